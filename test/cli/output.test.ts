// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { printable, printableInColours } from "../../src/cli/printable.ts";
import { TINY } from "./world.ts";

const MAIN = join(import.meta.dirname, "../../dist/cli/main.js");

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "eret-output-"));
  for (const [name, text] of Object.entries(TINY)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const at = (...names: readonly string[]) => join(folder, ...names);

function shell(command: string) {
  const env = { ...process.env, FORCE_COLOR: undefined, ERET: `${process.execPath} ${MAIN}` };
  return spawnSync("bash", ["-c", command], { cwd: folder, encoding: "utf8", env });
}

describe("a place", () => {
  test.each(["terse", "json", "report sarif=-", "report github=-"])(
    "is a file that is there with --%s that are there, wherever spec/ is",
    (form) => {
      mkdirSync(at("elsewhere"), { recursive: true });
      const { stdout } = shell(
        `cp -r spec other; sed -i 's/violated BUG_ON.*/holds/' other/tiny/broken.yaml; cd elsewhere; $ERET check --spec ../other tiny/broken --${form}`,
      );
      expect(stdout).toContain(at("other", "tiny", "loop.c"));
      expect(stdout).not.toMatch(/["' =]spec\/tiny/);
    },
  );
});

describe("control characters", () => {
  const CONTROL = /[^\P{Cc}\t\n]|[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;
  const wild = fc.array(
    fc.oneof(
      fc.string({ unit: "binary" }),
      fc.integer({ min: 0, max: 0x9f }).map((code) => String.fromCharCode(code)),
      fc.constantFrom("\u001b]0;x\u0007", "\u001b[2J", "\u001b[31m", "\u202e", "\u2066", "\r"),
    ),
  );

  test("are never left in what is printable, which says which they were", () => {
    fc.assert(
      fc.property(wild, (parts) => {
        const text = parts.join("");
        const shown = printable(text);
        expect(shown).not.toMatch(CONTROL);
        const isPlain = !text.includes("\\");
        const back = shown.replace(/\\u([0-9a-f]{4})/g, (_, code) =>
          String.fromCharCode(Number.parseInt(code, 16)),
        );
        if (isPlain) expect(back).toBe(text);
        // A document of JSON stays the same document.
        expect(JSON.parse(printable(JSON.stringify(text)))).toBe(text);
      }),
    );
  });

  test("let colours alone through, where there are any", () => {
    fc.assert(
      fc.property(wild, (parts) => {
        const shown = printableInColours(parts.join(""));
        const colour = new RegExp(`${"\u001b"}\\[\\d{1,2}m`, "g");
        expect(shown.replaceAll(colour, "")).not.toMatch(CONTROL);
      }),
    );
  });

  const HOSTILE = "\\e]0;owned\\a \\u202e \\x9b31m";
  test.each([
    "quiet",
    "terse",
    "json",
    "report ktap=-",
    "report junit=-",
    "report sarif=-",
    "report github=-",
    "report summary=-",
  ])("of a title, a rule and C do not come out of --%s", (form) => {
    const { stdout, stderr } = shell(
      `rm -rf hostile; cp -r spec hostile; sed -i -e 's/violated BUG_ON.*/holds/' -e 's/^title: .*/title: "${HOSTILE.replaceAll("\\", "\\\\")}"/' hostile/tiny/broken.yaml; $ERET check --spec hostile tiny/broken --${form}`,
    );
    expect(stdout).not.toBe("");
    expect(stdout + stderr).not.toMatch(CONTROL);
  });

  test("of the files in a patch do not come out of eret order", () => {
    writeFileSync(
      at("hostile.patch"),
      "--- a/spec/tiny/\u001b]0;owned\u0007x.c\n+++ b/spec/tiny/\u001b]0;owned\u0007x.c\n@@ -1 +1 @@\n-a\n+b\n",
    );
    const { status, stdout, stderr } = shell(
      "$ERET order --spec spec tiny/good --terse --patch hostile.patch",
    );
    expect(stdout + stderr).not.toMatch(CONTROL);
    expect(stderr).toContain("\\u001b]0;owned\\u0007");
    expect(status).toBe(2);
  });
});
