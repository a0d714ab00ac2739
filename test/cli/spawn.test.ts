// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TINY } from "./world.ts";

const MAIN = join(import.meta.dirname, "../../dist/cli/main.js");

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "eret-test-"));
  for (const [name, text] of Object.entries(TINY)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(argv: readonly string[], input = "") {
  const env = {
    ...process.env,
    FORCE_COLOR: undefined,
    NO_COLOR: undefined,
    ERET_DEBUG: undefined,
  };
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...argv], {
    cwd: folder,
    encoding: "utf8",
    input,
    env,
  });
  return { status, stdout, stderr };
}

describe("the program itself, in its own process with worker threads,", () => {
  test("checks a folder of scenarios, quiet on stderr and without colours in a pipe", () => {
    const { status, stdout, stderr } = run(["check", "--spec", "spec"]);
    expect(stderr).toBe("");
    expect(stdout).toContain("2 scenarios, 2 config points: 1 holds and 1 violated as expected");
    expect(stdout).not.toContain("\u001b");
    expect(status).toBe(0);
  });

  test("writes whole traces and leaves no draft behind", () => {
    expect(run(["check", "--spec", "spec", "--traces", "t"]).status).toBe(0);
    expect(readdirSync(join(folder, "t/tiny/broken"))).toEqual([
      "all.BUG_ON-task_loop-c027.trace.json",
    ]);
    expect(
      run(["replay", "--spec", "spec", "t/tiny/broken/all.BUG_ON-task_loop-c027.trace.json"])
        .status,
    ).toBe(1);
  });

  test("reads a patch from stdin", () => {
    const patch = readFileSync(join(folder, "spec/tiny/forget.patch"), "utf8");
    const { status, stdout } = run(["order", "--spec", "spec", "tiny/good", "--patch", "-"], patch);
    expect(stdout).toContain("introduced      BUG_ON(preempt_count()) in task_loop()");
    expect(status).toBe(1);
  });

  test.each([
    [["check", "--spec", "nowhere"], "eret: ERROR: there is no folder nowhere, check --spec\n"],
    [
      ["replay", "spec"],
      "spec:1:1: ERROR: cannot read this file, it is a folder, check the path\n",
    ],
    [["chekc"], "eret: ERROR: unknown command 'chekc', did you mean 'check'?\n"],
  ])("refuses %j with one line and no stack trace", (argv, line) => {
    expect(run(argv)).toEqual({ status: 2, stdout: "", stderr: line });
  });

  test("ends at once when interrupted, says what was finished, and exits with 130", async () => {
    const child = spawn(process.execPath, [MAIN, "check", "arm64/"]);
    let [out, err] = ["", ""];
    child.stderr.on("data", (text) => {
      err += text;
    });
    child.stdout.on("data", (text) => {
      if (out === "") child.kill("SIGINT");
      out += text;
    });
    const [code] = await once(child, "close");
    expect(code).toBe(130);
    expect(err).toBe("");
    expect(out).toMatch(
      /^\d+ scenarios, \d+ config points: .* \d+ not finished; [\d ]+ states\.$/m,
    );
  });

  test("serves the live page until it is interrupted, to whom it has told the address", async () => {
    const child = spawn(process.execPath, [MAIN, "explore", "--spec", "spec", "tiny/good"], {
      cwd: folder,
    });
    let out = "";
    for await (const text of child.stdout) {
      out += text;
      if (out.includes("Ctrl-C")) break;
    }
    const url = /http:\S+/.exec(out)?.[0] ?? "";
    const page = await fetch(url);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain("<h1>Exploring tiny/good</h1>");
    expect((await fetch(url.replace(/token=.*/, "token=guess"))).status).toBe(403);
    child.kill("SIGINT");
    const [code] = await once(child, "exit");
    expect(code).toBe(0);
  });

  test("stops a search that needs more memory than it may have", () => {
    const { status, stdout } = run(["check", "--spec", "spec", "tiny/good", "--max-memory", "1"]);
    expect(stdout).toContain("INCOMPLETE, out of memory: nothing is proved");
    expect(status).toBe(3);
  });

  test("does not mind a reader that goes away", () => {
    const command = `"${process.execPath}" "${MAIN}" list rules | head -1; echo "\${PIPESTATUS[0]}"`;
    const { stdout, stderr } = spawnSync("bash", ["-c", command], { encoding: "utf8" });
    expect(stdout.trimEnd().split("\n").at(-1)).toBe("0");
    expect(stderr).toBe("");
  });
});
