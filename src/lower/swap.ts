// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Op } from "../model/program.ts";
import { type Changed, cellText, placeText } from "./changed-ops.ts";
import { type Access, accessAt, isIndependent, mayPass, predecessorsOf } from "./movable.ts";

/**
 * Swaps two accesses that follow each other, with nothing but locals between, wherever C does
 * not keep their order; each access at most once, from the top.
 */
export function swap(ops: readonly Op[]): Changed | null {
  const result = [...ops];
  const lines: string[] = [];
  for (let at = 0; at < result.length; at += 1) {
    const pair = pairAt(result, at);
    if (pair === null) continue;
    const [first, second] = pair;
    result.splice(second.at, 1);
    result.splice(first.at, 0, second.op);
    lines.push(`${cellText(second)} before ${cellText(first)} (${placeText(first.op)})`);
    at = second.at;
  }
  return lines.length === 0 ? null : { ops: result, lines };
}

/** The access at `at` and the next one, if they may change places. */
function pairAt(ops: readonly Op[], at: number): readonly [Access, Access] | null {
  const first = accessAt(ops, at);
  if (first === null) return null;
  const before = predecessorsOf(ops);
  for (let to = at + 1; ; to += 1) {
    const op = ops[to];
    // Who comes here another way has not done the first.
    if (op === undefined || before[to]?.some((from) => from !== to - 1)) return null;
    if (op.op === "set") continue;
    const second = accessAt(ops, to);
    if (second === null || !mayPass(first, second)) return null;
    const passed = ops.slice(at, to);
    return passed.every((each) => isIndependent(each, op)) ? [first, second] : null;
  }
}
