// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { describe, expect, it } from "vitest";
import { createModel } from "../../src/model/create.ts";
import type { Machine } from "../../src/model/machine.ts";
import { cpuOf, currentTask, topOf } from "../../src/model/observe.ts";
import type { Action, CpuConfig } from "../../src/model/system.ts";
import { fn, line, num, prim, ret, system } from "./build.ts";

const handlers = ["el1h_64_irq", "el1h_64_sync", "el1h_64_error"].map((vector) =>
  fn(`${vector}_handler`, [ret], { params: 1 }),
);
const main = fn("main", [
  prim("msr_daifset", [num(4)]),
  prim("msr_daifset", [num(8)]),
  prim("do_work"),
  ret,
]);

function start(cpu: Partial<CpuConfig>, nesting = 3) {
  const config = system([main, ...handlers], { cpu, nesting });
  const model = createModel(config);
  const [state] = model.initial();
  return { config, model, state: state as Machine };
}

const step: Action = { kind: "step", cpu: 0, choice: 0 };
const kinds = (actions: readonly Action[]) => actions.map(({ kind }) => kind);

describe("exception entry", () => {
  const cpu = { lines: [line("timer")] };

  it("masks everything, keeps PSTATE in SPSR and leaves PMR alone", () => {
    const { model, state } = start(cpu);
    const raised = model.next(state, { kind: "raise", cpu: 0, source: "timer" });
    const taken = model.next(raised, { kind: "take-irq", cpu: 0, source: "timer" });
    expect(cpuOf(taken, 0).daif).toEqual({ d: true, a: true, i: true, f: true });
    expect(cpuOf(taken, 0).live).toEqual({ when: "entry", pstate: 0x5 });
    expect(cpuOf(taken, 0).pmr).toBe(cpuOf(state, 0).pmr);
    expect(topOf(taken, 0).entry?.pmr).toBe(0xe0);
  });

  it("is undone by the stubs, exactly", () => {
    const { model, state } = start(cpu);
    let now = model.next(state, { kind: "raise", cpu: 0, source: "timer" });
    const before = now;
    now = model.next(now, { kind: "take-irq", cpu: 0, source: "timer" });
    while (currentTask(now, 0).stack.length > 1) now = model.next(now, step);
    // The handler of this test acknowledges nothing, so the line is still pending.
    expect(model.key(now)).toBe(model.key(before));
  });

  it("is not taken past a mask, and never beyond the nesting bound", () => {
    const { model, state } = start(cpu);
    expect(kinds(model.enabled(state))).toEqual(["step", "raise"]);
    const raised = model.next(state, { kind: "raise", cpu: 0, source: "timer" });
    expect(kinds(model.enabled(raised))).toEqual(["step", "take-irq"]);
    const taken = model.next(raised, { kind: "take-irq", cpu: 0, source: "timer" });
    expect(kinds(model.enabled(taken))).toEqual(["step"]);
    const flat = start(cpu, 0);
    const pending = flat.model.next(flat.state, { kind: "raise", cpu: 0, source: "timer" });
    expect(kinds(flat.model.enabled(pending))).toEqual(["step"]);
  });
});

describe("exceptions that are no interrupts", () => {
  const fault = (kind: "abort" | "serror" | "watchpoint" | "brk", within: string[] = []) => ({
    faults: [{ name: kind, kind, times: 1, within }],
  });
  /** Whether the fault can hit before each of main's first three steps (A set after one, D after two). */
  const hits = (cpu: Partial<CpuConfig>) => {
    const { model, state } = start(cpu);
    const seen: boolean[] = [];
    for (let now = state, at = 0; at < 3; at += 1, now = model.next(now, step))
      seen.push(model.enabled(now).some(({ kind }) => kind === "take-fault"));
    return seen;
  };

  it("takes an SError while A is clear", () => {
    expect(hits(fault("serror"))).toEqual([true, false, false]);
  });

  it("takes a watchpoint while D is clear", () => {
    expect(hits(fault("watchpoint"))).toEqual([true, true, false]);
  });

  it("takes an abort or a brk whatever is masked", () => {
    expect(hits(fault("abort", ["main"]))).toEqual([true, true, true]);
    expect(hits(fault("brk", ["main"]))).toEqual([true, true, true]);
  });

  it("takes a fault only in the functions it is bound to", () => {
    expect(hits(fault("abort", ["elsewhere"]))).toEqual([false, false, false]);
  });

  it("happens as often as its budget says", () => {
    const { model, state } = start(fault("brk", ["main"]));
    const taken = model.next(state, { kind: "take-fault", cpu: 0, source: "brk" });
    expect(taken.budget).toEqual({ brk: 0 });
    expect(topOf(taken, 0).vector).toBe("debug");
  });
});

describe("lines", () => {
  it("can be withdrawn as often as the scenario allows", () => {
    const { model, state } = start({ lines: [line("timer", { withdraws: 1, times: 2 })] });
    const raise: Action = { kind: "raise", cpu: 0, source: "timer" };
    const raised = model.next(state, raise);
    expect(kinds(model.enabled(raised))).toEqual(["step", "withdraw", "take-irq"]);
    const gone = model.next(raised, { kind: "withdraw", cpu: 0, source: "timer" });
    expect(gone.lines.timer).toEqual({ pending: false });
    expect(kinds(model.enabled(model.next(gone, raise)))).toEqual(["step", "take-irq"]);
  });

  it("of the local timer fire only while it is armed", () => {
    const { model, state } = start({ lines: [line("timer", { timer: true, times: 2 })] });
    const raised = model.next(state, { kind: "raise", cpu: 0, source: "timer" });
    expect(cpuOf(raised, 0).timerArmed).toBe(false);
    const gone: Machine = { ...raised, lines: { timer: { pending: false } } };
    expect(kinds(model.enabled(gone))).toEqual(["step"]);
  });
});
