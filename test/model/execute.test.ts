// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { describe, expect, it } from "vitest";
import { createModel } from "../../src/model/create.ts";
import type { Machine } from "../../src/model/machine.ts";
import { currentTask, topOf } from "../../src/model/observe.ts";
import { fn, global, local, num, prim, ret, system } from "./build.ts";

const step = { kind: "step", cpu: 0, choice: 0 } as const;
const u32 = { bits: 32, signed: false } as const;

/** The machine after `count` steps of `main`. */
function stateAfter(count: number, functions: readonly ReturnType<typeof fn>[]): Machine {
  const model = createModel(system(functions));
  let state = model.initial()[0] as Machine;
  for (let done = 0; done < count; done += 1) state = model.next(state, step);
  return state;
}

describe("a step", () => {
  it("loads, stores and modifies one cell", () => {
    const main = fn(
      "main",
      [
        { op: "store", to: global("x"), path: "", value: num(7) },
        {
          op: "modify",
          to: global("x"),
          path: "",
          operator: "+",
          value: num(1),
          type: u32,
          result: 0,
        },
        { op: "load", from: global("x"), path: "", result: 1, type: u32 },
        prim("do_work"),
        ret,
      ],
      { slots: 2 },
    );
    const state = stateAfter(3, [main]);
    expect(state.memory).toEqual({ "global:x": 8n });
    expect(topOf(state, 0).calls.at(-1)?.locals).toEqual([8n, 8n]);
  });

  it("leaves no trace of a cell that is zero again", () => {
    const main = fn("main", [
      { op: "store", to: global("x"), path: "f", value: num(7) },
      { op: "store", to: global("x"), path: "f", value: num(0) },
      ret,
    ]);
    expect(stateAfter(1, [main]).memory).toEqual({ "global:x.f": 7n });
    expect(stateAfter(2, [main]).memory).toEqual({});
  });

  it("runs silent operations up to the next step and calls through pointers", () => {
    const main = fn(
      "main",
      [
        prim("do_work"),
        { op: "set", slot: 0, value: { k: "const", value: { fn: "callee" } } },
        { op: "call", callee: local(0), args: [num(5)], result: 1 },
        // biome-ignore lint/suspicious/noThenProperty: the name of an arm, and nobody awaits it
        { op: "branch", on: local(1), then: 5, otherwise: 4 },
        prim("do_work"),
        prim("cpu_relax"),
        ret,
      ],
      { slots: 2 },
    );
    const callee = fn("callee", [{ op: "return", value: local(0) }], { params: 1 });
    const top = topOf(stateAfter(1, [main, callee]), 0).calls.at(-1);
    expect(top).toMatchObject({ fn: "main", pc: 5 });
  });

  it("forgets locals that are no longer needed, so that they make no states", () => {
    const main = fn("main", [prim("do_work"), prim("do_work"), ret], { slots: 1 });
    const forgetful = {
      ...main,
      ops: main.ops.map((op, at) => (at === 1 ? { ...op, live: [] } : op)),
    };
    const set = { ...main.ops[0], op: "set", slot: 0, value: num(1) } as (typeof main.ops)[number];
    const state = stateAfter(1, [{ ...forgetful, ops: [set, ...forgetful.ops] }]);
    expect(topOf(state, 0).calls.at(-1)?.locals).toEqual([undefined]);
  });

  it("freezes what it makes, so that no later step can change an older state", () => {
    const state = stateAfter(1, [
      fn("main", [prim("msr_daifset", [num(2)]), prim("do_work"), ret]),
    ]);
    expect(Object.isFrozen(state.cpus[0]?.daif)).toBe(true);
  });
});

describe("what goes wrong in a step is a finding", () => {
  const broken = (ops: Parameters<typeof fn>[1], slots = 1) =>
    stateAfter(1, [fn("main", [...ops, ret], { slots })]).broken;

  it("when NULL is dereferenced", () => {
    expect(broken([{ op: "load", from: num(0), path: "pstate", result: 0, type: null }])).toEqual({
      rule: "null-dereference",
      detail: "'pstate' through a NULL pointer",
    });
  });

  it("when a local is read that was never written", () => {
    expect(broken([{ op: "store", to: global("x"), path: "", value: local(0) }])?.rule).toBe(
      "uninitialised-read",
    );
  });

  it("when an assertion of the kernel fails, under its name", () => {
    const warn = {
      op: "assert",
      kind: "WARN_ON_ONCE",
      text: "WARN_ON_ONCE(in_hardirq())",
      name: "WARN_ON_ONCE(in_hardirq()) in f()",
    } as const;
    expect(broken([{ ...warn, broken: num(1) }])).toEqual({
      rule: "WARN_ON_ONCE(in_hardirq()) in f()",
      detail: "WARN_ON_ONCE(in_hardirq())",
    });
    expect(broken([{ ...warn, broken: num(0) }, prim("do_work")])).toBeNull();
  });

  it("when a __noreturn function returns", () => {
    const main = fn("main", [prim("do_work"), ret], { attributes: { noreturn: true } });
    expect(stateAfter(1, [main]).broken?.rule).toBe("noreturn-returned");
  });

  it("when silent code loops for ever", () => {
    expect(broken([prim("do_work"), { op: "jump", to: 1 }])?.rule).toBe("silent-loop");
  });

  it("and ends the path", () => {
    const model = createModel(
      system([
        fn("main", [{ op: "load", from: num(0), path: "x", result: 0, type: null }, ret], {
          slots: 1,
        }),
      ]),
    );
    const state = model.next(model.initial()[0] as Machine, step);
    expect(model.enabled(state)).toEqual([]);
  });
});

it("explores every result of a choice and of a stub", () => {
  const stub = { op: "stub", name: "f", results: [0n, -22n], result: 0, requires: [] } as const;
  const model = createModel(
    system([fn("main", [prim("choose", [num(3)], 0), stub, prim("do_work"), ret], { slots: 1 })]),
  );
  const state = model.initial()[0] as Machine;
  expect(model.enabled(state)).toHaveLength(3);
  const chosen = model.next(state, { ...step, choice: 2 });
  expect(topOf(chosen, 0).calls.at(-1)?.locals).toEqual([2n]);
  expect(model.enabled(chosen)).toHaveLength(2);
  expect(topOf(model.next(chosen, { ...step, choice: 1 }), 0).calls.at(-1)?.locals).toEqual([-22n]);
});

it("keeps the masks of a call that must be balanced", () => {
  const inner = fn("inner", [prim("do_work"), ret], { attributes: { balanced: true } });
  const main = fn("main", [
    prim("msr_daifset", [num(2)]),
    { op: "call", callee: "inner", args: [], result: null },
    ret,
  ]);
  expect(topOf(stateAfter(1, [main, inner]), 0).calls.at(-1)?.masks?.daif.i).toBe(true);
  expect(currentTask(stateAfter(2, [main, inner]), 0).stack[0]?.calls).toHaveLength(1);
});
