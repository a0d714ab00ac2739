// SPDX-License-Identifier: GPL-2.0-only OR MIT
import fc from "fast-check";
import { expect, it } from "vitest";
import { createModel } from "../../src/model/create.ts";
import type { Machine } from "../../src/model/machine.ts";
import { fn, line, num, prim, ret, sym, system } from "./build.ts";

const body = [
  prim("msr_daifset", [num(2)]),
  prim("write_sysreg_s", [num(0xc0), sym("SYS_ICC_PMR_EL1")]),
  prim("__preempt_count_add", [num(1)]),
  prim("set_tsk_need_resched", [{ k: "current" }]),
  prim("choose", [num(2)], 0),
  prim("do_work"),
  ret,
];
const model = createModel(
  system([fn("main", body, { slots: 1 }), fn("el1h_64_irq_handler", [ret], { params: 1 })], {
    cpu: { lines: [line("timer", { times: 2 })] },
  }),
);

/** A machine reached by always taking the action that `picks` names next. */
function reach(picks: readonly number[]): Machine {
  return picks.reduce<Machine>((state, pick) => {
    const actions = model.enabled(state);
    const action = actions[pick % actions.length];
    return action === undefined ? state : model.next(state, action);
  }, model.initial()[0] as Machine);
}

/** The whole machine as text, by another way than the key. */
const text = (machine: Machine) =>
  JSON.stringify(machine, (_, value) => {
    if (typeof value === "bigint") return `${value}n`;
    if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  });

it("gives equal keys to equal machines and unequal keys to unequal ones", () => {
  const picks = fc.array(fc.nat({ max: 5 }), { maxLength: 25 });
  fc.assert(
    fc.property(picks, picks, (a, b) => {
      const [left, right] = [reach(a), reach(b)];
      expect(model.key(left) === model.key(right)).toBe(text(left) === text(right));
      expect(model.key(structuredClone(left))).toBe(model.key(left));
    }),
    { seed: 8, numRuns: 300 },
  );
});

it("notices every component of the machine", () => {
  const state = reach([0, 0, 0]);
  const [cpu] = state.cpus;
  const [task] = Object.values(state.tasks);
  if (cpu === undefined || task === undefined) throw new Error("no CPU or task");
  const changed: Machine[] = [
    { ...state, cpus: [{ ...cpu, pmr: 1 }] },
    { ...state, tasks: { A: { ...task, preemptCount: 99 } } },
    { ...state, tasks: { A: { ...task, needResched: true } } },
    { ...state, tasks: { A: { ...task, stack: [...task.stack, ...task.stack] } } },
    { ...state, memory: { x: 1n } },
    { ...state, locks: { x: { owner: null, queue: [] } } },
    { ...state, lines: { timer: { pending: true } } },
    { ...state, budget: { timer: 9 } },
    { ...state, broken: { rule: "r", detail: "d" } },
  ];
  expect(new Set([state, ...changed].map((one) => model.key(one))).size).toBe(changed.length + 1);
});

it("replays: the same actions always lead to the same state", () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 5 }), { maxLength: 30 }), (picks) => {
      expect(text(reach(picks))).toBe(text(reach(picks)));
    }),
    { seed: 9, numRuns: 100 },
  );
});
