// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Op } from "../model/program.ts";
import { branchOp } from "./emitter.ts";
import { successorsOf } from "./live.ts";

export const jump = ({ site }: Op, to: number): Op => ({ op: "jump", to, site, live: [] });

/**
 * `ops` with others in front of the one at `at`. Control passes them where it came to `at` from a
 * place that `isCaught`; from elsewhere it goes on past them. `added` is told where they begin.
 */
export function inserted(
  ops: readonly Op[],
  at: number,
  added: (start: number) => readonly Op[],
  isCaught: (from: number) => boolean,
): readonly Op[] {
  const before = ops[at - 1];
  const falls =
    before !== undefined && before.op !== "jump" && successorsOf(before, at - 1).includes(at);
  const needsBypass = falls && before.op !== "branch" && !isCaught(at - 1);
  const start = needsBypass ? at + 1 : at;
  const fresh = added(start);
  const past = start + fresh.length;
  const turned = (from: number) => (to: number) =>
    to < at ? to : to > at ? to + past - at : isCaught(from) ? start : past;
  const moved = ops.map((op, from): Op => {
    const turn = turned(from);
    if (op.op === "jump") return { ...op, to: turn(op.to) };
    const { site, live } = op;
    if (op.op !== "branch") return op;
    return { ...branchOp(op.on, turn(op.then), turn(op.otherwise)), site, live } as Op;
  });
  const bypass = needsBypass ? [jump(before, past)] : [];
  return [...moved.slice(0, at), ...bypass, ...fresh, ...moved.slice(at)];
}
