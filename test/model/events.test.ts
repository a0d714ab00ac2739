// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { describe, expect, it } from "vitest";
import { createModel } from "../../src/model/create.ts";
import type { Machine } from "../../src/model/machine.ts";
import type { CpuConfig, MemoryConfig } from "../../src/model/system.ts";
import { fn, global, num, prim, ret, system } from "./build.ts";

const cpu = (task: string, runs: string): CpuConfig => ({
  tasks: [{ name: task, runs }],
  idle: null,
  lines: [],
  faults: [],
  nohzFull: false,
});
const step = (which: number) => ({ kind: "step", cpu: which, choice: 0 }) as const;

/** How far CPU 0 gets in three WFEs while the CPUs run in this order; CPU 1 sends events. */
function waitsOf(order: readonly number[]): number | undefined {
  const waiter = fn("waiter", [prim("wfe"), prim("wfe"), prim("wfe"), ret]);
  const sender = fn("sender", [prim("sev"), prim("sev"), prim("sev"), ret]);
  const cpus = [cpu("A", "waiter"), cpu("B", "sender")];
  const model = createModel(system([waiter, sender], { cpus }));
  let state = model.initial()[0] as Machine;
  for (const which of order) state = model.next(state, step(which));
  return state.tasks.A?.stack[0]?.calls.find((call) => call.fn === "waiter")?.pc;
}

describe("WFE", () => {
  it("goes on while the event register is set, and clears it", () => {
    expect(waitsOf([0])).toBe(1);
    expect(waitsOf([0, 0, 0])).toBe(1);
  });

  it("goes on after an event, and an event before the wait is not lost", () => {
    expect(waitsOf([0, 0, 1, 0])).toBe(2);
    expect(waitsOf([0, 1, 0, 0])).toBe(2);
  });

  it("does not count events", () => {
    expect(waitsOf([0, 1, 1, 0, 0])).toBe(2);
  });
});

const bits = (name: "set_bit" | "clear_bit", cell: string) => prim(name, [num(1), global(cell)]);

/** What both masks can be at once while one CPU sets a bit in x, then one in y. */
function masksOf(memory: MemoryConfig): ReadonlySet<string> {
  const main = fn("main", [bits("set_bit", "x"), bits("set_bit", "y"), ret]);
  const model = createModel({ ...system([main]), memory });
  const met = new Map(model.initial().map((state) => [model.key(state), state]));
  for (const state of met.values()) {
    for (const action of model.enabled(state)) {
      const next = model.next(state, action);
      met.set(model.key(next), next);
    }
  }
  const cells = ({ memory: held }: Machine) => ["global:x", "global:y"].map((at) => held[at] ?? 0n);
  return new Set([...met.values()].map((state) => cells(state).join(" ")));
}

describe("set_bit()", () => {
  it("is one access on a sequentially consistent machine", () => {
    const model = createModel(
      system([fn("main", [bits("set_bit", "x"), bits("clear_bit", "x"), ret])]),
    );
    const set = model.next(model.initial()[0] as Machine, step(0));
    expect(set.memory["global:x"]).toBe(2n);
    expect(model.next(set, step(0)).memory["global:x"]).toBeUndefined();
  });

  it("is performed in any order on Armv8", () => {
    expect([...masksOf({ model: "armv8", window: 4 })].sort()).toEqual([
      "0 0",
      "0 2",
      "2 0",
      "2 2",
    ]);
  });

  it("is performed in order on x86", () => {
    expect([...masksOf({ model: "x86", window: 4 })].sort()).toEqual(["0 0", "2 0", "2 2"]);
  });
});
