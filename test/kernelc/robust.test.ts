// SPDX-License-Identifier: GPL-2.0-only OR MIT

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/kernelc/diagnostic.ts";
import { read } from "./read.ts";
import { WHOLE } from "./samples.ts";

/** Reads everything there is; any error but an InputError escapes. */
function readAll(text: string): number {
  const unit = read(text, { files: { "h.h": "#define H(x) x H\n" } });
  let refused = unit.diagnostics.length;
  for (const { at, message } of unit.diagnostics) {
    expect(at.line).toBeGreaterThan(0);
    expect(message).not.toContain("\n");
  }
  for (const item of unit.items) {
    unit.locate(item.at);
    if (item.kind !== "function") continue;
    try {
      item.body();
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      refused++;
    }
  }
  return refused;
}

const WORDS = [
  ..."#define #undef #include #if #elif #else #endif #ifdef ## # ( ) [ ] { } , ; : ? . ... -> = == ++ - * & && ! ~ / % < > << <<=".split(
    " ",
  ),
  ..."int struct union enum typedef static typeof sizeof void f x T if else for while do switch case default goto return break asm".split(
    " ",
  ),
  ..."__attribute__ guard scoped_guard for_each_cpu _Generic __label__ __VA_ARGS__ __VA_OPT__ defined IS_ENABLED CONFIG_A noinstr".split(
    " ",
  ),
  "1",
  "0x",
  "'a'",
  '"s"',
  "'",
  '"',
  "\\",
  "\n",
  "\\\n",
  "/*",
  "*/",
  "//",
  '"h.h"',
];

describe("whatever the input is, the front end answers with diagnostics", () => {
  it("for arbitrary text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
        readAll(text);
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  it("for token soup", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...WORDS), { maxLength: 80 }), (words) => {
        readAll(words.join(" "));
      }),
      { seed: 2, numRuns: 1500 },
    );
  });

  it("for good C with pieces cut, doubled or moved", () => {
    const place = fc.nat(WHOLE.length);
    const cut = fc.tuple(place, fc.nat(40), place);
    fc.assert(
      fc.property(fc.array(cut, { minLength: 1, maxLength: 4 }), (cuts) => {
        let text = WHOLE;
        for (const [from, length, to] of cuts) {
          const piece = text.slice(from, from + length);
          const rest = text.slice(0, from) + text.slice(from + length);
          text = rest.slice(0, to) + piece + (length % 2 === 0 ? piece : "") + rest.slice(to);
        }
        readAll(text);
      }),
      { seed: 3, numRuns: 400 },
    );
  });
});

describe("input that nests without end is refused", () => {
  const times = (text: string, n = 20_000): string => text.repeat(n);

  it.each([
    ["parentheses", `int f(void) { return ${times("(")}1${times(")")}; }`],
    ["unary operators", `int f(void) { return ${times("- ")}1; }`],
    ["sums", `int f(void) { return ${times("1 + ")}1; }`],
    ["suffixes", `int f(void) { return x${times("[1]")}; }`],
    ["blocks", `int f(void) { ${times("{")}${times("}")} }`],
    ["else if", `int f(void) { ${times("if (1) ; else ")}; }`],
    ["assignments", `int f(void) { ${times("a = ")}1; }`],
    ["conditionals", `int f(void) { return ${times("a ? 1 : ")}1; }`],
    ["case labels", `int f(void) { switch (1) { ${times("case 1: ")}; } }`],
    ["initialisers", `int a[] = ${times("{")}1${times("}")};`],
    ["pointers", `int ${times("*")}p;`],
    ["declarators", `int ${times("(")}p${times(")")};`],
    ["structs", `${times("struct { ")}int x; ${times("} y;")}`],
    ["casts", `int f(void) { return ${times("(int)")}1; }`],
    ["conditions", `#if ${times("(")}1${times(")")}\n#endif`],
    ["macro arguments", `#define f(x) x\n${times("f(")}1${times(")")}`],
    ["typeof", `${times("typeof(")}int${times(")")} x;`],
    ["function parameters", `void f(${times("int (*)(")}int${times(")")});`],
    ["__VA_OPT__", `#define f(...) ${times("__VA_OPT__(")}1${times(")")}\nint x = f(1);`],
  ])("%s", (_, text) => {
    expect(readAll(text)).toBeGreaterThan(0);
  });

  it("and so is a macro that doubles itself into a flood", () => {
    const lines = ["#define D0 x x"];
    for (let i = 1; i < 40; i++) lines.push(`#define D${i} D${i - 1} D${i - 1}`);
    const { diagnostics } = read(`${lines.join("\n")}\nD39\n`);
    expect(diagnostics[0]?.message).toContain("too many tokens");
  });
});
