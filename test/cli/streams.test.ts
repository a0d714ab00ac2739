// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { writeWhole } from "../../src/cli/files.ts";
import { TINY } from "./world.ts";

/** Files that are none, full disks, readers that go away, signals: what a shell and a CI job do. */
const MAIN = join(import.meta.dirname, "../../dist/cli/main.js");

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "eret-streams-"));
  for (const [name, text] of Object.entries(TINY)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  // Broken, and not expected to be.
  const broken = readFileSync(join(folder, "spec/tiny/broken.yaml"), "utf8");
  const wrong = broken.replace(/^expect: .*$/m, "expect: holds");
  writeFileSync(join(folder, "spec/tiny/wrong.yaml"), wrong);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const eret = `"${process.execPath}" "${MAIN}"`;

/** A line of bash with `pipefail`, in the folder of the scenarios. */
function shell(line: string) {
  const { status, stdout, stderr } = spawnSync("bash", ["-c", `set -o pipefail; ${line}`], {
    cwd: folder,
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

const untimed = (text: string): string => text.replaceAll(/time(stamp)?="[^"]*"/g, "");

describe("a report", () => {
  const report = (file: string) => `${eret} check --spec spec tiny/good --report junit=${file}`;

  test("goes through a FIFO, and leaves it one", () => {
    const { stdout } = shell(`mkfifo f; cat f & ${report("f")} > log; wait; ls -l f`);
    expect(stdout).toContain("<testsuites");
    expect(stdout.split("\n").at(-2)).toMatch(/^p/);
  });

  test("goes to the process that bash substitutes", () => {
    const { status, stdout } = shell(`${report(">(cat > sub)")} > log; sleep 0.2; cat sub`);
    expect(stdout).toContain("<testsuites");
    expect(status).toBe(0);
  });

  test("is added to a regular file that another process has open", () => {
    const { stdout } = shell(
      `exec 7> open; echo first >&7; ${report("/dev/fd/7")} > log; cat open`,
    );
    expect(stdout).toMatch(/^first\n<\?xml/);
  });

  test("goes to stdout alone, as with '-'", () => {
    const { stdout } = shell(report("/dev/stdout"));
    expect(stdout).toMatch(/^<\?xml/);
    expect(untimed(stdout)).toBe(untimed(shell(report("-")).stdout));
  });

  test("is written behind a symbolic link, be there a file or not", () => {
    symlinkSync("behind", join(folder, "link"));
    for (const text of ["one", "two"]) {
      writeWhole(join(folder, "link"), text);
      expect(readFileSync(join(folder, "behind"), "utf8")).toBe(text);
      expect(lstatSync(join(folder, "link")).isSymbolicLink()).toBe(true);
    }
  });

  // Only root may make a device node.
  it.runIf(process.getuid?.() === 0)("leaves a device what it is", () => {
    expect(shell(`mknod null c 1 3 && ${report("null")} > log && ls -l null`).stdout).toMatch(/^c/);
  });

  test("that cannot be written is one line, and no draft stays", () => {
    mkdirSync(join(folder, "taken"));
    const { status, stderr } = shell(`${report("taken")} > log`);
    expect(stderr).toBe(
      "taken:1:1: ERROR: cannot write this file, it is a folder, check the path\n",
    );
    expect(status).toBe(2);
    expect(readdirSync(folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });
});

describe("stdout", () => {
  test.each([
    ["tiny/wrong", 1],
    ["tiny/good", 0],
  ])("may be closed by its reader, the exit code of %s is %i all the same", (name, code) => {
    // What is printed does not fit into a pipe that nobody reads.
    const line = `${eret} check --spec spec ${name} --report ktap=- | true`;
    expect(shell(line)).toEqual({ status: code, stdout: "", stderr: "" });
  });

  test("that cannot be written is one line and 70", () => {
    const { status, stderr } = shell(`${eret} check --spec spec tiny/good > /dev/full`);
    expect(stderr).toMatch(/^eret: ERROR: cannot write to stdout: ENOSPC.*\n$/);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
    expect(status).toBe(70);
  });
});

describe("a kept search", () => {
  test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
    "is kept on %s, which says where, and how to go on",
    async (signal) => {
      const words = ["check", "arm64/nmi-often-v7.3", "--checkpoint", signal];
      const child = spawn(process.execPath, [MAIN, ...words, "--checkpoint-every", "1000"], {
        cwd: folder,
      });
      let out = "";
      child.stdout.on("data", (text) => {
        out += text;
      });
      // Made when the folder is tried, just before the search begins and signals are minded.
      while (!existsSync(join(folder, signal))) await new Promise((go) => setTimeout(go, 20));
      await new Promise((go) => setTimeout(go, 300));
      child.kill(signal);
      const [code] = await once(child, "close");
      expect(code).toBe(130);
      expect(out).toMatch(/^Interrupted, kept:$/m);
      expect(out).toMatch(new RegExp(`: [\\d ]+ states, in ${signal}/arm64-nmi-often-v7.3-`));
      expect(out).toMatch(
        new RegExp(`^To go on: eret ${words.join(" ")} --checkpoint-every 1000$`, "m"),
      );
      expect(readdirSync(join(folder, signal))).not.toEqual([]);
    },
  );

  test("that has not begun when the signal comes is not begun", async () => {
    const words = ["check", "arm64/nmi-often-v7.3", "arm64/sdei-v7.3", "--jobs", "1"];
    const child = spawn(process.execPath, [MAIN, ...words, "--checkpoint", "queue"], {
      cwd: folder,
    });
    while (!existsSync(join(folder, "queue"))) await new Promise((go) => setTimeout(go, 20));
    await new Promise((go) => setTimeout(go, 300));
    child.kill("SIGTERM");
    const [code] = await once(child, "close");
    expect(code).toBe(130);
    expect(readdirSync(join(folder, "queue"))).toHaveLength(1);
  });

  test("whose folder cannot be written is told at the start", () => {
    writeFileSync(join(folder, "file"), "");
    const { status, stdout, stderr } = shell(
      `${eret} check --spec spec tiny/good --checkpoint file/x`,
    );
    expect(stderr).toMatch(/^file\/x:1:1: ERROR: cannot write this file, .*\n$/);
    expect([status, stdout]).toEqual([2, ""]);
  });
});
