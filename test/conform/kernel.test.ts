// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ends, type Litmus } from "../spec/litmus.ts";

/**
 * The kernel's own litmus tests by name, said again in few words, and what LKMM's `Result:` line says
 * of each. What the memory model allows and the machine does not is in docs/warts.md.
 */
const root = join(import.meta.dirname, "..", "..");
const { tests } = JSON.parse(
  readFileSync(join(root, "conform", "memory", "kernel-litmus.json"), "utf8"),
) as { readonly tests: readonly { readonly file: string; readonly result: string }[] };

/**
 * Threads, with a bar between them, and after the arrow the end that is asked for. `R x r` reads, `A`
 * acquires, `W x 1` writes, `L` releases; mb, rmb, wmb; `lock s`, `unlock s`; `if r`, `unless r`
 * and `fi`. Registers have names of their own in the whole test.
 */
const DCL = (read: string, write: string): string =>
  [0, 1]
    .map(
      (id) =>
        `${read} y a${id}; unless a${id}; lock s; R y b${id}; unless b${id}; W x 1; ${write} y 1; fi; unlock s; fi; R x c${id}`,
    )
    .join(" | ");

const SHAPES: Readonly<Record<string, string>> = {
  "CoRR+poonceonce+Once": "W x 1 | R x a; R x b -> a=1 b=0",
  "CoRW+poonceonce+Once": "R x a; W x 1 | W x 2 -> a=2 x=2",
  "CoWR+poonceonce+Once": "W x 1; R x a | W x 2 -> a=2 x=1",
  "CoWW+poonceonce": "W x 1; W x 2 -> x=1",
  "IRIW+fencembonceonces+OnceOnce":
    "W x 1 | R x a; mb; R y b | W y 1 | R y c; mb; R x d -> a=1 b=0 c=1 d=0",
  "IRIW+poonceonces+OnceOnce": "W x 1 | R x a; R y b | W y 1 | R y c; R x d -> a=1 b=0 c=1 d=0",
  "ISA2+pooncelock+pooncelock+pombonce":
    "lock s; W x 1; W y 1; unlock s | lock s; R y a; W z 1; unlock s | R z b; mb; R x c -> a=1 b=1 c=0",
  "ISA2+poonceonces": "W x 1; W y 1 | R y a; W z 1 | R z b; R x c -> a=1 b=1 c=0",
  "ISA2+pooncerelease+poacquirerelease+poacquireonce":
    "W x 1; L y 1 | A y a; L z 1 | A z b; R x c -> a=1 b=1 c=0",
  "LB+fencembonceonce+ctrlonceonce": "R x a; if a; W y 1; fi | R y b; mb; W x 1 -> a=1 b=1",
  "LB+poacquireonce+pooncerelease": "R x a; L y 1 | A y b; W x 1 -> a=1 b=1",
  "LB+poonceonces": "R x a; W y 1 | R y b; W x 1 -> a=1 b=1",
  "LB+unlocklockonceonce+poacquireonce":
    "lock s; R x a; unlock s; lock t; W y 1; unlock t | A y b; W x 1 -> a=1 b=1",
  "MP+fencewmbonceonce+fencermbonceonce": "W x 1; wmb; W y 1 | R y a; rmb; R x b -> a=1 b=0",
  "MP+polocks": "W x 1; lock s; W y 1; unlock s | lock s; R y a; unlock s; R x b -> a=1 b=0",
  "MP+poonceonces": "W x 1; W y 1 | R y a; R x b -> a=1 b=0",
  "MP+pooncerelease+poacquireonce": "W x 1; L y 1 | A y a; R x b -> a=1 b=0",
  "MP+porevlocks": "lock s; R y a; unlock s; R x b | W x 1; lock s; W y 1; unlock s -> a=1 b=0",
  "MP+unlocklockonceonce+fencermbonceonce":
    "lock s; W x 1; unlock s; lock t; W y 1; unlock t | R y a; rmb; R x b -> a=1 b=0",
  "R+fencembonceonces": "W x 1; mb; W y 1 | W y 2; mb; R x a -> a=0 y=2",
  "R+poonceonces": "W x 1; W y 1 | W y 2; R x a -> a=0 y=2",
  "S+fencewmbonceonce+poacquireonce": "W x 2; wmb; W y 1 | A y a; W x 1 -> a=1 x=2",
  "S+poonceonces": "W x 2; W y 1 | R y a; W x 1 -> a=1 x=2",
  "SB+fencembonceonces": "W x 1; mb; R y a | W y 1; mb; R x b -> a=0 b=0",
  "SB+poonceonces": "W x 1; R y a | W y 1; R x b -> a=0 b=0",
  "SB+rfionceonce-poonceonces": "W x 1; R x a; R y b | W y 1; R y c; R x d -> a=1 b=0 c=1 d=0",
  "WRC+poonceonces+Once": "W x 1 | R x a; W y 1 | R y b; R x c -> a=1 b=1 c=0",
  "WRC+pooncerelease+fencermbonceonce+Once":
    "W x 1 | R x a; L y 1 | R y b; rmb; R x c -> a=1 b=1 c=0",
  "Z6.0+pooncelock+pooncelock+pombonce":
    "lock s; W x 1; W y 1; unlock s | lock s; R y a; W z 1; unlock s | W z 2; mb; R x b -> a=1 b=0 z=2",
  "Z6.0+pooncerelease+poacquirerelease+fencembonceonce":
    "W x 1; L y 1 | A y a; L z 1 | W z 2; mb; R x b -> a=1 b=0 z=2",
  // The cell between is a plain one there; plain accesses are relaxed ones here.
  "dep+plain": "R x a; W z a; R z b; if b; W y 1; fi | A y c; L x c -> x=1 y=1",
  "DCL-broken": `${DCL("R", "W")} -> c0=0`,
  "DCL-fixed": `${DCL("A", "L")} -> c0=0`,
};

/** Why the others are not compared. */
const LEFT_OUT: Readonly<Record<string, readonly string[]>> = {
  "a pointer that is initialised; it is spec/litmus/MP+wmb+addr": ["MP+onceassign+derefonce"],
  "spin_is_locked(), smp_mb__after_spinlock()": [
    "MP+polockmbonce+poacquiresilsil",
    "MP+polockonce+poacquiresilsil",
    "Z6.0+pooncelock+poonceLock+pombonce",
  ],
  "atomic_*() and smp_mb__after_atomic()": [
    "Atomic-RMW+mb__after_atomic-is-stronger-than-acquire",
    "Atomic-RMW-ops-are-atomic-WRT-atomic_set",
  ],
  "cmpxchg()": [
    "cmpxchg-fail-ordered-1",
    "cmpxchg-fail-ordered-2",
    "cmpxchg-fail-unordered-1",
    "cmpxchg-fail-unordered-2",
  ],
  "a loop, by LKMM's filter": ["RM-broken", "RM-fixed"],
  RCU: ["RCU+sync+free", "RCU+sync+read"],
};

const STATEMENTS: Readonly<Record<string, (what: string, more: string) => string>> = {
  R: (cell, register) => `${register} = READ_ONCE(${cell});`,
  A: (cell, register) => `${register} = smp_load_acquire(&${cell});`,
  W: (cell, value) => `WRITE_ONCE(${cell}, ${value});`,
  L: (cell, value) => `smp_store_release(&${cell}, ${value});`,
  mb: () => "smp_mb();",
  rmb: () => "smp_rmb();",
  wmb: () => "smp_wmb();",
  lock: (lock) => `raw_spin_lock(&${lock});`,
  unlock: (lock) => `raw_spin_unlock(&${lock});`,
  if: (register) => `if (${register}) {`,
  unless: (register) => `if (!${register}) {`,
  fi: () => "}",
};

/** The test as C, and the end that it asks for. */
function litmusOf(name: string, shape: string): Litmus {
  const [program = "", asked = ""] = shape.split(" -> ");
  const threads = program.split(" | ").map((thread) => thread.split("; "));
  const owners = new Map(
    threads.flatMap((steps, id) =>
      steps.flatMap((step) => {
        const [kind = "", , register = ""] = step.split(" ");
        return kind === "R" || kind === "A" ? [[register, id] as const] : [];
      }),
    ),
  );
  const registersOf = (id: number) =>
    [...owners].flatMap(([name, of]) => (of === id ? [name] : []));
  const cells = ["x", "y", "z"].filter((cell) => new RegExp(`[RAWL] ${cell}\\b`).test(program));
  const bodies = threads.map((steps, id) => {
    const lines = [
      ...registersOf(id).map((register) => `int ${register} = 99;`),
      ...steps.map((step) => {
        const [kind = "", what = "", more = ""] = step.split(" ");
        return STATEMENTS[kind]?.(what, more) ?? "#error";
      }),
      ...registersOf(id).map((register) => `P${id}_${register} = ${register};`),
    ];
    return `void P${id}(void)\n{\n${lines.join("\n")}\n}`;
  });
  const exists = asked.split(" ").map((one): [string, string] => {
    const [what = "", value = ""] = one.split("=");
    const owner = owners.get(what);
    return [`global:${owner === undefined ? what : `P${owner}_${what}`}`, value];
  });
  return {
    name,
    code: [
      "#include <types.h>",
      ...cells.map((cell) => `int ${cell};`),
      "raw_spinlock_t s, t;",
      ...[...owners].map(([register, id]) => `int P${id}_${register};`),
      ...bodies,
      "",
    ].join("\n"),
    threads: threads.length,
    exists: new Map(exists),
    expected: { Arm: "", LKMM: "", x86: "" },
    locks: true,
  };
}

const WINDOW = 4;

/** Whether the machine has the end; a lock may be taken at another time, so every order is looked at. */
function verdict(name: string, shape: string): string {
  const litmus = litmusOf(name, shape);
  const search = shape.includes("lock") ? "all" : "early";
  const asked = [...litmus.exists].map(([cell, value]) => `${cell}=${value}`).sort();
  const found = ends(litmus, "armv8", WINDOW, search).map((end) => end.split(" "));
  return found.some((end) => asked.every((one) => end.includes(one))) ? "Sometimes" : "Never";
}

const STRONGER = [
  "Z6.0+pooncelock+pooncelock+pombonce",
  "Z6.0+pooncerelease+poacquirerelease+fencembonceonce",
];

const named = tests.map(({ file, result }) => ({
  name: file.replace(/^.*\//, "").replace(/\.litmus$/, ""),
  result,
}));

describe("litmus tests of the kernel", () => {
  it.each(named.filter(({ name }) => SHAPES[name] !== undefined))("$name", ({ name, result }) => {
    const expected = STRONGER.includes(name) ? ["Sometimes", "Never"] : [result, result];
    expect([result, verdict(name, SHAPES[name] ?? "")]).toEqual(expected);
  });

  it("are all compared, or left out for a reason", () => {
    const left = Object.values(LEFT_OUT).flat();
    expect(named.map(({ name }) => name).toSorted()).toEqual(
      [...Object.keys(SHAPES), ...left].toSorted(),
    );
    const readme = readFileSync(join(root, "conform", "memory", "README.md"), "utf8");
    expect(readme).toContain(
      `${Object.keys(SHAPES).length} of the ${named.length} are compared (\`test/conform/kernel.test.ts\`)`,
    );
  });

  it("that LKMM allows and the machine does not are in docs/warts.md", () => {
    const warts = readFileSync(join(root, "docs", "warts.md"), "utf8");
    for (const name of STRONGER) expect(warts).toContain(`\`${name}\``);
  });
});
