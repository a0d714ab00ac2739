// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Step } from "../intern/steps.ts";
import type { Violation } from "../outcome.ts";
import type { Chains } from "./chains.ts";
import type { Pass } from "./pass.ts";

/** The paths that one search has found. */
export class Paths<Action> {
  readonly #pass: Pick<Pass<never, Action>, "sightings" | "before" | "via">;
  readonly #chains: Chains;
  readonly #steps: readonly Step<Action>[];

  constructor(
    pass: Pick<Pass<never, Action>, "sightings" | "before" | "via">,
    chains: Chains,
    steps: readonly Step<Action>[],
  ) {
    this.#pass = pass;
    this.#chains = chains;
    this.#steps = steps;
  }

  /** One violation for each broken rule, with the path that was found. */
  violations(): Violation<Action>[] {
    return [...this.#pass.sightings.values()].map(({ rule, detail, from, chain }) => {
      const { start, numbers } = this.#trace(from, this.#chains.steps(chain));
      const steps = numbers.flatMap((number) => this.#steps[number] ?? []);
      const switches = steps.filter(({ actor }, at) => at > 0 && steps[at - 1]?.actor !== actor);
      const path = steps.map(({ action }) => action);
      return { rule, detail, path, start, switches: switches.length };
    });
  }

  #trace(from: number, last: readonly number[]): { start: number; numbers: readonly number[] } {
    const chains: (readonly number[])[] = [last];
    let at = from;
    for (; at >= 0; at = this.#pass.before.get(at))
      chains.push(this.#chains.steps(this.#pass.via.get(at)));
    return { start: -1 - at, numbers: chains.reverse().flat() };
  }
}
