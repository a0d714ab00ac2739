// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Books } from "./books.ts";
import type { Step } from "./steps.ts";

/** Greater than any order of discovery, so it never lowers a `low`. */
const CLOSED = 0x7fffffff;

/**
 * The strongly connected components, among the positions that `keep` marks, in which a
 * run can stay for ever: round a cycle of clean steps, or because it is over. Tarjan's
 * algorithm as in scc.ts, on plain numbers.
 */
export function lastingComponents<Action>(
  books: Books<Action>,
  steps: readonly Step<Action>[],
  keep: Uint8Array,
): number[][] {
  const { first, count, targets, steps: taken, places } = books;
  const isClean = Uint8Array.from(steps, ({ findings }) => (findings.length === 0 ? 1 : 0));
  const size = first.size;
  const found: number[][] = [];
  const orders = new Int32Array(size);
  const lows = new Int32Array(size);
  const edges = new Int32Array(size);
  const isLooped = new Uint8Array(size);
  const open: number[] = [];
  const calls: number[] = [];
  let order = 0;

  const enter = (at: number): void => {
    order += 1;
    orders[at] = order;
    lows[at] = order;
    edges[at] = first.get(at);
    open.push(at);
    calls.push(at);
  };
  const leave = (at: number): void => {
    calls.pop();
    const low = lows[at] ?? 0;
    const caller = calls.at(-1);
    if (caller !== undefined && low < (lows[caller] ?? 0)) lows[caller] = low;
    if (low < (orders[at] ?? 0)) return;
    const component = open.splice(open.lastIndexOf(at));
    for (const member of component) orders[member] = CLOSED;
    if (component.length > 1 || isLooped[at] === 1 || count.get(at) === 0) found.push(component);
  };

  for (let root = 0; root < size; root += 1) {
    if (keep[root] !== 1 || orders[root] !== 0 || count.get(root) === -1) continue;
    enter(root);
    for (let at = calls.at(-1); at !== undefined; at = calls.at(-1)) {
      const edge = edges[at] ?? 0;
      if (edge === first.get(at) + count.get(at)) {
        leave(at);
        continue;
      }
      edges[at] = edge + 1;
      const target = targets.get(edge);
      if (target === -1 || isClean[taken.get(edge)] === 0) continue;
      const to = places.get(target) - 1;
      // A state that waits still, or that a limit cut off, leads nowhere.
      if (to >= size || keep[to] !== 1 || count.get(to) === -1) continue;
      if (to === at) isLooped[at] = 1;
      const known = orders[to] ?? 0;
      if (known === 0) enter(to);
      else if (known < (lows[at] ?? 0)) lows[at] = known;
    }
  }
  return found;
}
