// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Sliceable } from "../../model/model.ts";
import { DEADLOCK, DEADLOCK_DETAIL } from "../explore.ts";
import { Ints } from "../intern/ints.ts";
import type { Space } from "../intern/space.ts";
import type { Leaf, Steps } from "../intern/steps.ts";
import { Tuples } from "../intern/tuples.ts";
import type { Finding } from "../judge.ts";
import type { Progress } from "../options.ts";
import type { Limits, Stats } from "../outcome.ts";
import type { Ample, AmpleSets } from "./ample.ts";
import { type Chains, NO_STEPS } from "./chains.ts";
import { isEqual } from "./is-equal.ts";
import type { Orbits } from "./orbits.ts";
import type { Left, Reductions } from "./report.ts";
import type { Watcher } from "./watcher.ts";

/** Steps in a row that are passed through before a state is stored all the same. */
const LONGEST = 10_000;
/** States with several steps that are passed through in a row. */
const MOST_BRANCHES = 4;

/** Something wrong: the state that was expanded, and the steps from there on. */
export interface Sighting extends Finding {
  /** Number of a stored state, or -1 - the number of an initial one. */
  readonly from: number;
  readonly chain: number;
  /** Of the whole path. */
  readonly length: number;
}

interface Tools<State, Action> {
  readonly space: Space<State>;
  readonly steps: Steps<State, Action>;
  readonly ample: AmpleSets<State, Action>;
  readonly watcher: Watcher<State, Action>;
  readonly chains: Chains;
  readonly orbits: Orbits<State, Action>;
  readonly model: Pick<Sliceable<State, Action>, "parts">;
}

const isClean = ({ steps }: Leaf<unknown>): boolean =>
  steps.every(({ findings }) => findings.length === 0);

function countOf(leaves: readonly Leaf<unknown>[]): number {
  let count = 0;
  for (const { steps } of leaves) count += steps.length;
  return count;
}

/**
 * One pass of the reduced search, with the independence relation as far as it is known.
 *
 * A state where one leaf is enough is passed through: it is neither stored nor expanded,
 * its successors take its place. Any other state is stored; it is expanded by its ample
 * set if that leads to a new state, else in full. So from each state transitions of ample sets
 * lead to one that is expanded in full, and no transition is put off for ever (proviso C3).
 */
export class Pass<State, Action> {
  readonly states: Tuples;
  /** By number of a state: the one that it was reached from (see `Sighting`), and how. */
  readonly before = new Ints();
  readonly via = new Ints();
  /** The nearest by rule. */
  readonly sightings = new Map<string, Sighting>();
  limit: keyof Limits | undefined;
  readonly #left = { passed: 0, alone: 0, untried: 0, apart: 0, renamed: 0 };
  readonly #tools: Tools<State, Action>;
  readonly #limits: Limits;
  readonly #isMerging: boolean;
  readonly #lengths = new Ints();
  /** States that are stored only because chains must end; they are expanded in full. */
  readonly #cuts = new Set<number>();
  /** The highest number of a state that was landed at. */
  #furthest = -1;
  #isStopped = false;
  #transitions = 0;
  #depth = 0;

  constructor(tools: Tools<State, Action>, limits: Limits, { merging }: Reductions) {
    this.#tools = tools;
    this.#limits = limits;
    this.#isMerging = merging;
    this.states = new Tuples(tools.space.words.length);
  }

  get stats(): Omit<Stats, "seconds"> {
    return { states: this.states.size, transitions: this.#transitions, depth: this.#depth };
  }

  get left(): Left {
    return this.#left;
  }

  /** How far the search is when the state of a number is expanded. */
  progress(at: number): Progress {
    const { size: states } = this.states;
    const layer = this.#lengths.get(at);
    return { states, frontier: states - at - 1, layer, transitions: this.#transitions };
  }

  /** Enters an initial state. */
  start(state: State, start: number, findings: readonly Finding[]): void {
    const from = -1 - start;
    for (const finding of findings) this.#see({ ...finding, from, chain: NO_STEPS, length: 0 });
    if (findings.length === 0)
      this.#land(this.#tools.space.enter(state).slice(), from, NO_STEPS, 0, 0);
  }

  /** Expands all that is reached, until `spent` names a limit, or says that all this is in vain. */
  run(spent: (at: number) => keyof Limits | "stale" | undefined): void {
    const words = new Int32Array(this.#tools.space.words.length);
    for (let at = 0; at < this.states.size && !this.#isStopped; at += 1) {
      const limit = spent(at);
      if (limit === "stale") return;
      if (limit !== undefined) {
        this.limit ??= limit;
        return;
      }
      this.states.load(at, words);
      this.#expand(at, words);
    }
  }

  #expand(at: number, words: Int32Array): void {
    const { space, watcher, ample } = this.#tools;
    space.load(words);
    const all = this.#all();
    if (countOf(all) > 0 && this.#lengths.get(at) >= this.#limits.depth) {
      this.limit ??= "depth";
      return;
    }
    const enough = this.#cuts.has(at) ? null : ample.find();
    const followed = enough?.core ?? [];
    if (enough !== null && this.#tries(at, words, enough)) return;
    this.#watch(words, all);
    space.load(words);
    if (countOf(all) === 0 && !watcher.isEnd()) {
      const length = this.#lengths.get(at);
      const sighting = { rule: DEADLOCK, detail: DEADLOCK_DETAIL, from: at };
      this.#see({ ...sighting, chain: NO_STEPS, length });
    }
    for (const leaf of all) if (!followed.includes(leaf)) this.#follow(at, words, leaf);
  }

  /** Expands a state by its ample set; false if that leads only to states that were expanded. */
  #tries(at: number, words: Int32Array, enough: Ample<Action>): boolean {
    const { leaves, core } = enough;
    this.#watch(words, leaves);
    this.#furthest = -1;
    for (const leaf of core) this.#follow(at, words, leaf);
    if (this.#furthest <= at) return false;
    for (const leaf of leaves) if (!core.includes(leaf)) this.#follow(at, words, leaf);
    this.#leave(enough);
    return true;
  }

  #follow(at: number, words: Int32Array, { steps }: Leaf<Action>): void {
    const { space, chains } = this.#tools;
    const length = this.#lengths.get(at) + 1;
    for (const step of steps) {
      this.#transitions += 1;
      const chain = chains.extend(NO_STEPS, step.number);
      for (const finding of step.findings) this.#see({ ...finding, from: at, chain, length });
      space.load(words);
      if (step.findings.length === 0)
        this.#land(this.#tools.steps.after(step).slice(), at, chain, length, 0);
    }
  }

  /** Passes through states as long as one leaf is ample, and stores the state reached. */
  #land(words: Int32Array, from: number, begun: number, before: number, branches: number): void {
    const { space, steps, chains } = this.#tools;
    let chain = begun;
    const mark = words.slice();
    for (let hops = 0; ; hops += 1) {
      const length = before + hops;
      if (this.#cuts.size > 0 && this.#cuts.has(this.states.find(words))) return;
      space.load(words);
      const leaves = this.#enough(length);
      const ways = leaves.flatMap((leaf) => leaf.steps);
      const [way] = ways;
      if (way === undefined || (ways.length > 1 && branches === MOST_BRANCHES)) {
        this.#store(words, from, chain, length);
        return;
      }
      // Brent: a chain that comes back to where it was would never end.
      if (hops === LONGEST || (hops > 0 && isEqual(words, mark))) {
        this.#cuts.add(this.#store(words, from, chain, length));
        return;
      }
      if ((hops & (hops - 1)) === 0) mark.set(words);
      this.#watch(words, leaves);
      this.#left.passed += 1;
      for (const one of ways.length > 1 ? ways : []) {
        space.load(words);
        const then = steps.after(one).slice();
        this.#land(then, from, chains.extend(chain, one.number), length + 1, branches + 1);
      }
      if (ways.length > 1) return;
      space.load(words);
      words.set(steps.after(way));
      chain = chains.extend(chain, way.number);
    }
  }

  /** Leaves of the loaded state that are enough, if it need not be stored; else none. */
  #enough(length: number): readonly Leaf<Action>[] {
    if (!this.#isMerging || length >= this.#limits.depth) return [];
    const enough = this.#tools.ample.find();
    if (enough === null) {
      const all = this.#all();
      return countOf(all) === 1 && all.every(isClean) ? all : [];
    }
    if (enough.leaves.length > 1 && countOf(enough.leaves) > 1) return [];
    this.#leave(enough);
    return enough.leaves;
  }

  #leave({ untried, isApart }: Ample<Action>): void {
    if (untried > 0) this.#left.alone += 1;
    this.#left.untried += untried;
    if (isApart) this.#left.apart += 1;
  }

  /** Notes the leaves of a state for all states of its orbit. */
  #watch(words: Int32Array, leaves: readonly Leaf<Action>[]): void {
    const { space, watcher, orbits } = this.#tools;
    watcher.watch(words, leaves);
    for (const image of orbits.images(words)) {
      space.load(image.words);
      if (countOf(image.leaves) === 0) watcher.isEnd();
      const parts = leaves.map(({ part }) => image.part(part));
      watcher.watch(
        image.words,
        image.leaves.filter(({ part }) => parts.includes(part)),
      );
    }
  }

  #all(): readonly Leaf<Action>[] {
    const { model, steps } = this.#tools;
    return model.parts.map((_, part) => steps.leafOf(part));
  }

  /** The number of a state; -1 if there is no room for it. */
  #store(words: Int32Array, from: number, chain: number, length: number): number {
    const same = this.states.find(words);
    const known = same === -1 ? this.#tools.orbits.find(this.states, words) : same;
    if (known !== same) this.#left.renamed += 1;
    this.#furthest = Math.max(this.#furthest, known === -1 ? this.states.size : known);
    if (known !== -1) return known;
    if (this.states.size >= this.#limits.states) {
      this.limit ??= "states";
      this.#isStopped = true;
      return -1;
    }
    this.before.push(from);
    this.via.push(chain);
    this.#lengths.push(length);
    this.#depth = Math.max(this.#depth, length);
    return this.states.add(words);
  }

  #see(sighting: Sighting): void {
    const known = this.sightings.get(sighting.rule);
    if (known === undefined || sighting.length < known.length)
      this.sightings.set(sighting.rule, sighting);
  }
}
