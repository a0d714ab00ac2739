// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Interner } from "../../src/kernelc/intern.ts";
import { lex } from "../../src/kernelc/lex.ts";
import { EXPANSIONS } from "./expansions.ts";
import { flat } from "./flat.ts";

const COMPILER = "gcc";

/** Tokens that `gcc -E` leaves of a text, null when it refuses the text. */
function byGcc(text: string): string[] | null {
  const run = spawnSync(COMPILER, ["-E", "-P", "-std=gnu11", "-"], {
    input: text,
    encoding: "utf8",
  });
  if (run.status !== 0) return null;
  const interner = new Interner();
  return Array.from(lex(run.stdout, interner).id, (id) => interner.text(id));
}

/** Ours; null when it refuses the text. */
function byUs(text: string): string[] | null {
  const problems: string[] = [];
  const tokens = flat(text, { problems });
  return problems.length > 0 ? null : tokens;
}

const NAMES = ["f", "g", "h", "x", "y"];
const word = fc.constantFrom(...NAMES, ...NAMES, "1", "(", ")", ",", "+", "#x", "##");
const words = (maxLength: number): fc.Arbitrary<string> =>
  fc.array(word, { maxLength }).map((list) => list.join(" "));
const definition = fc
  .tuple(
    fc.constantFrom("f", "g", "h"),
    fc.constantFrom("", "(x)", "(x, y)", "(x, ...)", "()"),
    words(7),
  )
  .map(([name, params, body]) => `#define ${name}${params} ${body}`);
const program = fc
  .tuple(fc.array(definition, { minLength: 1, maxLength: 3 }), words(12))
  .map(([macros, use]) => [...macros, use].join("\n"));

const HAS_GCC = spawnSync(COMPILER, ["--version"]).status === 0;

/** ERET_GCC=1 compares more macros. */
if (HAS_GCC) {
  describe("gcc -E leaves the same tokens", () => {
    it.each(EXPANSIONS.filter(([text]) => !/__FILE__|\nf.* f\(,\)/.test(text)))(
      "for %j",
      (text) => {
        expect(byUs(text)).toEqual(byGcc(text));
      },
    );

    it("for random macros that call one another", () => {
      fc.assert(
        fc.property(program, (text) => {
          const ours = byUs(text);
          if (ours !== null) expect(ours).toEqual(byGcc(text));
        }),
        { seed: 11, numRuns: process.env.ERET_GCC === "1" ? 1500 : 100 },
      );
    });
  });
} else {
  it("is not compared with gcc, which is not installed", () => {
    expect(process.env.CI ?? "", "the CI machine has gcc").not.toBe("true");
    expect(byUs("#define a b\na")).toEqual(["b"]);
  });
}
