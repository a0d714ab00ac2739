// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { DEADLOCK, DEADLOCK_DETAIL } from "../explore.ts";
import type { Finding } from "../judge.ts";
import type { ExploreOptions } from "../options.ts";
import type { Limits, Stats } from "../outcome.ts";
import { Watch } from "../watch.ts";
import { BLOCK, type Block } from "./block.ts";
import { Ints } from "./ints.ts";
import type { States } from "./states.ts";
import type { Step } from "./steps.ts";
import type { Visited } from "./visited.ts";

/** How many states are expanded between two readings of the meter; a multiple of `BLOCK`. */
const PULSE = 2048;

/** As many states as may be found before the meter is read again, or nearly. */
const SOON = 8 * PULSE;

/** Something wrong, at the place where it was seen. Its path is looked for at the end. */
export interface Sighting extends Finding {
  /** Number of the state, or of the initial state. */
  readonly at: number;
  /** The step out of it; "start" and "end" for the state itself. */
  readonly step: number | "start" | "end";
}

/** Counters and findings that a kept search needs, besides its states, to go on. */
export interface BooksKept {
  readonly starts: readonly (readonly [number, number])[];
  readonly layers: readonly number[];
  readonly unexpanded: readonly number[];
  readonly ends: readonly number[];
  readonly sightings: readonly Sighting[];
  readonly shortest: readonly (readonly [string, number])[];
  readonly isDeep: boolean;
  readonly next: number;
  readonly taken: number;
  readonly layerEnd: number;
  readonly transitions: number;
  readonly depth: number;
  readonly seconds: number;
}

/** The books of one search: frontier, findings, limits reached. */
export class Books<Kept extends States = Visited> {
  readonly visited: Kept;
  /** Which of the initial states is the one with a number. */
  readonly starts = new Map<number, number>();
  /** Where each layer begins, by number of state. */
  readonly layers: number[] = [];
  /** Numbers of states at the limit of depth that were not expanded, in order. */
  readonly #unexpanded = new Ints();
  /** Numbers of the states without a successor. */
  readonly ends = new Ints();
  readonly sightings: Sighting[] = [];
  readonly #shortest = new Map<string, number>();
  readonly #limits: Limits;
  readonly #watch: Watch;
  readonly #onProgress: ExploreOptions<never, never>["onProgress"];
  readonly #bytes: () => number;
  #limit: keyof Limits | undefined;
  #secondsBefore = 0;
  #stopped = false;
  /** The states with numbers less than this were taken, and so many of them had to be expanded. */
  #next = 0;
  #taken = 0;
  #layerEnd = 0;
  #transitions = 0;
  #depth = 0;

  /** `bytes`: memory besides the states that the meter cannot see. */
  constructor(
    visited: Kept,
    limits: Limits,
    options: ExploreOptions<never, never>,
    bytes: () => number,
  ) {
    this.visited = visited;
    this.#limits = limits;
    this.#watch = new Watch(limits, options.clock, options.meter);
    this.#onProgress = options.onProgress;
    this.#bytes = bytes;
  }

  /** The first limit that kept a part of the space from being looked at. */
  get limit(): keyof Limits | undefined {
    return this.#limit;
  }

  /** Length of the paths to the states that were taken last. */
  get layer(): number {
    return this.layers.length - 1;
  }

  /** States with numbers from here on have not been expanded. */
  get end(): number {
    return this.#next;
  }

  get stats(): Stats {
    return {
      states: this.visited.states,
      transitions: this.#transitions,
      depth: this.#depth,
      seconds: this.#secondsBefore + this.#watch.seconds,
    };
  }

  /** How many more states may be stored. */
  get room(): number {
    return this.#limits.states - this.visited.states;
  }

  /** Whether the paths to the states taken last are as long as they may be. */
  get isAtDepth(): boolean {
    return this.layer >= this.#limits.depth;
  }

  /** Takes the next states to expand, all of one layer; false when none waits or a limit is reached. */
  take(block: Block): boolean {
    const { visited } = this;
    block.clear();
    this.#skip();
    if (this.#stopped || this.#next === visited.size) return false;
    const pulse = this.#taken % PULSE === 0;
    const spent = this.#watch.spent(
      pulse,
      pulse ? this.visited.bytesFor(this.visited.size + SOON) + this.#bytes() : 0,
    );
    if (spent !== undefined) {
      this.cut(spent);
      return false;
    }
    if (this.#next >= this.#layerEnd) {
      this.layers.push(this.#layerEnd);
      this.#layerEnd = visited.size;
    }
    if (pulse) {
      visited.leave(this.#next);
      this.#report();
    }
    const most = BLOCK - (this.#taken % BLOCK);
    while (block.size < most && this.#next < this.#layerEnd) {
      block.states[block.size] = this.#next;
      block.size += 1;
      this.#next += 1;
      this.#skip();
    }
    this.#taken += block.size;
    return true;
  }

  /** Gives back the states of a block from the one at `from` on. */
  giveBack(block: Block, from: number): void {
    if (from >= block.size) return;
    this.#next = block.states[from] ?? 0;
    this.#taken -= block.size - from;
    block.size = from;
  }

  /** The search starts in a state. */
  start(vector: Int32Array, start: number, findings: readonly Finding[]): void {
    for (const finding of findings) this.see({ ...finding, at: start, step: "start" });
    const isClean = findings.length === 0;
    if (this.room <= 0 && !this.visited.has(vector)) {
      this.#stop();
      return;
    }
    if (this.visited.start(vector, isClean) && isClean)
      this.starts.set(this.visited.size - 1, start);
  }

  /** Stores the successors of a block, and counts them. */
  land<Action>(
    block: Block,
    steps: readonly Step<Action>[],
    isEnd: (state: number) => boolean,
  ): void {
    if (block.isOdd || this.visited.broken > 0 || block.successors > this.room) {
      this.#landOneByOne(block, steps, isEnd);
      return;
    }
    const { size } = this.visited;
    this.visited.reserve(block.successors);
    this.visited.add(block);
    this.#transitions += block.successors;
    if (this.visited.size > size) this.#depth = this.layer + 1;
  }
  /** A state is at the limit of depth: it is expanded only if it has no successor. */
  stay(state: number, successors: number, isEnd: (state: number) => boolean): void {
    if (successors > 0) {
      this.cut("depth");
      this.#unexpanded.push(state);
    } else this.#end(state, isEnd);
  }

  /** Whether all steps out of a state were looked at. */
  isExpanded(state: number): boolean {
    return state < this.#next && this.visited.isClean(state) && !this.#unexpanded.hasSorted(state);
  }

  /** Only the shortest paths to a broken rule matter, and they come first. */
  see(sighting: Sighting): void {
    const length = typeof sighting.step === "number" ? this.layer + 1 : Math.max(this.layer, 0);
    if ((this.#shortest.get(sighting.rule) ?? length) < length) return;
    this.#shortest.set(sighting.rule, length);
    this.sightings.push(sighting);
  }

  /** Part of the space stays unexplored. */
  cut(limit: keyof Limits): void {
    this.#limit ??= limit;
  }

  kept(): BooksKept {
    const { seconds, transitions, depth } = this.stats;
    return {
      starts: [...this.starts],
      layers: this.layers,
      unexpanded: [...this.#unexpanded.values()],
      ends: [...this.ends.values()],
      sightings: this.sightings,
      shortest: [...this.#shortest],
      isDeep: this.#limit === "depth",
      next: this.#next,
      taken: this.#taken,
      layerEnd: this.#layerEnd,
      transitions,
      depth,
      seconds,
    };
  }

  /** Goes on where `kept` was taken. */
  restore(kept: BooksKept): void {
    for (const [number, start] of kept.starts) this.starts.set(number, start);
    this.layers.push(...kept.layers);
    for (const state of kept.unexpanded) this.#unexpanded.push(state);
    for (const state of kept.ends) this.ends.push(state);
    this.sightings.push(...kept.sightings);
    for (const [rule, length] of kept.shortest) this.#shortest.set(rule, length);
    if (kept.isDeep) this.cut("depth");
    this.#next = kept.next;
    this.#taken = kept.taken;
    this.#layerEnd = kept.layerEnd;
    this.#transitions = kept.transitions;
    this.#depth = kept.depth;
    this.#secondsBefore = kept.seconds;
  }

  #landOneByOne<Action>(
    block: Block,
    steps: readonly Step<Action>[],
    isEnd: (state: number) => boolean,
  ): void {
    const { visited } = this;
    let successor = 0;
    for (let turn = 0; turn < block.size && !this.#stopped; turn += 1) {
      const at = block.states[turn] ?? 0;
      const count = block.counts[turn] ?? 0;
      if (count === 0) this.#end(at, isEnd);
      this.#transitions += count;
      for (const end = successor + count; successor < end; successor += 1) {
        const step = block.steps[successor] ?? 0;
        const number = step < 0 ? ~step : step;
        for (const finding of steps[number]?.findings ?? [])
          this.see({ ...finding, at, step: number });
        const base = successor * visited.layout.words;
        const { states } = visited;
        if (this.room > 0 || visited.find(block.words, base) !== -1)
          visited.land(block.words, base, at, step >= 0);
        else this.#stop();
        // A state that has a new number is no deeper than when a broken rule led to it.
        if (visited.states > states) this.#depth = this.layer + 1;
      }
      if (this.#stopped) this.giveBack(block, turn + 1);
    }
  }

  #end(at: number, isEnd: (state: number) => boolean): void {
    this.ends.push(at);
    if (!isEnd(at)) this.see({ rule: DEADLOCK, detail: DEADLOCK_DETAIL, at, step: "end" });
  }

  #stop(): void {
    this.cut("states");
    this.#stopped = true;
  }

  /** States that only violating steps lead to are not expanded. */
  #skip(): void {
    const { visited } = this;
    if (visited.broken === 0) return;
    while (this.#next < visited.size && !visited.isClean(this.#next)) this.#next += 1;
  }

  #report(): void {
    const { states, size, broken } = this.visited;
    const frontier = size - broken - this.#taken - 1;
    this.#onProgress?.({ states, frontier, layer: this.layer, transitions: this.#transitions });
  }
}
