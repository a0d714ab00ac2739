// SPDX-License-Identifier: GPL-2.0-only OR MIT
// Every candidate execution of a random litmus test, judged by axioms. It has nothing in common with
// the machine of src/model/memory/, and there are no loops.
import { type Threads, UNREAD, valueAt } from "./random-litmus.ts";

export interface Event {
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
export function endsByAxioms(threads: Threads, axioms: Axioms): readonly string[] {
  const ends = new Set<string>();
  const [first = [], second = []] = threads.map(waysOf);
  for (const a of first)
    for (const b of second) for (const end of endsOf([a, b], axioms)) ends.add(end);
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

/** For each load the store that it reads (null: the first value). */
export interface Candidate {
  readonly events: readonly Event[];
  readonly reads: readonly (number | null)[];
  /** The stores of each cell in their order. */
  readonly order: ReadonlyMap<string, readonly number[]>;
  /** Where the events of each thread begin. */
  readonly starts: readonly number[];
}

/** Whether a candidate is an execution. */
type Axioms = (candidate: Candidate) => boolean;

function* endsOf(ways: readonly Way[], axioms: Axioms): Generator<string> {
  const starts = ways.map((_, thread) =>
    ways.slice(0, thread).reduce((sum, { events }) => sum + events.length, 0),
  );
  const events = ways.flatMap(({ events }) => events);
  const conditions = ways.flatMap(({ conditions }, thread) =>
    conditions.map(([event, is]) => [event + (starts[thread] ?? 0), is] as const),
  );
  for (const candidate of candidatesOf(events, starts)) {
    const readBy = (load: number) => events[candidate.reads[load] ?? -1]?.value ?? 0;
    if (conditions.some(([load, is]) => (readBy(load) !== 0) !== is)) continue;
    if (!axioms(candidate)) continue;
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

function* candidatesOf(events: readonly Event[], starts: readonly number[]): Generator<Candidate> {
  const stores = (cell: string) =>
    events.flatMap((event, at) => (event.kind === "W" && event.cell === cell ? [at] : []));
  const choices = events.map(({ kind, cell }) => (kind === "R" ? [null, ...stores(cell)] : [null]));
  for (const x of permutations(stores("x")))
    for (const y of permutations(stores("y")))
      for (const reads of product(choices))
        yield {
          events,
          starts,
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
