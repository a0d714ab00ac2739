// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { applyPatch as applyUnified, createTwoFilesPatch } from "diff";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InputError } from "../../src/kernelc/diagnostic.ts";
import { applyPatch } from "../../src/patch/apply.ts";
import { parsePatch } from "../../src/patch/parse.ts";
import { splitLines } from "../../src/patch/place.ts";

const PATH = "spec/arm64/entry.c";

/** Few different lines, so that hunks are often ambiguous; some end without a newline. */
const file = fc
  .tuple(
    fc.array(fc.constantFrom("a", "b", "\tc", "", "d()", "-x", "+y"), { maxLength: 24 }),
    fc.boolean(),
  )
  .map(([lines, ended]) => lines.join("\n") + (ended && lines.length > 0 ? "\n" : ""));

function diffOf(before: string, after: string, context = 3): string {
  return createTwoFilesPatch(`a/${PATH}`, `b/${PATH}`, before, after, "", "", { context });
}

function apply(patch: string, before: string): string | null {
  return applyPatch(parsePatch(patch, "x.patch"), {
    read: (path) => (path === PATH ? before : null),
  }).tree.read(PATH);
}

describe("a patch", () => {
  test("turns the old text into the new one, whatever they are", () => {
    fc.assert(
      fc.property(file, file, fc.integer({ min: 0, max: 4 }), (before, after, context) => {
        fc.pre(before !== after);
        expect(apply(diffOf(before, after, context), before)).toBe(after);
      }),
    );
  });

  test("means the same when it comes as a mail, and when a reply quotes it", () => {
    fc.assert(
      fc.property(file, file, fc.integer({ min: 0, max: 3 }), (before, after, depth) => {
        fc.pre(before !== after);
        const quote = "> ".repeat(depth);
        const diff = diffOf(before, after).replace(/\n$/, "").split("\n").slice(1);
        const quoted = diff.map((line) =>
          `${quote}${line}`.trimEnd() === quote.trimEnd() ? quote.trimEnd() : `${quote}${line}`,
        );
        const mail = [
          "From: A <a@example.org>",
          "Subject: [PATCH] x",
          "",
          `${quote}Some prose.`,
          `${quote}---`,
          ...quoted,
          `${quote}-- `,
          `${quote}2.43.0`,
          "",
        ];
        expect(apply(mail.join("\n"), before)).toBe(after);
      }),
    );
  });

  test("applies to a text that has grown at the top, and says so", () => {
    fc.assert(
      fc.property(file, file, fc.integer({ min: 1, max: 9 }), (before, after, more) => {
        fc.pre(before !== after && before.length > 20);
        const top = Array.from({ length: more }, (_, i) => `top ${i}\n`).join("");
        const patch = parsePatch(diffOf(before, after, 99), "x.patch");
        const { tree, notes } = applyPatch(patch, { read: () => top + before });
        expect(tree.read(PATH)).toBe(top + after);
        expect(notes).toHaveLength(1);
      }),
    );
  });

  test("applies wherever jsdiff applies it without fuzz", () => {
    // jsdiff takes a blank line for the end of the file, and a last newline for optional.
    const dense = fc
      .array(fc.constantFrom("a", "b", "\tc", "d()"), { minLength: 1, maxLength: 24 })
      .map((lines) => `${lines.join("\n")}\n`);
    fc.assert(
      fc.property(dense, dense, dense, (before, after, other) => {
        fc.pre(before !== after);
        const diff = diffOf(before, after);
        fc.pre(applyUnified(other, diff) !== false);
        expect(() => apply(diff, other)).not.toThrow();
      }),
    );
  });

  test("of arbitrary bytes is refused with a line, never with anything else", () => {
    const soup = fc
      .array(
        fc.oneof(
          fc.constantFrom(
            "diff --git a/x b/x",
            "--- a/x",
            "+++ b/x",
            "@@ -1,2 +1,2 @@",
            "@@ -0,0 +1 @@",
            " a",
            "-a",
            "+a",
            "\\ No newline",
            "> ",
            "",
            "-- ",
            "rename from a",
            "@@@",
            'diff --git "a b',
          ),
          fc.string(),
        ),
        { maxLength: 14 },
      )
      .map((lines) => lines.join("\n"));
    fc.assert(
      fc.property(soup, (text) => {
        try {
          applyPatch(parsePatch(text, "x.patch"), { read: () => "a\n" });
        } catch (error) {
          expect(error).toBeInstanceOf(InputError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe("the origin of a line after a patch", () => {
  test("is a line with the same text before it, and lines that stay keep their order", () => {
    fc.assert(
      fc.property(file, file, (before, after) => {
        fc.pre(before !== after && before !== "" && after !== "");
        const patch = parsePatch(diffOf(before, after), "x.patch");
        const { lineBefore } = applyPatch(patch, { read: () => before });
        const [old, fresh] = [splitLines(before), splitLines(after)];
        const origins = fresh.map((_, index) => lineBefore(PATH, index + 1));
        for (const [index, origin] of origins.entries()) {
          if (origin !== null) expect(old[origin - 1]).toBe(fresh[index]);
        }
        const kept = origins.filter((origin) => origin !== null);
        expect(kept).toEqual([...new Set(kept)].sort((a, b) => a - b));
      }),
    );
  });
});
