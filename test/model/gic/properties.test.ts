// SPDX-License-Identifier: GPL-2.0-only OR MIT
import fc from "fast-check";
import { produce } from "immer";
import { describe, expect, it } from "vitest";
import { createModel } from "../../../src/model/create.ts";
import { PLAIN_INTERFACE } from "../../../src/model/gic/interface.ts";
import { setPending } from "../../../src/model/gic/lines.ts";
import { FINEST, groupMask, preempts } from "../../../src/model/gic/priority.ts";
import { WRITES } from "../../../src/model/gic/registers.ts";
import { maskOf, pmrRead, priorityIn, priorityRead } from "../../../src/model/gic/views.ts";
import {
  acknowledge,
  deactivate,
  endOfInterrupt,
  hppir,
  rpr,
  runningPriority,
  signalled,
} from "../../../src/model/gic.ts";
import type { Machine } from "../../../src/model/machine.ts";
import { cpuOf } from "../../../src/model/observe.ts";
import { fn, line, prim, ret, system } from "../build.ts";
import { Oracle } from "./oracle.ts";

const view = fc.record({ ds: fc.boolean(), fiq: fc.boolean() });
const priority = fc.integer({ min: 0, max: 0xff });

const lines = fc.uniqueArray(
  fc.record({
    intid: fc.integer({ min: 16, max: 47 }),
    priority,
    level: fc.boolean(),
  }),
  { selector: ({ intid }) => intid, minLength: 1, maxLength: 5 },
);

type Op =
  | { readonly op: "raise" | "withdraw"; readonly at: number }
  | { readonly op: "iar" | "eoi" }
  | { readonly op: "dir"; readonly at: number }
  | { readonly op: "pmr" | "bpr"; readonly value: number };

const at = fc.nat({ max: 4 });
const ops: fc.Arbitrary<readonly Op[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ op: fc.constantFrom("raise" as const), at }) },
    { weight: 1, arbitrary: fc.record({ op: fc.constant("withdraw" as const), at }) },
    { weight: 4, arbitrary: fc.record({ op: fc.constantFrom("iar" as const, "eoi" as const) }) },
    { weight: 2, arbitrary: fc.record({ op: fc.constant("dir" as const), at }) },
    {
      weight: 1,
      arbitrary: fc.record({ op: fc.constant("pmr" as const), value: priority }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ op: fc.constant("bpr" as const), value: fc.nat({ max: 7 }) }),
    },
  ),
  { maxLength: 40 },
);

const setting = fc.record({ view, lines, ops, eoiMode: fc.constantFrom(0 as const, 1 as const) });
type Setting = typeof setting extends fc.Arbitrary<infer T> ? T : never;

/** The model and the oracle, run through the same operations; `watch` sees both after each. */
function together(
  { view: { ds, fiq }, lines: said, ops: list, eoiMode }: Setting,
  watch: (machine: Machine, oracle: Oracle, before: Machine, op: Op) => void,
): void {
  const config = {
    ...system([fn("main", [prim("do_work"), ret])], {
      boot: { eoiMode },
      cpu: {
        lines: said.map(({ intid, priority: programmed, level }) =>
          line(`i${intid}`, { intid, priority: programmed, ...(level ? { level } : {}) }),
        ),
      },
    }),
    gic: { ds, cpus: [{ ...PLAIN_INTERFACE, fiq }], routed: false },
  };
  const oracle = new Oracle(
    said.map((one) => ({ ...one, priority: priorityIn({ ds, fiq }, one.priority) })),
    eoiMode,
  );
  let machine = createModel(config).initial()[0] as Machine;
  const running: number[] = [];
  const dropped: number[] = [];
  oracle.mask = maskOf({ ds, fiq }, cpuOf(machine, 0).pmr);
  for (const op of list) {
    const before = machine;
    machine = produce(machine, (draft) => {
      const cpu = draft.cpus[0];
      if (cpu === undefined) throw new Error("no CPU");
      switch (op.op) {
        case "raise":
        case "withdraw": {
          const { intid } = said[op.at % said.length] ?? { intid: 0 };
          setPending(draft, `i${intid}`, op.op === "raise");
          if (op.op === "raise") oracle.pending.add(intid);
          else oracle.pending.delete(intid);
          return;
        }
        case "iar": {
          const intid = acknowledge(config, before, draft, 0);
          expect(intid).toBe(oracle.acknowledge());
          if (intid !== 1023) running.push(intid);
          return;
        }
        case "eoi": {
          const intid = running.pop();
          if (intid === undefined) return;
          expect(endOfInterrupt(cpu, intid)).toBe(true);
          oracle.end(intid);
          if (eoiMode === 1) dropped.push(intid);
          return;
        }
        case "dir": {
          const [intid] = dropped.splice(op.at % Math.max(dropped.length, 1), 1);
          if (intid === undefined) return;
          expect(deactivate(before, draft, 0, intid)).toBe(true);
          oracle.deactivate(intid);
          return;
        }
        case "pmr":
          WRITES.SYS_ICC_PMR_EL1?.(config, cpu, op.value);
          oracle.mask = maskOf({ ds, fiq }, op.value);
          return;
        case "bpr":
          // Software may only move the binary point while nothing is active.
          if (running.length > 0) return;
          WRITES.SYS_ICC_BPR1_EL1?.(config, cpu, op.value);
          oracle.lowest = Math.max(op.value, 3);
      }
    });
    const seen = priorityRead({ ds, fiq }, oracle.running);
    expect(rpr(config, machine, 0)).toBe(seen);
    expect(hppir(config, machine, 0)).toBe(oracle.best?.intid ?? 1023);
    expect(signalled(config, machine, 0)?.intid).toBe(
      oracle.isSignalled ? oracle.best?.intid : undefined,
    );
    watch(machine, oracle, before, op);
  }
}

describe("the CPU interface, against the rules of section 2.5 told another way", () => {
  it("answers, signals and runs as they say, whatever is done in whatever order", () => {
    fc.assert(
      fc.property(setting, (one) => together(one, () => {})),
      { seed: 25, numRuns: 400 },
    );
  });

  it("runs interrupts of ever better group priority, the newest on top", () => {
    fc.assert(
      fc.property(setting, (one) =>
        together(one, (machine) => {
          const running = cpuOf(machine, 0).active.filter(({ dropped }) => !dropped);
          const priorities = running.map((interrupt) => interrupt.priority);
          expect(priorities).toEqual([...new Set(priorities)].toSorted((a, b) => b - a));
          expect(runningPriority(cpuOf(machine, 0))).toBe(priorities.at(-1) ?? 0xff);
        }),
      ),
      { seed: 26, numRuns: 200 },
    );
  });

  it("changes nothing with a read of IAR that names no interrupt", () => {
    fc.assert(
      fc.property(setting, (one) =>
        together(one, (machine, _, before, op) => {
          if (op.op !== "iar" || machine.cpus[0]?.active.length !== before.cpus[0]?.active.length)
            return;
          expect(machine).toEqual(before);
        }),
      ),
      { seed: 27, numRuns: 200 },
    );
  });
});

describe("binary points", () => {
  const points = fc.record({
    bpr0: fc.integer({ min: 2, max: 7 }),
    bpr1: fc.integer({ min: 3, max: 7 }),
    cbpr: fc.boolean(),
  });

  it("let less preempt the larger they are", () => {
    fc.assert(
      fc.property(points, priority, priority, (given, pending, running) => {
        const larger = { ...given, bpr0: given.bpr0 + 1, bpr1: given.bpr1 + 1 };
        if (preempts(larger, 1, pending, running))
          expect(preempts(given, 1, pending, running)).toBe(true);
      }),
      { seed: 28 },
    );
  });

  it("let nothing preempt what is as good or better", () => {
    fc.assert(
      fc.property(points, priority, priority, (given, pending, running) => {
        if (running !== 0xff && pending >= running)
          expect(preempts(given, 1, pending, running)).toBe(false);
      }),
      { seed: 29 },
    );
  });

  it("split at one bit higher for Group 1 than for Group 0, unless CBPR makes them one", () => {
    for (let n = 3; n <= 7; n += 1) {
      const same = { bpr0: n - 1, bpr1: n, cbpr: false };
      expect(groupMask(same, 1)).toBe(groupMask(same, 0));
      expect(groupMask({ ...same, cbpr: true, bpr1: 3 }, 1)).toBe(groupMask(same, 0));
    }
    expect(groupMask(FINEST, 1)).toBe(0xf8);
    expect(groupMask({ bpr0: 7, bpr1: 7, cbpr: false }, 1)).toBe(0x80);
    expect(groupMask({ bpr0: 7, bpr1: 7, cbpr: true }, 1)).toBe(0);
  });
});

describe("security views", () => {
  it("keep the order of priorities that differ in an implemented bit", () => {
    fc.assert(
      fc.property(view, priority, priority, (seen, a, b) => {
        if (a < b) expect(priorityIn(seen, a)).toBeLessThanOrEqual(priorityIn(seen, b));
        if (a < b) expect(maskOf(seen, a)).toBeLessThanOrEqual(maskOf(seen, b));
        if ((a & 0xf0) < (b & 0xf0)) expect(priorityIn(seen, a)).toBeLessThan(priorityIn(seen, b));
      }),
      { seed: 30 },
    );
  });

  it("read back from PMR what masks the same", () => {
    fc.assert(
      fc.property(view, priority, (seen, value) => {
        expect(maskOf(seen, pmrRead(seen, value))).toBe(maskOf(seen, value));
        expect(pmrRead(seen, pmrRead(seen, value))).toBe(pmrRead(seen, value));
      }),
      { seed: 31 },
    );
  });

  it("leave the secure half to the firmware where there is one", () => {
    fc.assert(
      fc.property(fc.boolean(), priority, (fiq, value) => {
        expect(priorityIn({ ds: false, fiq }, value)).toBeGreaterThanOrEqual(0x80);
        expect(maskOf({ ds: false, fiq: true }, value)).toBeGreaterThanOrEqual(0x80);
      }),
      { seed: 32 },
    );
  });
});
