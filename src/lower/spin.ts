// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Op } from "../model/program.ts";
import { type Changed, cellText, placeText } from "./changed-ops.ts";
import { inserted, jump } from "./inserted.ts";
import { successorsOf } from "./live.ts";
import { type Access, accessAt, mayPass, predecessorsOf } from "./movable.ts";
import { isLocal, type Loop, loopsOf } from "./open-loop.ts";
import { usesOf } from "./slots.ts";

/**
 * What a compiler may do around a loop that has no barrier in it: load once before the loop
 * what is loaded each time around, and store after the loop what is stored before.
 */
export const hoist = (ops: readonly Op[]): Changed | null => each(ops, hoistOne);
export const sink = (ops: readonly Op[]): Changed | null => each(ops, sinkOne);

/** One change after the other until there is no more. */
function each(ops: readonly Op[], change: (ops: readonly Op[]) => Changed | null): Changed | null {
  const found = change(ops);
  if (found === null) return null;
  const rest = each(found.ops, change);
  return rest === null ? found : { ops: rest.ops, lines: [...found.lines, ...rest.lines] };
}

function hoistOne(ops: readonly Op[]): Changed | null {
  for (const loop of loopsOf(ops)) {
    const access = loop.accesses.find((one) => isSameEachTime(ops, loop, one));
    if (access === undefined) continue;
    const { op, at } = access;
    const inside = without(ops, loop, access);
    const longer = inside.length - ops.length;
    const outside = new Set(loop.from.map((from) => (from > at ? from + longer : from)));
    const entry = (start: number) => [op, jump(op, start + 2 + longer + 1)];
    const lines = [`${cellText(access)} once before the loop (${placeText(op)})`];
    return { ops: inserted(inside, at, entry, (from) => outside.has(from)), lines };
  }
  return null;
}

/** A plain load that every turn begins with, of a cell and into a local that nothing else writes. */
function isSameEachTime(ops: readonly Op[], { body, head, accesses }: Loop, one: Access): boolean {
  const { op, at, cell, isPlain } = one;
  if (op.op !== "load" || !isPlain || head !== at) return false;
  if (accesses.some((other) => other.op.op === "store" && other.cell === cell)) return false;
  return [...body].every((i) => i === at || usesOf(ops[i] ?? op).writes !== op.result);
}

/**
 * The loop without its load. If nothing is left that could end it, it goes round for ever; the
 * step before is one that waits until the CPU is sure of its branches.
 */
function without(ops: readonly Op[], { body, accesses }: Loop, { op, at }: Access): readonly Op[] {
  if (accesses.length > 1) return ops.with(at, jump(op, at + 1));
  const spins: Op = { op: "ignored", name: "cpu_spins", requires: [], site: op.site, live: [] };
  const left = ops.with(at, spins);
  if ([...body].some((i) => ops[i]?.op === "set")) return left;
  return inserted(
    left,
    at + 1,
    (start) => [jump(op, start)],
    (from) => from === at,
  );
}

function sinkOne(ops: readonly Op[]): Changed | null {
  const before = predecessorsOf(ops);
  for (const loop of loopsOf(ops)) {
    const access = storeBefore(ops, before, loop);
    const exits = exitsOf(ops, loop);
    const [exit, other] = new Set(exits.map(([, to]) => to));
    if (access === null || exit === undefined || other !== undefined) continue;
    const { op, at } = access;
    const lines = [`${cellText(access)} after the loop (${placeText(op)})`];
    const left = ops.with(at, jump(op, at + 1));
    const leaving = new Set(exits.map(([from]) => from));
    return {
      ops: inserted(
        left,
        exit,
        () => [op],
        (from) => leaving.has(from),
      ),
      lines,
    };
  }
  return null;
}

/** The store on the only way into the loop, if it may wait until the loop is over. */
function storeBefore(
  ops: readonly Op[],
  before: readonly (readonly number[])[],
  { body, head, from, accesses }: Loop,
): Access | null {
  let [at, next] = [from[0], head];
  if (from.length !== 1) return null;
  for (;;) {
    const op = at === undefined ? undefined : ops[at];
    if (at === undefined || op === undefined || successorsOf(op, at).length !== 1) return null;
    const access = accessAt(ops, at);
    if (access !== null) {
      const needs = usesOf(access.op).reads;
      const isFree =
        access.op.op === "store" &&
        accesses.every((one) => mayPass(access, one)) &&
        [...body].every((i) => !needs.has(usesOf(ops[i] ?? access.op).writes ?? -1));
      return isFree ? access : null;
    }
    if (!isLocal(op) || (next !== head && before[next]?.length !== 1)) return null;
    if (before[at]?.length !== 1) return null;
    next = at;
    at = before[at]?.[0];
  }
}

const exitsOf = (ops: readonly Op[], { body }: Loop): readonly (readonly [number, number])[] =>
  [...body].flatMap((from) => {
    const op = ops[from];
    const to = op === undefined ? [] : successorsOf(op, from);
    return to.filter((next) => !body.has(next)).map((next) => [from, next] as const);
  });
