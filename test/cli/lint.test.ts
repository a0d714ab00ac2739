// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { describe, expect, test } from "vitest";
import { World } from "./world.ts";

const HEAD = `From 0123456789ab Mon Sep 17 00:00:00 2001
From: A. Author <author@example.org>
Subject: [PATCH] tiny: count another way

Why: because.

---
 spec/tiny/loop.c | 2 +-
`;

/** A change of the C that nobody expects to break, at line 16 of the mail. */
const WRONG = `${HEAD}diff --git a/spec/tiny/loop.c b/spec/tiny/loop.c
--- a/spec/tiny/loop.c
+++ b/spec/tiny/loop.c
@@ -9,5 +9,5 @@ static void section(void)
 void task_loop(void)
 {
-	section();
+	__preempt_count_add(2);
 	BUG_ON(preempt_count());
 	for (;;)
--
2.47.1
`;

/** The same order in another way. */
const RIGHT = `--- a/spec/tiny/loop.c
+++ b/spec/tiny/loop.c
@@ -3,6 +3,6 @@
 	__preempt_count_add(1);
 	do_work();
 	if (careful())
-		__preempt_count_sub(1);
+		__preempt_count_add(-1);
 }
 
`;

const KERNEL = `diff --git a/kernel/loop.c b/kernel/loop.c
--- a/kernel/loop.c
+++ b/kernel/loop.c
@@ -100,5 +100,7 @@ static int helper(void)
 	a();
 }
 
+static void section(void)
+{
 	b();
 }
`;

/** What a mail program may make of a patch. */
const quoted = (mail: string): string =>
  mail
    .replace(
      "\n\n",
      "\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n",
    )
    .replace("BUG_ON(preempt_count())", "BUG_ON=28preempt_=\ncount())");
const base64 = (mail: string): string => {
  const [head = "", ...body] = mail.split("\n\n");
  const coded = Buffer.from(body.join("\n\n"))
    .toString("base64")
    .replace(/(.{76})/g, "$1\r\n");
  return `${head}\nContent-Transfer-Encoding: base64\n\n${coded}\n`;
};

async function lint(patch: string, ...more: readonly string[]) {
  const world = new World();
  world.stdin = patch;
  const code = await world.run("lint", "-", ...more);
  // b4 takes each line on stderr as a failure.
  expect(world.err).toBe("");
  return { code, out: world.out };
}

describe("lint, the lines for b4", () => {
  test("an order that breaks a rule is an error at the line of the patch that does it", async () => {
    const { code, out } = await lint(WRONG);
    expect(code).toBe(1);
    const [first = ""] = out.split("\n");
    expect(first).toMatch(
      /^-:16: ERROR: this order breaks BUG_ON\(preempt_count\(\)\) in task_loop\(\) in tiny\/good: .* \[BUG_ON\(preempt_count\(\)\) in task_loop\(\)\]$/,
    );
  });

  test("every line is one that b4 understands", async () => {
    const { out } = await lint(WRONG);
    for (const line of out.trimEnd().split("\n"))
      expect(line).toMatch(/^-:\d+: (ERROR|WARNING): \S/);
  });

  test.each([
    ["quoted-printable", quoted(WRONG)],
    ["base64", base64(WRONG)],
  ])("a mail in %s is the same patch", async (_, mail) => {
    const { code, out } = await lint(mail);
    expect(code).toBe(1);
    expect(out).toContain("ERROR: this order breaks BUG_ON");
  });

  test("a broken twin whose patch no longer applies is one, too", async () => {
    const { code, out } = await lint(RIGHT);
    expect(code).toBe(2);
    expect(out).toMatch(
      /^-:3: ERROR: spec\/tiny\/forget\.patch:\d+:\d+: hunk 1 of 1 does not apply/,
    );
    expect(out).not.toContain("this order breaks");
  });

  test("a changed number of states is a warning", async () => {
    const { code, out } = await lint(
      "--- a/spec/tiny/good.yaml\n+++ b/spec/tiny/good.yaml\n@@ -11 +11 @@\n-states: 6\n+states: 7\n",
    );
    expect(code).toBe(5);
    expect(out).toMatch(/^-:3: WARNING: tiny\/good: 6 states, pinned are 7/);
  });

  test.each([
    [
      "a title",
      "--- a/spec/tiny/good.yaml\n+++ b/spec/tiny/good.yaml\n@@ -2 +2 @@\n-title: A task that counts right\n+title: A task\n",
    ],
    ["a cover letter", `${HEAD}\nNo diff.\n`],
    ["C that nobody here knows", KERNEL.replace("section(", "other(")],
  ])("%s is well: not a word", async (_, mail) => {
    expect(await lint(mail)).toEqual({ code: 0, out: "" });
  });

  test("a patch of the kernel is not judged, and that is said", async () => {
    const { code, out } = await lint(KERNEL);
    expect(code).toBe(0);
    expect(out).toBe(
      "-:8: WARNING: changes section(), of which spec/tiny/loop.c has a version: NOT judged, write the change as a diff of these for 'eret order'\n",
    );
  });

  test("a patch that is both is judged as far as it goes", async () => {
    const { code, out } = await lint(`${WRONG.replace(/-- *\n2\.47\.1\n/, "")}${KERNEL}`);
    expect(code).toBe(1);
    expect(out).toMatch(/^-:16: ERROR: this order breaks/);
    expect(out).toContain("NOT judged");
  });

  test("a patch that does not fit is not judged, and that is said", async () => {
    const { code, out } = await lint(RIGHT.replace("do_work", "do_wrk"));
    expect(code).toBe(2);
    expect(out).toMatch(/^-:3: WARNING: NOT judged: hunk 1 of 1 does not apply to spec\/tiny/);
  });

  test("a patch that is there already is judged as it stands", async () => {
    const world = new World();
    world.edit("spec/tiny/loop.c", "\tsection();", "\t__preempt_count_add(2);");
    world.stdin = WRONG;
    expect(await world.run("lint")).toBe(1);
    expect(world.out).toMatch(/^-:16: ERROR: this order breaks BUG_ON/);
  });

  test("a scenario that takes long is left out, and that is said", async () => {
    const world = new World();
    world.edit("spec/tiny/good.yaml", "nesting: 1", "nesting: 1\nprofile: full");
    world.stdin = WRONG;
    // The twin does not take the profile over, and is judged.
    expect(await world.run("lint", "-")).toBe(5);
    expect(world.out).toContain("\n-:12: WARNING: NOT judged: 1 scenario of profile full is left");
    expect(world.out).not.toContain("in tiny/good");
  });

  test("what was not searched to its end is a warning", async () => {
    const { code, out } = await lint(WRONG, "--max-states", "2");
    expect(code).toBe(3);
    expect(out).toContain("WARNING: tiny/broken: 2 states, depth 1, INCOMPLETE");
  });
});

describe("lint --b4-json", () => {
  const parse = async (mail: string) => JSON.parse((await lint(mail, "--b4-json")).out);

  test("a failure has the picture in its details", async () => {
    const [result, ...others] = await parse(WRONG);
    expect(others).toEqual([]);
    expect(result).toMatchObject({ tool: "eret", status: "fail" });
    expect(result.summary).toMatch(/^this order breaks BUG_ON/);
    expect(result.details).toContain("  CPU0\n  ----\n");
  });

  test("what is judged and well passes, with what was judged", async () => {
    const mail =
      "--- a/spec/tiny/good.yaml\n+++ b/spec/tiny/good.yaml\n@@ -2 +2 @@\n-title: A task that counts right\n+title: A task\n";
    expect(await parse(mail)).toEqual([
      {
        tool: "eret",
        status: "pass",
        summary: "2 scenarios, 2 config points as expected; 11 states",
      },
    ]);
  });

  test("a kernel patch is a warning, a cover letter nothing", async () => {
    expect(await parse(KERNEL)).toMatchObject([{ status: "warn" }]);
    expect(await parse(`${HEAD}\nNo diff.\n`)).toEqual([]);
  });
});
