// SPDX-License-Identifier: GPL-2.0-only OR MIT
// Random litmus tests of two threads, for tests.
import fc from "fast-check";
import type { Litmus } from "./litmus.ts";

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
  "D x",
  "D y",
  "X x",
  "X y",
  "smp_mb",
  "smp_rmb",
  "smp_wmb",
  "if",
);

/**
 * A thread is a list of accesses, each "KIND CELL", of barriers, and of "if": what follows depends
 * on the last load. R reads, W writes, D writes what is computed from the last load, A acquires, L
 * releases, X exchanges.
 */
export type Threads = readonly (readonly string[])[];

export const threadsOf = (maxLength: number): fc.Arbitrary<Threads> => {
  const thread = fc.array(access, { minLength: 1, maxLength });
  return fc.tuple(thread, thread);
};

/** What access `at` of a thread stores, if it does. */
export const valueAt = (thread: number, at: number): number => 10 * thread + at + 1;

/** What a register holds whose load is not reached. */
export const UNREAD = 99;

/** The same as C in the form of spec/litmus/; every register and every cell is asked for. */
export function litmusOf(threads: Threads): Litmus {
  const results: string[] = [];
  const bodies = threads.map((accesses, thread) => {
    const registers: string[] = [];
    let close = "";
    const lines = accesses.map((each, at) => {
      const [kind, cell = ""] = each.split(" ");
      const value = valueAt(thread, at);
      if (kind === "W") return `WRITE_ONCE(${cell}, ${value});`;
      const last = registers.at(-1);
      if (kind === "D")
        return `WRITE_ONCE(${cell}, ${last === undefined ? "" : `(${last} ^ ${last}) + `}${value});`;
      if (kind === "L") return `smp_store_release(&${cell}, ${value});`;
      if (kind === "if") {
        if (last === undefined) return "";
        close += "}";
        return `if (${last}) {`;
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
    const locals = registers.map((register) => `int ${register} = ${UNREAD};`);
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
