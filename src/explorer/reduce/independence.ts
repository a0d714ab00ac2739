// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Leaf } from "../intern/steps.ts";
import { Bits } from "./bits.ts";
import { Excursions, type Held } from "./excursions.ts";
import { type Footprint, Strand, Surroundings } from "./footprints.ts";

/** The enabled transitions of one strand in a state, with its standing. */
export interface Situation {
  readonly strand: number;
  /** Name of the context that runs. */
  readonly context: number;
  /** The slots that the rules on states read of the strand, with their values. */
  readonly standing: Held & { readonly number: number };
  readonly run: Leaf<unknown>;
  readonly events: readonly Leaf<unknown>[];
}

/** Which steps matter to which, as far as was seen until now. */
export class Independence {
  readonly strands: readonly Strand[];
  readonly surroundings = new Surroundings();
  readonly #outside: { version: number; print: Footprint }[] = [];

  constructor(strands: number) {
    this.strands = Array.from({ length: strands }, () => new Strand());
  }

  /** Grows with everything that is seen for the first time. */
  get version(): number {
    return this.strands.reduce((sum, { version }) => sum + version, this.surroundings.version);
  }

  /** Whether nothing outside of a strand does anything that depends on the leaf, or it on that. */
  isPrivate(leaf: Leaf<unknown>, strand: number): boolean {
    const { reads, writes } = this.#around(strand);
    if (writes.meets(leaf.reads) || writes.meets(leaf.writes) || reads.meets(leaf.writes))
      return false;
    return !(this.strands[strand]?.turns.overlaps(writes) ?? true);
  }

  /**
   * Whether nothing that may happen on the strand before the context that runs has taken a
   * step of its own depends on that step, or the step on it.
   */
  isUndisturbed({ strand, context, standing, run, events }: Situation): boolean {
    const own = this.strands[strand];
    const outside = this.#around(strand).writes;
    if (own === undefined || outside.meets(standing.reads)) return false;
    const excursions = new Excursions(own, context, events, outside);
    if (excursions.isEmpty) return true;
    if (own.turns.meets(run.writes) || excursions.reads.meets(run.writes)) return false;
    if (excursions.writesOther(run)) return false;
    return excursions.bringBack(run) && excursions.bringBack(standing);
  }

  /** Footprint of everything that is not the strand's. */
  #around(strand: number): Footprint {
    const { version } = this;
    const known = this.#outside[strand];
    if (known?.version === version) return known.print;
    const print = { reads: new Bits(), writes: new Bits() };
    const others = this.strands.filter((_, at) => at !== strand);
    for (const { all } of [...others, this.surroundings]) {
      print.reads.union(all.reads);
      print.writes.union(all.writes);
    }
    this.#outside[strand] = { version, print };
    return print;
  }
}
