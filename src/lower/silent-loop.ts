// SPDX-License-Identifier: GPL-2.0-only OR MIT

import {
  isStep,
  type Op,
  type ProgramFunction,
  type Site,
  type Expr as Term,
} from "../model/program.ts";
import { successorsOf } from "./live.ts";
import { usesOf } from "./slots.ts";

export interface SilentLoop {
  readonly fn: string;
  readonly site: Site;
}

/**
 * Loops that no step interrupts and no local ends: the model would spin inside
 * one step for ever. A loop is taken to end when a branch out of it depends on a
 * local that the loop assigns.
 */
export function silentLoops(functions: Readonly<Record<string, ProgramFunction>>): SilentLoop[] {
  const passable = silentFunctions(functions);
  const found: SilentLoop[] = [];
  for (const fn of Object.values(functions))
    for (const loop of components(fn.ops, passable)) {
      const first = fn.ops[Math.min(...loop)];
      if (first !== undefined && !ends(fn.ops, loop)) found.push({ fn: fn.name, site: first.site });
    }
  return found;
}

/** Whether control can pass an operation without a step. */
const isSilent = (op: Op, passable: ReadonlySet<string>): boolean =>
  op.op === "call" ? typeof op.callee === "string" && passable.has(op.callee) : !isStep(op);

/** Functions that can be entered and left without a step. */
function silentFunctions(functions: Readonly<Record<string, ProgramFunction>>): Set<string> {
  const passable = new Set<string>();
  for (let changed = true; changed; ) {
    changed = false;
    for (const { name, ops } of Object.values(functions)) {
      if (passable.has(name)) continue;
      const seen = new Set([0]);
      for (const i of seen) {
        const op = ops[i];
        if (op === undefined || !isSilent(op, passable)) continue;
        if (op.op === "return") passable.add(name);
        for (const next of successorsOf(op, i)) seen.add(next);
      }
      changed ||= passable.has(name);
    }
  }
  return passable;
}

/** Strongly connected sets of silent operations that contain a circle. */
function components(ops: readonly Op[], passable: ReadonlySet<string>): Set<number>[] {
  const silent = ops.map((op) => isSilent(op, passable));
  const next = ops.map((op, i) =>
    silent[i] ? successorsOf(op, i).filter((to) => silent[to] === true) : [],
  );
  const before: number[][] = ops.map(() => []);
  for (const [i, list] of next.entries()) for (const to of list) before[to]?.push(i);
  const done = new Set<number>();
  const result: Set<number>[] = [];
  for (let i = 0; i < ops.length; i++) {
    if (done.has(i) || !silent[i]) continue;
    const back = closure(i, before);
    const both = new Set([...closure(i, next)].filter((j) => back.has(j)));
    for (const j of both) done.add(j);
    if (both.size > 1 || next[i]?.includes(i)) result.push(both);
  }
  return result;
}

function closure(start: number, edges: readonly (readonly number[])[]): Set<number> {
  const seen = new Set([start]);
  for (const i of seen) for (const to of edges[i] ?? []) seen.add(to);
  return seen;
}

function ends(ops: readonly Op[], loop: ReadonlySet<number>): boolean {
  const assigned = new Set<number>();
  for (const i of loop) {
    const op = ops[i];
    const slot = op === undefined ? null : usesOf(op).writes;
    if (slot !== null && op !== undefined && !fixed(op)) assigned.add(slot);
  }
  return [...loop].some((i) => {
    const op = ops[i];
    if (op?.op !== "branch" || (loop.has(op.then) && loop.has(op.otherwise))) return false;
    return [...usesOf(op).reads].some((slot) => assigned.has(slot));
  });
}

/** An assignment that gives the same value every time around. */
function fixed(op: Op): boolean {
  const constantTerm = (term: Term): boolean => ["const", "cpu", "unwritten"].includes(term.k);
  return op.op === "set" && constantTerm(op.value);
}
