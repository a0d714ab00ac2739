// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { PairMap } from "../intern/pair-map.ts";
import type { Leaf, Step } from "../intern/steps.ts";
import { Bits } from "./bits.ts";

/** The union of the slots that some leaves read and write. */
export interface Footprint {
  readonly reads: Bits;
  readonly writes: Bits;
}

/** A step that was seen in a context, and the context that it led to. */
export interface Move {
  readonly leaf: Leaf<unknown>;
  readonly step: Step<unknown>;
  readonly to: number;
}

/** The footprints seen while one context of a strand ran. */
interface Place {
  /** Of the context itself. */
  readonly run: Seen;
  /** Those of the events that interrupt it. */
  readonly event: Seen;
}

interface Seen {
  readonly moves: Move[];
  /** Leaves without a clean step. */
  readonly idle: Leaf<unknown>[];
}

const empty = (): Footprint => ({ reads: new Bits(), writes: new Bits() });
const nothing = (): Seen => ({ moves: [], idle: [] });

function extend({ reads, writes }: Footprint, leaf: Leaf<unknown>): boolean {
  const grew = reads.addAll(leaf.reads);
  return writes.addAll(leaf.writes) || grew;
}

/** All that one strand was seen to do. */
export class Strand {
  readonly all: Footprint = empty();
  /** Slots that say which context runs. */
  readonly turns = new Bits();
  readonly #places: Place[] = [];
  /** Leaves noted so far: those that lead to no other context, and the others by their target. */
  readonly #stays = new PairMap();
  readonly #goes = new Set<string>();
  /** Grows with everything new. */
  version = 0;

  place(name: number): Place {
    let place = this.#places[name];
    if (place === undefined) {
      place = { run: nothing(), event: nothing() };
      this.#places[name] = place;
    }
    return place;
  }

  /** Takes note of the slots on which the name of one of its contexts depends. */
  name(reads: readonly number[]): void {
    const grew = [this.all.reads, this.turns].map((bits) => bits.addAll(reads));
    if (grew.includes(true)) this.version += 1;
  }

  /** Takes note of a leaf, and of the contexts to which its steps lead, in their order. */
  note(name: number, role: "run" | "event", leaf: Leaf<unknown>, to: readonly number[]): void {
    const at = 2 * name + (role === "run" ? 0 : 1);
    if (to.every((each) => each === name)) {
      if (this.#stays.get(at, leaf.number) !== -1) return;
      this.#stays.add(at, leaf.number, 1);
    } else {
      const key = `${at} ${leaf.number} ${to.join(" ")}`;
      if (this.#goes.has(key)) return;
      this.#goes.add(key);
    }
    const { moves, idle } = this.place(name)[role];
    const clean = [...leaf.steps.entries()].filter(([, { findings }]) => findings.length === 0);
    for (const [at, step] of clean) moves.push({ leaf, step, to: to[at] ?? name });
    if (clean.length === 0) idle.push(leaf);
    extend(this.all, leaf);
    this.version += 1;
  }
}

/** The joint footprint of the leaves that belong to no strand. */
export class Surroundings {
  readonly all: Footprint = empty();
  version = 0;

  note(leaf: Pick<Leaf<unknown>, "reads" | "writes">): void {
    const grew = this.all.reads.addAll(leaf.reads);
    if (this.all.writes.addAll(leaf.writes) || grew) this.version += 1;
  }
}
