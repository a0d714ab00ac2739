// SPDX-License-Identifier: GPL-2.0-only OR MIT

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ends, type Litmus } from "./litmus.ts";

/** What a thread does; only one of the two writes the entry, and no value twice. */
const step = fc.constantFrom("load", "load", "store", "isb", "dsb", "tlbi", "if", "read", "write");
const thread = fc.array(step, { minLength: 1, maxLength: 2 });
const entries = fc.subarray(["INVALID_PTE", "&b", "dsb(ishst)", "__tlbi", "dsb(ish)"]);

function litmusOf(writes: readonly string[], threads: readonly (readonly string[])[]): Litmus {
  const results: string[] = [];
  const bodies = threads.map((steps, id) => {
    let close = "";
    const registers: string[] = [];
    const lines = steps.map((kind, at) => {
      const register = `r${at}`;
      const into = (what: string) => {
        registers.push(register);
        return `${register} = ${what};`;
      };
      if (kind === "load") return into("load_via(&pte)");
      if (kind === "store") return into(`store_via(&pte, ${10 * id + at + 10})`);
      if (kind === "read") return into("READ_ONCE(x)");
      if (kind === "write") return "WRITE_ONCE(x, 1);";
      if (kind === "isb") return "isb();";
      if (kind === "dsb") return "dsb(ish);";
      if (kind === "tlbi") return "__tlbi(vale1is, &pte);";
      if (registers.length === 0) return "";
      close += "}";
      return `if (${registers.at(-1)} > 0) {`;
    });
    const changes = (id === 0 ? writes : []).map((what) =>
      what.startsWith("dsb")
        ? `${what};`
        : what === "__tlbi"
          ? "__tlbi(vale1is, &pte);"
          : `__set_pte_nosync(&pte, ${what});`,
    );
    results.push(...registers.map((register) => `P${id}_${register}`));
    const locals = registers.map((register) => `int ${register} = 99;`);
    const stores = registers.map((register) => `P${id}_${register} = ${register};`);
    const body = [...locals, ...changes, ...lines, close, ...stores];
    return `void P${id}(void)\n{\n${body.join("\n")}\n}\n`;
  });
  const globals = ["a", "b", "x", ...results];
  const code = [
    "#include <pgtable.h>",
    ...globals.map((name) => `int ${name};`),
    "pte_t pte = &a;",
    ...bodies,
  ];
  return {
    name: "made",
    code: code.join("\n"),
    threads: threads.length,
    exists: new Map(globals.map((name) => [`global:${name}`, ""])),
    expected: { Arm: "", LKMM: "", x86: "" },
  };
}

const without = (litmus: Litmus): Litmus => ({ ...litmus, translation: "{ets2: false}" });
const withEts2 = (litmus: Litmus): Litmus => ({ ...litmus, translation: "{ets2: true}" });

describe("the machine with walks and TLBs", () => {
  test("translates alike with a window of one access and with none, and more windows lose no end", () => {
    fc.assert(
      fc.property(entries, fc.tuple(thread, thread), (writes, threads) => {
        const litmus = without(litmusOf(writes, threads));
        const one = ends(litmus, "armv8", 1);
        const two = ends(litmus, "armv8", 2);
        expect(one).toEqual(ends(litmus, "sc", 1));
        expect(two).toEqual(expect.arrayContaining([...one]));
        expect(two).toEqual(ends(litmus, "armv8", 2, "all"));
      }),
      { seed: 29, numRuns: 15 },
    );
  });

  test("has no end with FEAT_ETS2 that it has not without", () => {
    fc.assert(
      fc.property(entries, fc.tuple(thread, thread), (writes, threads) => {
        const litmus = litmusOf(writes, threads);
        const all = ends(without(litmus), "armv8", 2);
        expect(all).toEqual(expect.arrayContaining([...ends(withEts2(litmus), "armv8", 2)]));
      }),
      { seed: 31, numRuns: 20 },
    );
  });
});
