// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { describe, expect, test } from "vitest";
import { InputError } from "../../src/kernelc/diagnostic.ts";
import { VOCABULARY } from "../../src/run/rules.ts";
import { checkPoint } from "../../src/run.ts";
import { loadScenario } from "../../src/scenario/load.ts";
import { points } from "../../src/scenario/points.ts";
import { tree } from "../spec/real.ts";

const LIMITS = { states: 100_000, depth: 1_000, seconds: 60, memory: 2e9 };
const RULES = "[break-before-make, one-translation, no-fault-after-resume, deadlock]";

interface Machine {
  readonly memory?: string;
  /** The line of `translation:`, or none. */
  readonly translation?: string;
  readonly rules?: string;
}

/** What breaks when a() and b() of `c` run on two CPUs, each rule with its detail. */
function broken(c: string, { memory = "sc", translation = "{}", rules = RULES }: Machine = {}) {
  const yaml = `title: a mapping
source: kernel-stop-pause-x86.md section 2.2
kernel: v7.3
c: [mapping.c]
boundary: [memory.h, translation.h]
matrix: {pseudo_nmi: [n]}
memory: ${memory}
${translation === "" ? "" : `translation: ${translation}`}
cpus: [{tasks: [{name: A, runs: a}]}, {tasks: [{name: B, runs: b}]}]
nesting: 1
invariants: ${rules}
expect: holds
`;
  const code = `#include <pgtable.h>
int old_page = 1, new_page = 2, seen; pte_t pte = &old_page;
${c}`;
  const files: Readonly<Record<string, string>> = {
    "spec/mapping.yaml": yaml,
    "spec/mapping.c": code,
  };
  const from = { read: (path: string) => files[path] ?? tree.read(path) };
  const scenario = loadScenario("mapping", from, VOCABULARY);
  const [point] = points(scenario);
  if (point === undefined) throw new Error("no point");
  const { outcome, traces } = checkPoint(scenario, point, from, LIMITS);
  if (outcome.kind === "bounded") throw new Error("bounded");
  return traces.map(({ rule, detail }) => `${rule}: ${detail}`);
}

const NOTHING = "void b(void) { }";
const change = (tlbi: string): string =>
  `__set_pte_nosync(&pte, INVALID_PTE); dsb(ishst); ${tlbi} dsb(ish); __set_pte_nosync(&pte, &new_page);`;

function refusalOf(c: string, machine: Machine): string {
  try {
    broken(c, machine);
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  return "";
}

describe.each(["sc", "armv8"])("on memory that is %s", (memory) => {
  test("a change with a break breaks nothing", () => {
    const writer = `void a(void) { ${change("__tlbi(vale1is, &pte);")} }`;
    expect(broken(`${writer} void b(void) { load_via(&pte); }`, { memory })).toEqual([]);
  });

  test("an invalidation of one CPU leaves the others what they have", () => {
    const held = "the TLB of cpu1 may hold new_page and old_page for pte";
    expect(
      broken(`void a(void) { ${change("__tlbi(vale1, &pte);")} } ${NOTHING}`, { memory }),
    ).toEqual([`break-before-make: ${held}`]);
  });

  test("an access through nothing is a NULL pointer, not a fault", () => {
    const told = broken(`void a(void) { load_via(NULL); } ${NOTHING}`, { memory });
    expect(told).toEqual(["null-dereference: '*p' through a NULL pointer"]);
  });

  test("an entry that stays invalid faults, and the store is not done", () => {
    const unmapped =
      "__set_pte_nosync(&pte, INVALID_PTE); dsb(ish); __tlbi(vale1is, &pte); dsb(ish); isb();";
    const c = `void a(void) { ${unmapped} seen = store_via(&pte, 5); BUG_ON(seen != -EFAULT); BUG_ON(old_page != 1); }`;
    expect(broken(`${c} ${NOTHING}`, { memory })).toEqual([]);
  });

  test("what is worked with must be what the page holds", () => {
    const stale = broken(`void a(void) { use_page(&pte, new_page); } ${NOTHING}`, { memory });
    expect(stale).toEqual(["no-fault-after-resume: CPU 0 uses the old page after the resume"]);
    const faulted = broken(`void a(void) { use_page(&pte, -EFAULT); } ${NOTHING}`, { memory });
    expect(faulted).toEqual(["no-fault-after-resume: the access of CPU 0 after the resume faults"]);
    expect(broken(`void a(void) { use_page(&pte, old_page); } ${NOTHING}`, { memory })).toEqual([]);
  });
});

test("a fault that is taken and comes back has made its CPU forget what its walks have found", () => {
  const entry = "__set_pte_nosync(&pte, INVALID_PTE); __set_pte_nosync(&pte, &old_page);";
  const reads =
    "void b(void) { if (load_via(&pte) == -EFAULT) BUG_ON(load_via(&pte) == -EFAULT); }";
  const c = `void a(void) { ${entry} dsb(ish); seen = 1; } ${reads.replace("{ if", "{ if (READ_ONCE(seen)) if")}`;
  expect(broken(c)).toEqual([]);
  expect(broken(c, { translation: "{exs: true}" })).toEqual([
    expect.stringMatching(/ in b\(\): BUG_ON/),
  ]);
  expect(broken(c, { translation: "{exs: true, ets2: true}" })).toEqual([]);
});

describe("is refused", () => {
  const reads = `void a(void) {\n\tload_via(&pte);\n}\n${NOTHING}`;

  test("an access through a mapping where nothing translates", () => {
    expect(refusalOf(reads, { translation: "" })).toBe(
      "spec/mapping.c:4:2: ERROR: load_via needs walks and TLBs, and the scenario has none, " +
        "add 'translation: {}' to it",
    );
  });

  test("an entry that is written as if no walker looked at it", () => {
    const stores = `void a(void) { load_via(&pte); }\nvoid b(void)\n{\n\tWRITE_ONCE(pte, &new_page);\n}`;
    expect(refusalOf(stores, {})).toBe(
      "spec/mapping.c:6:2: ERROR: pte is a page table entry, and walkers do not see this store, " +
        "write '__set_pte_nosync()'",
    );
  });

  test("a TLBI that the model does not have", () => {
    expect(refusalOf(`void a(void) { __tlbi(alle1, &pte); } ${NOTHING}`, {})).toMatch(
      /ERROR: __tlbi does not know 'alle1', .*use one of vale1is, vale1$/,
    );
  });

  test("what is Arm's on the memory of x86", () => {
    expect(refusalOf(reads, { memory: "x86" })).toMatch(
      /^spec\/mapping.yaml:8:\d+: ERROR: 'translation' is that of Arm, .*delete it$/,
    );
  });

  test("FEAT_ETS2 of a machine without walks", () => {
    const files: Readonly<Record<string, string>> = {
      "spec/x.yaml":
        "title: x\nsource: x\nkernel: v7.3\nc: [x.c]\nboundary: [memory.h]\nmatrix: {ets2: [n]}\n" +
        "cpus: [{tasks: [{name: A, runs: a}]}]\nnesting: 1\nexpect: holds\n",
    };
    const from = { read: (path: string) => files[path] ?? null };
    expect(() => loadScenario("x", from, VOCABULARY)).toThrow(
      "spec/x.yaml:6:10: ERROR: axis 'ets2' means nothing where no address is translated, " +
        "add 'translation: {}' or delete it",
    );
  });
});
