// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Step } from "../intern/steps.ts";
import type { Violation } from "../outcome.ts";
import type { Chains } from "./chains.ts";
import type { Orbits } from "./orbits.ts";
import type { Pass, Sighting } from "./pass.ts";

type Trail<Action> = Pick<Pass<never, Action>, "sightings" | "before" | "via" | "states">;

/** Steps out of a stored state (see `Sighting`), until the next one. */
interface Stretch {
  readonly from: number;
  readonly numbers: readonly number[];
}

/** The paths that one search has found. */
export class Paths<State, Action> {
  readonly #pass: Trail<Action>;
  readonly #chains: Chains;
  readonly #steps: readonly Step<Action>[];
  readonly #orbits: Orbits<State, Action>;
  readonly #initial: readonly State[];

  constructor(
    pass: Trail<Action>,
    chains: Chains,
    steps: readonly Step<Action>[],
    orbits: Orbits<State, Action>,
    initial: readonly State[],
  ) {
    this.#pass = pass;
    this.#chains = chains;
    this.#steps = steps;
    this.#orbits = orbits;
    this.#initial = initial;
  }

  /** One violation for each broken rule, with the path that was found. */
  violations(): Violation<Action>[] {
    return [...this.#pass.sightings.values()].map((sighting) => {
      const { rule } = sighting;
      const { start, steps } = this.#path(sighting);
      const switches = steps.filter(({ actor }, at) => at > 0 && steps[at - 1]?.actor !== actor);
      const path = steps.map(({ action }) => action);
      const told = steps.at(-1)?.findings.find((finding) => finding.rule === rule);
      const detail = told?.detail ?? sighting.detail;
      return { rule, detail, path, start, switches: switches.length };
    });
  }

  #path({ rule, from, chain }: Sighting): { start: number; steps: readonly Step<Action>[] } {
    const { start, stretches } = this.#trace(from, this.#chains.steps(chain));
    const stepsOf = ({ numbers }: Stretch) =>
      numbers.flatMap((number) => this.#steps[number] ?? []);
    const initial = this.#initial[start];
    if (!this.#orbits.isAny || initial === undefined)
      return { start, steps: stretches.flatMap(stepsOf) };
    // Each stretch goes on from a state that is stored under another name, perhaps.
    const words = new Int32Array(this.#pass.states.width);
    const frames = stretches.map((stretch) => {
      if (stretch.from >= 0) this.#pass.states.load(stretch.from, words);
      return { words: stretch.from < 0 ? null : words.slice(), steps: stepsOf(stretch) };
    });
    return { start, steps: this.#orbits.follow(initial, frames, rule) };
  }

  #trace(from: number, last: readonly number[]): { start: number; stretches: readonly Stretch[] } {
    const stretches: Stretch[] = [{ from, numbers: last }];
    let at = from;
    for (; at >= 0; at = this.#pass.before.get(at)) {
      const numbers = this.#chains.steps(this.#pass.via.get(at));
      stretches.push({ from: this.#pass.before.get(at), numbers });
    }
    return { start: -1 - at, stretches: stretches.reverse() };
  }
}
