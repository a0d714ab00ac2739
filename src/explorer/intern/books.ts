// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Finding } from "../judge.ts";
import type { ExploreOptions } from "../options.ts";
import type { Limits, Stats } from "../outcome.ts";
import { Watch } from "../watch.ts";
import { Ints } from "./ints.ts";
import type { Step } from "./steps.ts";
import { Store } from "./store.ts";

/** How many states are expanded between two readings of the meter, and of the clock. */
const PULSE = 2048;
const TICK = 64;

/** Something wrong, at the place where it was seen. Its path is looked for at the end. */
export interface Sighting extends Finding {
  /** Position of the state, or number of the initial state. */
  readonly at: number;
  /** The step out of it; "start" and "end" for the state itself. */
  readonly step: number | "start" | "end";
}

/** The books of one search: what is stored, what waits, what was seen, what was cut off. */
export class Books<Action> {
  /** The stored states, by number. */
  readonly states: Store;
  /** By number of a state: its position in `queue` + 1; 0 if only violating steps lead to it. */
  readonly places = new Ints();
  /** The states that were or are to be expanded, by position. */
  readonly queue = new Ints();
  /** Which of the initial states is the one at a position; the first positions only. */
  readonly starts: number[] = [];
  /** Where each layer begins in `queue`. */
  readonly layers: number[] = [];
  /** By position: where its edges begin, and how many there are; -1 if it was not expanded. */
  readonly first = new Ints();
  readonly count = new Ints();
  /** By edge: number of the state that the step leads to, -1 if it was not stored; and the step. */
  readonly targets = new Ints();
  readonly steps = new Ints();
  readonly sightings: Sighting[] = [];
  readonly #shortest = new Map<string, number>();
  readonly #limits: Limits;
  readonly #watch: Watch;
  readonly #onProgress: ExploreOptions<never, never>["onProgress"];
  #limit: keyof Limits | undefined;
  #stopped = false;
  #taken = 0;
  #layerEnd = 0;
  #transitions = 0;
  #depth = 0;

  constructor(packs: number, limits: Limits, options: ExploreOptions<never, never>) {
    this.states = new Store(packs);
    this.#limits = limits;
    this.#watch = new Watch(limits, options.clock, options.meter);
    this.#onProgress = options.onProgress;
  }

  /** The first limit that kept a part of the space from being looked at. */
  get limit(): keyof Limits | undefined {
    return this.#limit;
  }

  /** Length of the paths to the state that was taken last. */
  get layer(): number {
    return this.layers.length - 1;
  }

  get stats(): Stats {
    return {
      states: this.states.size,
      transitions: this.#transitions,
      depth: this.#depth,
      seconds: this.#watch.seconds,
    };
  }

  /** The position of the next state to expand; -1 when none waits or a limit is reached. */
  take(): number {
    const at = this.#taken;
    if (this.#stopped || at === this.queue.size) return -1;
    const pulse = at % PULSE === 0;
    const spent = at % TICK === 0 ? this.#watch.spent(pulse) : undefined;
    if (spent !== undefined) {
      this.cut(spent);
      return -1;
    }
    if (at === this.#layerEnd) {
      this.layers.push(at);
      this.#layerEnd = this.queue.size;
    }
    if (pulse) {
      const [states, transitions, layer] = [this.states.size, this.#transitions, this.layer];
      this.#onProgress?.({ states, frontier: this.queue.size - at - 1, layer, transitions });
    }
    this.#taken += 1;
    return at;
  }

  /** The search starts in a state. */
  start(words: Int32Array, start: number, findings: readonly Finding[]): void {
    for (const finding of findings) this.see({ ...finding, at: start, step: "start" });
    const waiting = this.queue.size;
    this.#land(words, findings.length === 0, 0);
    if (this.queue.size > waiting) this.starts.push(start);
  }

  /** Counts the transitions out of a position; -1 if it is not looked at. */
  expand(count: number): void {
    this.first.push(this.targets.size);
    this.count.push(count);
    if (count > 0) this.#transitions += count;
  }

  /** A step out of the state taken last leads to `words`. */
  follow(at: number, { number, findings }: Step<Action>, words: Int32Array): void {
    for (const finding of findings) this.see({ ...finding, at, step: number });
    this.targets.push(this.#land(words, findings.length === 0, this.layer + 1));
    this.steps.push(number);
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

  #land(words: Int32Array, isClean: boolean, length: number): number {
    let state = this.states.find(words);
    if (state === -1) {
      if (this.states.size >= this.#limits.states) {
        this.cut("states");
        this.#stopped = true;
        return -1;
      }
      state = this.states.add();
      this.places.push(0);
      this.#depth = Math.max(this.#depth, length);
    }
    if (isClean && this.places.get(state) === 0) {
      this.queue.push(state);
      this.places.set(state, this.queue.size);
    }
    return state;
  }
}
