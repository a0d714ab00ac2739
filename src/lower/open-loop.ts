// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Op } from "../model/program.ts";
import { successorsOf } from "./live.ts";
import { type Access, accessAt, predecessorsOf } from "./movable.ts";

/** A loop of accesses and locals that is entered at one place. */
export interface Loop {
  readonly body: ReadonlySet<number>;
  readonly head: number;
  /** Where control comes from that enters it. */
  readonly from: readonly number[];
  readonly accesses: readonly Access[];
}

/** The loops of a function across which a compiler may move accesses: no call, no barrier in them. */
export function loopsOf(ops: readonly Op[]): readonly Loop[] {
  const before = predecessorsOf(ops);
  const forward = ops.map((op, i) => successorsOf(op, i));
  const done = new Set<number>();
  return ops.flatMap((_, i): Loop[] => {
    if (done.has(i)) return [];
    const back = reachable(i, before);
    const body = new Set([...reachable(i, forward)].filter((each) => back.has(each)));
    for (const each of body) done.add(each);
    const heads = [...body].filter(
      (each) => each === 0 || before[each]?.some((from) => !body.has(from)),
    );
    const [head, other] = heads;
    if (body.size === 0 || head === undefined || other !== undefined) return [];
    const accesses = [...body].map((each) => accessAt(ops, each)).filter((each) => each !== null);
    const isOpen = [...body].every((each) => {
      const op = ops[each];
      return op !== undefined && (isLocal(op) || accesses.some(({ at }) => at === each));
    });
    const from = (before[head] ?? []).filter((each) => !body.has(each));
    return isOpen ? [{ body, head, from, accesses }] : [];
  });
}

export const isLocal = ({ op }: Op): boolean => op === "set" || op === "jump" || op === "branch";

/** What is reached by at least one edge. */
function reachable(start: number, edges: readonly (readonly number[])[]): ReadonlySet<number> {
  const seen = new Set(edges[start]);
  for (const each of seen) for (const to of edges[each] ?? []) seen.add(to);
  return seen;
}
