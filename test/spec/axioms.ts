// SPDX-License-Identifier: GPL-2.0-only OR MIT
// The memory models of Armv8 and x86 as axioms on candidate executions, for tests.
// Sources: Arm Architecture Reference Manual, section B2.3 (other-multi-copy atomicity); x86-TSO.
import type { Candidate, Event } from "./candidates.ts";

type Edges = readonly (readonly [number, number])[];

/** Internal visibility, atomicity and external visibility. */
export function armv8(candidate: Candidate): boolean {
  const { events, reads, starts } = candidate;
  const seen = seenBy(candidate);
  const external = seen.filter(([from, to]) => !isOwn(candidate, from, to));
  // What a store waits for, or the write half of a change, is not passed by who reads it early.
  const forwarded = reads.flatMap((store, load): [number, number][] => {
    if (store === null || !isOwn(candidate, store, load)) return [];
    const { data, half, thread } = events[store] ?? { data: null, half: null, thread: 0 };
    const early: [number, number][] = data === null ? [] : [[data + (starts[thread] ?? 0), load]];
    return half !== null && events[load]?.strong ? [...early, [store, load]] : early;
  });
  return (
    isAtomic(candidate) &&
    isAcyclic([...sameCell(candidate), ...seen]) &&
    isAcyclic([...external, ...local(candidate, isOrderedByArm), ...forwarded])
  );
}

/** Dependencies, barriers, acquire and release; `between` are the barriers, places are in the thread. */
function isOrderedByArm(earlier: Event, later: Event, at: number, between: readonly string[]) {
  const isStore = later.kind === "W";
  return (
    between.includes("smp_mb") ||
    (between.includes("smp_rmb") && earlier.kind === "R") ||
    (between.includes("smp_wmb") && earlier.kind === "W" && isStore) ||
    (earlier.kind === "R" && earlier.strong) ||
    (isStore && later.strong) ||
    (earlier.strong && later.strong) ||
    later.data === at ||
    later.half === at ||
    (isStore && (later.control.includes(at) || later.cell === earlier.cell))
  );
}

/** A store may be passed by a later load, unless a barrier or a locked instruction is between. */
export function x86(candidate: Candidate): boolean {
  const { reads } = candidate;
  const seen = seenBy(candidate).filter(
    ([from, to]) => reads[to] !== from || !isOwn(candidate, from, to),
  );
  const isLocked = ({ half }: Event) => half !== null;
  const order = local(candidate, (earlier, later, _, between) => {
    const passes = earlier.kind === "W" && later.kind === "R";
    return (
      !passes || between.includes("smp_mb") || isLocked(earlier) || isLoadHalf(candidate, later)
    );
  });
  return (
    isAtomic(candidate) &&
    isAcyclic([...sameCell(candidate), ...seenBy(candidate)]) &&
    isAcyclic([...seen, ...order])
  );
}

const isLoadHalf = ({ events, starts }: Candidate, load: Event): boolean =>
  events.some(({ half, thread }) => half !== null && events[half + (starts[thread] ?? 0)] === load);

const isOwn = ({ events }: Candidate, a: number, b: number): boolean =>
  events[a]?.thread === events[b]?.thread;

/** Where a store stands among those of its cell; the first value comes before all. */
const placeOf = ({ events, order }: Candidate, store: number | null): number =>
  store === null ? -1 : (order.get(events[store]?.cell ?? "")?.indexOf(store) ?? -1);

/** Reads-from, coherence and from-reads. */
function seenBy(candidate: Candidate): Edges {
  const { events, reads, order } = candidate;
  return [
    ...reads.flatMap((store, load): [number, number][] => (store === null ? [] : [[store, load]])),
    ...[...order.values()].flatMap((stores) =>
      stores.flatMap((one, at) => stores.slice(at + 1).map((other) => [one, other] as const)),
    ),
    ...events.flatMap((event, load) =>
      event.kind === "R"
        ? (order.get(event.cell) ?? [])
            .filter((store) => placeOf(candidate, store) > placeOf(candidate, reads[load] ?? null))
            .map((store) => [load, store] as const)
        : [],
    ),
  ];
}

/** Program order of accesses of one cell. */
const sameCell = (candidate: Candidate): Edges =>
  local(candidate, (earlier, later) => earlier.cell === later.cell);

/** What a thread orders by itself, whatever is read. */
function local(
  { events, starts }: Candidate,
  isOrdered: (earlier: Event, later: Event, at: number, between: readonly string[]) => boolean,
): Edges {
  return events.flatMap((later, to) => {
    const start = starts[later.thread] ?? 0;
    return events.flatMap((earlier, from): [number, number][] => {
      if (earlier.thread !== later.thread || from >= to) return [];
      const at = from - start;
      const between = later.barriers.filter(([, place]) => place > at).map(([kind]) => kind);
      return isOrdered(earlier, later, at, between) ? [[from, to]] : [];
    });
  });
}

/** Nobody else stores between the halves of a read-modify-write. */
function isAtomic(candidate: Candidate): boolean {
  const { events, reads, order, starts } = candidate;
  return events.every(({ half, thread, cell }, store) => {
    if (half === null) return true;
    const read = placeOf(candidate, reads[half + (starts[thread] ?? 0)] ?? null);
    const between = (order.get(cell) ?? []).slice(read + 1, placeOf(candidate, store));
    return between.every((other) => isOwn(candidate, other, store));
  });
}

function isAcyclic(edges: Edges): boolean {
  let left = edges;
  for (;;) {
    const targets = new Set(left.map(([, to]) => to));
    const rest = left.filter(([from]) => targets.has(from));
    if (rest.length === left.length) return rest.length === 0;
    left = rest;
  }
}
