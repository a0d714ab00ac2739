// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { describe, expect, it } from "vitest";
import { createModel } from "../../src/model/create.ts";
import type { Machine } from "../../src/model/machine.ts";
import type { CpuConfig } from "../../src/model/system.ts";
import { fn, global, prim, ret, system } from "./build.ts";

const lock = prim("raw_spin_lock", [global("lock")]);
const unlock = prim("raw_spin_unlock", [global("lock")]);
const cpu = (task: string): CpuConfig => ({
  tasks: [{ name: task, runs: "main" }],
  idle: null,
  lines: [],
  faults: [],
  nohzFull: false,
});
const step = (which: number) => ({ kind: "step", cpu: which, choice: 0 }) as const;

function play(cpus: number, order: readonly number[], ops = [lock, unlock, prim("do_work"), ret]) {
  const names = ["A", "B", "C"].slice(0, cpus);
  const model = createModel(system([fn("main", ops)], { cpus: names.map(cpu) }));
  let state = model.initial()[0] as Machine;
  for (const which of order) state = model.next(state, step(which));
  const runnable = model.enabled(state).map((action) => action.cpu);
  return { state, lock: state.locks["global:lock"], runnable };
}

describe("a raw spinlock", () => {
  it("is taken when it is free and gone when it is released", () => {
    expect(play(1, [0]).lock).toEqual({ owner: { cpu: 0, task: "A", level: 0 }, queue: [] });
    expect(play(1, [0, 0]).lock).toBeUndefined();
  });

  it("makes the next CPU queue and stand still", () => {
    const { lock: taken, runnable } = play(2, [0, 1]);
    expect(taken?.queue.map((waiter) => waiter.cpu)).toEqual([1]);
    expect(runnable).toEqual([0]);
  });

  it("goes to the first in the queue and to nobody else", () => {
    const released = play(3, [0, 2, 1, 0]);
    expect(released.runnable).toEqual([0, 2]);
    expect(play(3, [0, 2, 1, 0, 2]).lock?.owner?.cpu).toBe(2);
  });

  it("is never taken by a CPU that holds it already", () => {
    const { lock: taken, runnable } = play(1, [0, 0], [lock, lock, ret]);
    expect(taken?.queue).toEqual([{ cpu: 0, task: "A", level: 0 }]);
    expect(runnable).toEqual([]);
  });

  it("cannot be released by a CPU that does not hold it", () => {
    expect(play(1, [0], [unlock, ret]).state.broken?.rule).toBe("bad-unlock");
  });

  it("can be tried without waiting", () => {
    const attempt = prim("raw_spin_trylock", [global("lock")], 0);
    const model = createModel(
      system([fn("main", [lock, attempt, prim("do_work"), ret], { slots: 1 })]),
    );
    let state = model.initial()[0] as Machine;
    state = model.next(model.next(state, step(0)), step(0));
    expect(state.tasks.A?.stack[0]?.calls.at(-1)?.locals).toEqual([0n]);
  });
});
