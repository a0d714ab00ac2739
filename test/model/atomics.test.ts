// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { expect, it } from "vitest";
import { createModel } from "../../src/model/create.ts";
import type { Machine } from "../../src/model/machine.ts";
import { issueOf } from "../../src/model/memory/issue.ts";
import { fn, global, prim, ret, system } from "./build.ts";

const count = global("n");

/** What the last decrement of a counter from `from` says, and what is left. */
function decrementedFrom(from: number) {
  const ops = [
    ...Array.from({ length: from }, () => prim("atomic_inc", [count])),
    prim("atomic_dec_and_test", [count], 0),
    prim("do_work"),
    ret,
  ];
  const model = createModel(system([fn("main", ops, { slots: 1 })]));
  let state = model.initial()[0] as Machine;
  for (let step = 0; step <= from; step += 1)
    state = model.next(state, { kind: "step", cpu: 0, choice: 0 });
  const call = state.tasks.A?.stack[0]?.calls.find(({ fn: name }) => name === "main");
  return { isZero: call?.locals[0], left: state.memory["global:n.counter"] ?? 0n };
}

it("atomic_dec_and_test() says whether the counter has come to zero", () => {
  expect(decrementedFrom(2)).toEqual({ isZero: 0n, left: 1n });
  expect(decrementedFrom(1)).toEqual({ isZero: 1n, left: 0n });
  expect(decrementedFrom(0)).toEqual({ isZero: 0n, left: -1n });
});

it("counters change by one on weakly ordered memory, too", () => {
  const after = (name: string) => {
    const op = { ...prim(name, [count]), site: { file: "t.c", line: 1, column: 1 }, live: [] };
    const issue = issueOf({ model: "armv8", window: 2 }, op as never, [
      { object: "global:n", path: "" },
    ]);
    if (issue?.kind !== "change") throw new Error(`${name} changes nothing`);
    return [issue.cell, issue.value(5n)];
  };
  expect(after("atomic_inc")).toEqual(["global:n.counter", 6n]);
  expect(after("atomic_dec")).toEqual(["global:n.counter", 4n]);
});
