// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Model, StateKey } from "../model/model.ts";
import { type Arrival, type Arrivals, admit, shorter } from "./arrival.ts";
import { suspects } from "./fair.ts";
import { Frontier } from "./frontier.ts";
import { Graph, maskOf, type Place, type Vertex } from "./graph.ts";
import type { Finding } from "./judge.ts";
import { findLassos } from "./lasso.ts";
import { Ledger } from "./ledger.ts";
import type { ExploreOptions } from "./options.ts";
import { type Limits, type Outcome, type Owed, outcomeWith, type Stats } from "./outcome.ts";
import { type Case, owedByAll } from "./owed.ts";
import { Watch } from "./watch.ts";

/** How many states are expanded between two readings of the meter: it is slow. */
const PULSE = 2048;

/** A state that is to be expanded. Nothing else holds on to states. */
interface Waiting<State, Action> {
  readonly state: State;
  readonly place: Place<Action>;
  readonly arrivals: Arrivals<Action>;
}

/** The books of one search: visited set, frontier, findings, limits reached. */
export class Search<State, Action> {
  readonly #key: Model<State, Action>["key"];
  readonly #limits: Limits;
  readonly #options: ExploreOptions<State, Action>;
  readonly #watch: Watch;
  readonly #places = new Map<StateKey, Place<Action>>();
  readonly #frontier: Frontier<Waiting<State, Action>>;
  readonly #ledger = new Ledger<Action>();
  readonly #graph: Graph<State, Action> | undefined;
  #limit: keyof Limits | undefined;
  #stopped = false;
  #taken = 0;
  #transitions = 0;
  #depth = 0;

  constructor(
    key: Model<State, Action>["key"],
    limits: Limits,
    options: ExploreOptions<State, Action>,
  ) {
    this.#key = key;
    this.#limits = limits;
    this.#options = options;
    this.#watch = new Watch(limits, options.clock, options.meter);
    this.#frontier = new Frontier(options.discipline ?? "breadth");
    this.#graph = options.liveness && new Graph(options.liveness.rules);
  }

  /**
   * A path ends in `state`, with these findings on its last step. Returns
   * where the state is stored, or undefined if the limit on states forbids it.
   */
  land(
    state: State,
    arrival: Arrival<Action>,
    findings: readonly Finding[],
  ): Place<Action> | undefined {
    for (const { rule, detail } of findings) this.#ledger.add(rule, detail, arrival);
    const key = this.#key(state);
    let place = this.#places.get(key);
    if (place === undefined) {
      if (this.#places.size >= this.#limits.states) {
        this.cut("states");
        this.#stopped = true;
        return undefined;
      }
      place = { arrivals: null, vertex: null };
      this.#places.set(key, place);
      this.#depth = Math.max(this.#depth, arrival.length);
    }
    if (findings.length > 0) return place;
    if (place.arrivals !== null) {
      admit(place.arrivals, arrival);
      return place;
    }
    place.arrivals = [arrival];
    this.#frontier.push({ state, place, arrivals: place.arrivals });
    return place;
  }

  /** The next state to expand; undefined when none waits or a limit is reached. */
  take(): Waiting<State, Action> | undefined {
    // An empty frontier: nothing is cut off, even if the time is up by now.
    if (this.#stopped || this.#frontier.size === 0) return undefined;
    const pulse = this.#taken % PULSE === 0;
    const spent = this.#watch.spent(pulse);
    if (spent !== undefined) {
      this.cut(spent);
      return undefined;
    }
    const here = this.#frontier.take();
    if (pulse && here !== undefined) this.#progress(here);
    this.#taken += 1;
    return here;
  }

  /** Counts the transitions out of a state, and opens its vertex if liveness is asked for. */
  expand(here: Waiting<State, Action>, transitions: number): Vertex<Action> | undefined {
    this.#transitions += transitions;
    const vertex = this.#graph?.open(here.arrivals, here.state);
    here.place.vertex = vertex ?? null;
    return vertex;
  }

  /** Something is wrong at an expanded state, not on a step. */
  report(arrivals: Arrivals<Action>, rule: string, detail: string): void {
    this.#ledger.add(rule, detail, arrivals.reduce(shorter));
  }

  /** Part of the space stays unexplored. The first limit that does so is the one reported. */
  cut(limit: keyof Limits): void {
    this.#limit ??= limit;
  }

  outcome(): Outcome<Action> {
    const { liveness, lassoBudget } = this.#options;
    if (this.#graph !== undefined && liveness !== undefined) {
      findLassos(this.#graph, liveness, this.#ledger, lassoBudget);
    }
    const stats: Stats = {
      states: this.#places.size,
      transitions: this.#transitions,
      depth: this.#depth,
      seconds: this.#watch.seconds,
    };
    return outcomeWith(stats, this.#ledger.violations(), this.#limit, this.#owed());
  }

  #owed(): readonly Owed<Action>[] | undefined {
    const { liveness, lassoBudget } = this.#options;
    const vertices = this.#graph?.vertices;
    if (vertices === undefined || liveness === undefined) return undefined;
    const cases = liveness.rules.map(({ rule, detail, recurring }, index): Case<Action> => {
      const question = {
        wanted: maskOf(recurring.map(() => true)),
        mask: ({ masks }: Vertex<Action>) => masks[index] ?? 0,
      };
      return { rule, detail, question, vertices: suspects(vertices, question) };
    });
    return owedByAll(cases, liveness.fairness, lassoBudget);
  }

  #progress({ arrivals }: Waiting<State, Action>): void {
    this.#options.onProgress?.({
      states: this.#places.size,
      frontier: this.#frontier.size,
      layer: arrivals[0].length,
      transitions: this.#transitions,
    });
  }
}
