// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Item } from "./emitter.ts";
import { usesOf } from "./slots.ts";

/** The slot that an item sets to nothing: a variable's lifetime begins again there. */
const begins = (item: Item | undefined): number | null =>
  item !== undefined && "op" in item && item.op.op === "set" && item.op.value.k === "unwritten"
    ? item.op.slot
    : null;

/** Items that may run twice: those that a backward edge of control spans. */
function repeated(
  items: readonly Item[],
  successors: (i: number) => readonly number[],
): readonly boolean[] {
  const starts = items.map(() => 0);
  const ends = items.map(() => 0);
  items.forEach((_, i) => {
    for (const to of successors(i))
      if (to <= i) {
        starts[to] = (starts[to] ?? 0) + 1;
        ends[i] = (ends[i] ?? 0) + 1;
      }
  });
  let open = 0;
  return items.map((_, i) => {
    open += starts[i] ?? 0;
    const spanned = open > 0;
    open -= ends[i] ?? 0;
    return spanned;
  });
}

/** Whether a slot is set to nothing once, before all that write it: the usual declaration. */
function isOnceBefore(
  slot: number,
  writes: readonly (number | null)[],
  items: readonly Item[],
  again: readonly boolean[],
): boolean {
  const first = writes.indexOf(slot);
  return begins(items[first]) === slot && again[first] === false && !others(slot, first, items);
}

const others = (slot: number, first: number, items: readonly Item[]): boolean =>
  items.some((item, i) => i !== first && begins(item) === slot);

/**
 * The items that set a slot to nothing which holds nothing anyway, as it was not written on
 * any way there: a variable that is declared once, outside of loops.
 */
export function idleBeginnings(
  items: readonly Item[],
  successors: (i: number) => readonly number[],
): ReadonlySet<number> {
  const idle = new Set<number>();
  const slots = new Set<number>();
  items.forEach((item, i) => {
    const slot = begins(item);
    if (slot === null) return;
    idle.add(i);
    slots.add(slot);
  });
  if (slots.size === 0) return idle;
  const writes = items.map((item) => ("op" in item ? usesOf(item.op).writes : null));
  const again = repeated(items, successors);
  for (const slot of slots) if (isOnceBefore(slot, writes, items, again)) slots.delete(slot);
  for (const slot of slots) {
    const stack = items.flatMap((item, i) =>
      writes[i] === slot && begins(item) === null ? [...successors(i)] : [],
    );
    const seen = new Set<number>();
    for (let i = stack.pop(); i !== undefined; i = stack.pop()) {
      if (seen.has(i)) continue;
      seen.add(i);
      idle.delete(begins(items[i]) === slot ? i : -1);
      if (begins(items[i]) !== slot) stack.push(...successors(i));
    }
  }
  return idle;
}
