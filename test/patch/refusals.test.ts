// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { describe, expect, test } from "vitest";
import { InputError } from "../../src/kernelc/diagnostic.ts";
import { applyPatch } from "../../src/patch/apply.ts";
import { parsePatch } from "../../src/patch/parse.ts";

const ENTRY = "one\ntwo\n\tthree\nfour\nfive\nsix\nseven\neight\nnine\nten\n";
const FILES = new Map([["spec/arm64/entry.c", ENTRY]]);
const tree = { read: (path: string) => FILES.get(path) ?? null };

const HEAD =
  "diff --git a/spec/arm64/entry.c b/spec/arm64/entry.c\n--- a/spec/arm64/entry.c\n+++ b/spec/arm64/entry.c\n";
const FIRST = "@@ -1,3 +1,3 @@\n one\n-two\n+2\n \tthree\n";
const SECOND = "@@ -8,3 +8,2 @@\n eight\n-nine\n ten\n";

const apply = (patch: string) => applyPatch(parsePatch(patch, "x.patch"), tree);

function refusal(patch: string): string {
  try {
    apply(patch);
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  return "";
}

describe("a patch", () => {
  test.each([
    ["as git diff writes it", HEAD],
    ["relative to spec/", "--- a/arm64/entry.c\n+++ b/arm64/entry.c\n"],
    ["without prefixes", "--- spec/arm64/entry.c\n+++ spec/arm64/entry.c\n"],
    ["with mnemonic prefixes", "--- i/spec/arm64/entry.c\n+++ w/spec/arm64/entry.c\n"],
    [
      "with times behind the names",
      "--- a/arm64/entry.c\t2026-01-01\n+++ b/arm64/entry.c\t2026-01-01\n",
    ],
  ])("finds its file %s", (_, head) => {
    const { tree: patched, changed, notes } = apply(head + FIRST + SECOND);
    expect(patched.read("spec/arm64/entry.c")).toBe(
      "one\n2\n\tthree\nfour\nfive\nsix\nseven\neight\nten\n",
    );
    expect(changed).toEqual(["spec/arm64/entry.c"]);
    expect(notes).toEqual([]);
  });

  test("loses its carriage returns on the way, and an empty line may stand for empty context", () => {
    const files = { read: () => "a\n\nb\n" };
    const patch = "--- a/x.c\r\n+++ b/x.c\r\n@@ -1,3 +1,3 @@\r\n a\r\n\r\n-b\r\n+c\r\n";
    expect(applyPatch(parsePatch(patch, "x"), files).tree.read("spec/x.c")).toBe("a\n\nc\n");
  });

  test("may create a file and delete one", () => {
    const created = apply("--- /dev/null\n+++ b/spec/arm64/new.h\n@@ -0,0 +1,2 @@\n+a\n+b\n");
    expect(created.tree.read("spec/arm64/new.h")).toBe("a\nb\n");
    const gone = HEAD.replace("+++ b/spec/arm64/entry.c", "+++ /dev/null");
    const lines = ENTRY.trimEnd()
      .split("\n")
      .map((line) => `-${line}\n`);
    const deleted = apply(`${gone}@@ -1,10 +0,0 @@\n${lines.join("")}`);
    expect(deleted.tree.read("spec/arm64/entry.c")).toBeNull();
  });

  test("may change one file twice, as a series does", () => {
    const again = `${HEAD}@@ -1,2 +1,2 @@\n one\n-2\n+zwei\n`;
    expect(apply(HEAD + FIRST + again).tree.read("spec/arm64/entry.c")).toMatch(/^one\nzwei\n/);
  });
});

describe("a patch is refused with a line that names the hunk:", () => {
  test("context that is not there", () => {
    expect(refusal(HEAD + FIRST + SECOND.replace("nine", "neun"))).toBe(
      "x.patch:9:1: ERROR: hunk 2 of 2 does not apply to spec/arm64/entry.c, line 9 should be 'neun', the file has 'nine', rebase the patch on this spec/",
    );
  });

  test("white space that a mail has changed", () => {
    expect(refusal(HEAD + FIRST.replace("\tthree", "        three"))).toBe(
      "x.patch:4:1: ERROR: hunk 1 of 1 does not apply to spec/arm64/entry.c, line 3 should be 'three', the file has 'three', only white space differs, so a mail program changed it: take the patch from git",
    );
  });

  test("every hunk that fails, not only the first", () => {
    const bad = FIRST.replace("two", "zwei") + SECOND.replace("nine", "neun");
    expect(refusal(HEAD + bad).split("\n")).toHaveLength(2);
  });

  test("hunks in the wrong order", () => {
    expect(refusal(HEAD + SECOND + FIRST)).toBe(
      "x.patch:8:1: ERROR: hunk 2 of 2 does not apply to spec/arm64/entry.c, its lines are there but before those of an earlier hunk, make it again",
    );
  });

  test("a hunk that was cut", () => {
    expect(refusal(HEAD + FIRST.replace("@@ -1,3 +1,3 @@", "@@ -1,36 +1,7 @@"))).toBe(
      "x.patch:4:1: ERROR: this hunk is truncated, its header promises 36 old and 7 new lines but here are 3 and 3, take the whole patch",
    );
  });

  test("a hunk with more lines than it says", () => {
    expect(refusal(HEAD + FIRST.replace("@@ -1,3 +1,3 @@", "@@ -1,2 +1,2 @@"))).toBe(
      "x.patch:8:1: ERROR: the hunk goes on after the 2 old and 2 new lines that its header promises, make it again with git diff",
    );
  });

  test("a file that is not in spec/", () => {
    expect(
      refusal((HEAD + FIRST).replaceAll("spec/arm64/entry.c", "arch/arm64/kernel/entry-common.c")),
    ).toBe(
      "x.patch:1:1: ERROR: a/arch/arm64/kernel/entry-common.c is not a file of spec/, only those can be tried in another order, write the change as a diff of files in spec/",
    );
    expect(refusal((HEAD + FIRST).replaceAll("spec/arm64", "spec/../secret"))).toContain(
      "is not a file of spec/",
    );
  });

  test("nothing at all, and a mail without a diff", () => {
    const line =
      "x.patch:1:1: ERROR: there is no diff in this patch, it has no line '--- a/…' with '+++ b/…' below, make one with git diff";
    expect(refusal("")).toBe(line);
    expect(refusal("From: A\nSubject: Re: x\n\nLooks good to me.\n")).toBe(line);
  });

  test("a mail whose body is encoded", () => {
    expect(refusal(`From: A\nContent-Transfer-Encoding: base64\n\nZGlmZg==\n`)).toBe(
      "x.patch:2:1: ERROR: this mail is encoded (base64), its lines are not those of the patch, save it with b4 or decode it first",
    );
  });

  test.each([
    [
      "a rename",
      "diff --git a/spec/a.c b/spec/b.c\nsimilarity index 100%\nrename from spec/a.c\nrename to spec/b.c\n",
      "1:1: ERROR: this renames or copies a file",
    ],
    [
      "a change of mode",
      "diff --git a/spec/a.c b/spec/a.c\nold mode 100644\nnew mode 100755\n",
      "1:1: ERROR: this changes no line of the file",
    ],
    [
      "a merge",
      "diff --git a/x b/x\ndiff --cc spec/a.c\n",
      "2:1: ERROR: this is the diff of a merge",
    ],
    [
      "a hunk of no file",
      "diff --git a/x b/x\n@@ -1 +1 @@\n-a\n+b\n",
      "2:1: ERROR: this hunk belongs to no file",
    ],
    ["a torn header", `${HEAD}@@ -1,3 @@\n`, "4:1: ERROR: '@@ -1,3 @@' is no hunk header"],
    [
      "a file that is there already",
      "--- /dev/null\n+++ b/spec/arm64/entry.c\n@@ -0,0 +1 @@\n+a\n",
      "1:1: ERROR: the patch creates b/spec/arm64/entry.c, which is there already",
    ],
  ])("%s", (_, patch, start) => {
    expect(refusal(patch)).toContain(`x.patch:${start}`);
  });
});
