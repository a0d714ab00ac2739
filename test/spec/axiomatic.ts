// SPDX-License-Identifier: GPL-2.0-only OR MIT
// Armv8's memory model as axioms, for random litmus tests: every candidate execution is made and
// judged. It has nothing in common with the machine of src/model/memory/, and there are no loops.
// Source: Arm Architecture Reference Manual, section B2.3 (other-multi-copy atomicity).
import { type Threads, UNREAD, valueAt } from "./random-litmus.ts";

interface Event {
  readonly thread: number;
  readonly kind: "R" | "W";
  readonly cell: string;
  /** What a store stores. */
  readonly value: number;
  /** Load-acquire, store-release. */
  readonly strong: boolean;
  /** Which register it loads, as litmusOf() names it. */
  readonly register: string | null;
  /** Earlier events of the thread, by their place in it: what it waits for, and why. */
  readonly data: number | null;
  readonly control: readonly number[];
  /** The load of the same read-modify-write. */
  readonly half: number | null;
  /** Barriers before it, each with the number of events before the barrier. */
  readonly barriers: readonly (readonly [kind: string, at: number])[];
}

/** One way through a thread: its events, and what conditions have read. */
interface Way {
  readonly events: readonly Event[];
  readonly conditions: readonly (readonly [event: number, isTaken: boolean])[];
  readonly unread: readonly string[];
}

/** Every end that the axioms allow, as `ends()` of litmus.ts writes them. */
export function endsByAxioms(threads: Threads): readonly string[] {
  const ends = new Set<string>();
  const [first = [], second = []] = threads.map(waysOf);
  for (const a of first) for (const b of second) for (const end of endsOf([a, b])) ends.add(end);
  return [...ends].sort();
}

function waysOf(accesses: readonly string[], thread: number): readonly Way[] {
  const ways: Way[] = [];
  const events: Event[] = [];
  const barriers: [string, number][] = [];
  const conditions: [number, boolean][] = [];
  const name = (at: number) => `P${thread}_r${at}`;
  const registers = accesses.flatMap((each, at) => (/^[RAX] /.test(each) ? [name(at)] : []));
  const way = (more: readonly (readonly [number, boolean])[]) => {
    const loaded = events.map(({ register }) => register);
    const unread = registers.filter((register) => !loaded.includes(register));
    ways.push({ events: [...events], conditions: [...conditions, ...more], unread });
  };
  accesses.forEach((each, at) => {
    const [kind = "", cell = ""] = each.split(" ");
    const last = events.findLastIndex(({ register }) => register !== null);
    if (kind.startsWith("smp_")) barriers.push([kind, events.length]);
    else if (kind === "if") {
      if (last < 0) return;
      way([[last, false]]);
      conditions.push([last, true]);
    } else {
      const control = conditions.map(([event]) => event);
      const common = { thread, cell, control, barriers: [...barriers] };
      const load = { ...common, kind: "R", value: 0, register: name(at), data: null } as const;
      const store = { ...common, kind: "W", value: valueAt(thread, at), register: null } as const;
      const half = events.length;
      if ("RAX".includes(kind)) events.push({ ...load, strong: kind === "A", half: null });
      if (kind === "X") events.push({ ...store, strong: false, data: null, half });
      if ("WDL".includes(kind)) {
        const data = kind === "D" && last >= 0 ? last : null;
        events.push({ ...store, strong: kind === "L", data, half: null });
      }
    }
  });
  way([]);
  return ways;
}

/** An execution in the making: for each load the store that it reads (null: the first value). */
interface Candidate {
  readonly events: readonly Event[];
  readonly reads: readonly (number | null)[];
  /** The stores of each cell in their order. */
  readonly order: ReadonlyMap<string, readonly number[]>;
}

function* endsOf(ways: readonly Way[]): Generator<string> {
  const starts = ways.map((_, thread) =>
    ways.slice(0, thread).reduce((sum, { events }) => sum + events.length, 0),
  );
  const events = ways.flatMap(({ events }) => events);
  const conditions = ways.flatMap(({ conditions }, thread) =>
    conditions.map(([event, is]) => [event + (starts[thread] ?? 0), is] as const),
  );
  const local = localOrder(events, starts);
  for (const candidate of candidatesOf(events)) {
    const readBy = (load: number) => events[candidate.reads[load] ?? -1]?.value ?? 0;
    if (conditions.some(([load, is]) => (readBy(load) !== 0) !== is)) continue;
    if (!isAllowed(candidate, local, starts)) continue;
    const cells = ["x", "y"].map((cell) => {
      const last = candidate.order.get(cell)?.at(-1);
      return `global:${cell}=${last === undefined ? 0 : (events[last]?.value ?? 0)}`;
    });
    const read = events.flatMap(({ register }, at) =>
      register === null ? [] : [`global:${register}=${readBy(at)}`],
    );
    const unread = ways.flatMap((way) => way.unread.map((name) => `global:${name}=${UNREAD}`));
    yield [...cells, ...read, ...unread].sort().join(" ");
  }
}

function* candidatesOf(events: readonly Event[]): Generator<Candidate> {
  const stores = (cell: string) =>
    events.flatMap((event, at) => (event.kind === "W" && event.cell === cell ? [at] : []));
  const choices = events.map(({ kind, cell }) => (kind === "R" ? [null, ...stores(cell)] : [null]));
  for (const x of permutations(stores("x")))
    for (const y of permutations(stores("y")))
      for (const reads of product(choices))
        yield {
          events,
          reads,
          order: new Map([
            ["x", x],
            ["y", y],
          ]),
        };
}

function permutations(items: readonly number[]): readonly (readonly number[])[] {
  if (items.length === 0) return [[]];
  return items.flatMap((item) =>
    permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest]),
  );
}

const product = <T>(choices: readonly (readonly T[])[]): readonly (readonly T[])[] =>
  choices.reduce<readonly (readonly T[])[]>(
    (all, some) => all.flatMap((list) => some.map((one) => [...list, one])),
    [[]],
  );

type Edges = readonly (readonly [number, number])[];

/** What a thread orders by itself, whatever is read: dependencies, barriers, acquire and release. */
function localOrder(events: readonly Event[], starts: readonly number[]): Edges {
  return events.flatMap((later, to) => {
    const start = starts[later.thread] ?? 0;
    return events.flatMap((earlier, from): [number, number][] => {
      if (earlier.thread !== later.thread || from >= to) return [];
      const between = later.barriers.filter(([, at]) => at > from - start).map(([kind]) => kind);
      const isOrdered =
        between.includes("smp_mb") ||
        (between.includes("smp_rmb") && earlier.kind === "R") ||
        (between.includes("smp_wmb") && earlier.kind === "W" && later.kind === "W") ||
        (earlier.kind === "R" && earlier.strong) ||
        (later.kind === "W" && later.strong) ||
        (earlier.strong && later.strong) ||
        later.data === from - start ||
        later.half === from - start ||
        (later.kind === "W" && later.control.includes(from - start)) ||
        (later.kind === "W" && later.cell === earlier.cell);
      return isOrdered ? [[from, to]] : [];
    });
  });
}

/** Internal visibility, atomicity and external visibility. */
function isAllowed({ events, reads, order }: Candidate, local: Edges, starts: readonly number[]) {
  const place = (store: number | null): number =>
    store === null ? -1 : (order.get(events[store]?.cell ?? "")?.indexOf(store) ?? -1);
  const isOwn = (a: number, b: number) => events[a]?.thread === events[b]?.thread;
  const readFrom: Edges = reads.flatMap((store, load): [number, number][] =>
    store === null ? [] : [[store, load]],
  );
  const coherence: Edges = [...order.values()].flatMap((stores) =>
    stores.flatMap((one, at) => stores.slice(at + 1).map((other) => [one, other] as const)),
  );
  const fromRead: Edges = events.flatMap((event, load) =>
    event.kind === "R"
      ? (order.get(event.cell) ?? [])
          .filter((store) => place(store) > place(reads[load] ?? null))
          .map((store) => [load, store] as const)
      : [],
  );
  const program: Edges = events.flatMap((later, to) =>
    events.flatMap((earlier, from): [number, number][] =>
      from < to && isOwn(from, to) && earlier.cell === later.cell ? [[from, to]] : [],
    ),
  );
  const isAtomic = events.every(({ half, thread, cell }, store) => {
    if (half === null) return true;
    const read = place(reads[half + (starts[thread] ?? 0)] ?? null);
    const between = (order.get(cell) ?? []).slice(read + 1, place(store));
    return between.every((other) => isOwn(other, store));
  });
  // What a store waits for, or the write half of a change, is not passed by who reads it early.
  const forwarded: Edges = readFrom.flatMap(([store, load]): [number, number][] => {
    const { data, half, thread } = events[store] ?? { data: null, half: null, thread: 0 };
    if (!isOwn(store, load)) return [];
    const early: [number, number][] = data === null ? [] : [[data + (starts[thread] ?? 0), load]];
    return half !== null && events[load]?.strong ? [...early, [store, load]] : early;
  });
  const seen = [...readFrom, ...coherence, ...fromRead];
  const external = seen.filter(([from, to]) => !isOwn(from, to));
  return (
    isAtomic && isAcyclic([...program, ...seen]) && isAcyclic([...external, ...local, ...forwarded])
  );
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
