// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Expr, Op, ProgramFunction } from "./program.ts";

/**
 * Programs of steps that are written by hand: the assembly of an architecture, code at user
 * level, the start of a kernel thread. Reports list them by name, and their steps have the
 * site "<name>".
 */

/** Steps run by code at user level, and by a kernel thread whose function has returned. */
export const USER_CODE = "user";
export const threadStub = (task: string): string => `thread ${task}`;

/** A kernel thread: its function, then nothing for ever. */
export function threadFunction(task: string, runs: string): ProgramFunction {
  const stub = new StubBuilder(threadStub(task), []);
  stub.call(runs, []);
  stub.step("cpu_relax");
  stub.jump(1);
  return stub.function(0);
}

/** Code at user level: it computes. What leaves it is hardware. */
export function userFunction(instruction: string): ProgramFunction {
  const stub = new StubBuilder(USER_CODE, []);
  stub.step(instruction);
  stub.jump(0);
  return stub.function(0);
}

/** Where a jump leads: an index, or a label that is placed somewhere. */
type Target = number | string;

/** Makes a function of steps, one after the other; operations are their own line numbers. */
export class StubBuilder {
  private readonly ops: (() => Op)[] = [];
  private readonly labels = new Map<string, number>();
  private readonly name: string;
  private readonly slots: readonly string[];

  constructor(name: string, slots: readonly string[]) {
    this.name = name;
    this.slots = slots;
  }

  private at() {
    return {
      site: { file: `<${this.name}>`, line: this.ops.length + 1, column: 1 },
      live: this.slots.map((_, slot) => slot),
    };
  }

  /** `result` is the slot that gets the step's value. */
  step(name: string, args: readonly Expr[] = [], result: number | null = null): void {
    const at = this.at();
    this.ops.push(() => ({ op: "primitive", name, args, result, requires: [], ...at }));
  }

  call(callee: string, args: readonly Expr[]): void {
    const at = this.at();
    this.ops.push(() => ({ op: "call", callee, args, result: null, ...at }));
  }

  jump(to: Target): void {
    const at = this.at();
    this.ops.push(() => ({ op: "jump", to: this.index(to), ...at }));
  }

  /** Goes to `to` if `on` is true, and on otherwise. */
  branch(on: Expr, to: Target): void {
    const at = this.at();
    const otherwise = this.ops.length + 1;
    // biome-ignore lint/suspicious/noThenProperty: an operation's own word
    this.ops.push(() => ({ op: "branch", on, then: this.index(to), otherwise, ...at }));
  }

  /** The operation that comes next has this name. */
  label(name: string): void {
    this.labels.set(name, this.ops.length);
  }

  /** Where a label stands. */
  index(to: Target): number {
    if (typeof to === "number") return to;
    const index = this.labels.get(to);
    if (index === undefined) throw new Error(`${this.name} has no label ${to}`);
    return index;
  }

  function(params: number): ProgramFunction {
    return {
      name: this.name,
      params,
      slots: this.slots,
      ops: this.ops.map((op) => op()),
      attributes: { noinstr: true, noreturn: false, balanced: false },
      site: { file: `<${this.name}>`, line: 1, column: 1 },
    };
  }
}
