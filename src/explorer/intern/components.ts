// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Edges } from "./edges.ts";
import { Ints } from "./ints.ts";

/** Greater than any order of discovery, so it never lowers a `low`. */
const CLOSED = 0x7fffffff;

/**
 * The strongly connected components, among the states that `keep` marks, that have a cycle
 * of clean steps. Tarjan's algorithm as in scc.ts, on plain numbers. The successors of a state
 * are computed once, when it is entered, and wait on a stack of their own.
 */
export function cyclicComponents<Action>(edges: Edges<Action>, keep: Uint8Array): number[][] {
  const { size, books } = edges;
  const found: number[][] = [];
  const orders = new Int32Array(size);
  const lows = new Int32Array(size);
  /** 1: it leads to itself. */
  const stays = new Uint8Array(size);
  const open = new Ints();
  const calls = new Ints();
  /** For each call the targets that are left, and how many these are. */
  const left = new Ints();
  let order = 0;

  const enter = (at: number): void => {
    order += 1;
    orders[at] = order;
    lows[at] = order;
    open.push(at);
    const count = edges.out(at);
    let kept = 0;
    for (let edge = count - 1; edge >= 0; edge -= 1) {
      const to = edges.targets[edge] ?? -1;
      if (to === at) stays[at] = 1;
      // A state that waits still, or that a limit cut off, leads nowhere.
      if (to === -1 || to === at || keep[to] !== 1 || !books.isExpanded(to)) continue;
      left.push(to);
      kept += 1;
    }
    left.push(kept);
    calls.push(at);
  };
  const leave = (at: number): void => {
    calls.pop();
    const low = lows[at] ?? 0;
    const caller = calls.size === 0 ? -1 : calls.get(calls.size - 1);
    if (caller !== -1 && low < (lows[caller] ?? 0)) lows[caller] = low;
    if (low < (orders[at] ?? 0)) return;
    const isOne = open.get(open.size - 1) === at;
    const component: number[] = [];
    for (let member = open.pop(); ; member = open.pop()) {
      orders[member] = CLOSED;
      if (!isOne || stays[at] === 1) component.push(member);
      if (member === at) break;
    }
    if (component.length > 0) found.push(component.reverse());
  };

  for (let root = 0; root < size; root += 1) {
    if (keep[root] !== 1 || orders[root] !== 0 || !books.isExpanded(root)) continue;
    enter(root);
    while (calls.size > 0) {
      const at = calls.get(calls.size - 1);
      const count = left.pop();
      if (count === 0) {
        leave(at);
        continue;
      }
      const to = left.pop();
      left.push(count - 1);
      const known = orders[to] ?? 0;
      if (known === 0) enter(to);
      else if (known < (lows[at] ?? 0)) lows[at] = known;
    }
  }
  return found;
}
