// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { asked, ends, type Litmus, readLitmus } from "./litmus.ts";

const folder = join(import.meta.dirname, "..", "..", "spec", "litmus");
const all = readdirSync(folder)
  .filter((file) => file.endsWith(".c"))
  .map((file): readonly [string, Litmus] => {
    const name = file.replace(/\.c$/, "");
    return [name, readLitmus(name, readFileSync(join(folder, file), "utf8"))];
  });

const verdict = (litmus: Litmus, memory: string, window: number): string =>
  ends(litmus, memory, window).includes(asked(litmus)) ? "Sometimes" : "Never";

/** What a thread of the longest test can have before its last access, and one more. */
const WINDOW = 4;

describe("litmus tests", () => {
  test.each(all)("%s has the verdicts that it states", (_, litmus) => {
    expect(verdict(litmus, "armv8", WINDOW)).toBe(litmus.expected.Arm);
    if (litmus.expected.x86 !== "not expressible")
      expect(verdict(litmus, "x86", WINDOW)).toBe(litmus.expected.x86);
  });
});

/** Small programs of two threads. */
const access = fc.constantFrom(
  "R x",
  "R y",
  "W x",
  "W y",
  "A x",
  "A y",
  "L x",
  "L y",
  "X x",
  "X y",
  "smp_mb",
  "smp_rmb",
  "smp_wmb",
  "if",
);
const program = fc.tuple(
  fc.array(access, { minLength: 1, maxLength: 3 }),
  fc.array(access, { minLength: 1, maxLength: 3 }),
);

function litmusOf(threads: readonly (readonly string[])[]): Litmus {
  const results: string[] = [];
  const bodies = threads.map((accesses, thread) => {
    const registers: string[] = [];
    let close = "";
    const lines = accesses.map((each, at) => {
      const [kind, cell = ""] = each.split(" ");
      const value = 10 * thread + at + 1;
      if (kind === "W") return `WRITE_ONCE(${cell}, ${value});`;
      if (kind === "L") return `smp_store_release(&${cell}, ${value});`;
      if (kind === "if") {
        const condition = registers.at(-1);
        if (condition === undefined) return "";
        close += "}";
        return `if (${condition}) {`;
      }
      if (kind?.startsWith("smp_") === true) return `${kind}();`;
      const register = `r${at}`;
      registers.push(register);
      const from = { R: `READ_ONCE(${cell})`, A: `smp_load_acquire(&${cell})` }[kind ?? ""];
      return `${register} = ${from ?? `xchg_relaxed(&${cell}, ${value})`};`;
    });
    const named = registers.map((register) => `P${thread}_${register}`);
    results.push(...named);
    const stores = registers.map((register, at) => `${named[at]} = ${register};`);
    const locals = registers.map((register) => `int ${register} = 99;`);
    return `void P${thread}(void)\n{\n${[...locals, ...lines, close, ...stores].join("\n")}\n}\n`;
  });
  const globals = ["x", "y", ...results];
  return {
    name: "made",
    code: ["#include <litmus.h>", ...globals.map((name) => `int ${name};`), ...bodies].join("\n"),
    threads: threads.length,
    exists: new Map(globals.map((name) => [`global:${name}`, ""])),
    expected: { Arm: "", LKMM: "", x86: "" },
  };
}

describe("the machine with windows", () => {
  test("is sequentially consistent with one access, and a larger window loses no end", () => {
    fc.assert(
      fc.property(program, (threads) => {
        const litmus = litmusOf(threads);
        const one = ends(litmus, "armv8", 1);
        const two = ends(litmus, "armv8", 2);
        const three = ends(litmus, "armv8", 3);
        expect(one).toEqual(ends(litmus, "sc", 1));
        expect(two).toEqual(expect.arrayContaining([...one]));
        expect(three).toEqual(expect.arrayContaining([...two]));
        expect(three).toEqual(expect.arrayContaining([...ends(litmus, "x86", 3)]));
        expect(two).toEqual(ends(litmus, "armv8", 2, "all"));
      }),
      { seed: 29, numRuns: 25 },
    );
  });
});
