// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Leaf } from "../intern/steps.ts";
import { Bits } from "./bits.ts";
import type { Footprint, Move, Strand } from "./footprints.ts";

/** Slots with their values. */
export interface Held {
  readonly reads: readonly number[];
  readonly values: readonly number[];
}

/**
 * An excursion: the transitions that a strand may take from an event that interrupts a context
 * until the context takes its next step; the union over the contexts reached on the way.
 */
export class Excursions implements Footprint {
  readonly reads = new Bits();
  readonly writes = new Bits();
  /** The events by which they begin. */
  moves: readonly Move[] = [];
  /** By slot: the values it may have once a step has written it. */
  readonly #held = new Map<number, Set<number>>();
  readonly #own: Strand;
  readonly #context: number;
  #isEmpty = true;

  /** `outside`: slots that other strands may write meanwhile. */
  constructor(own: Strand, context: number, events: readonly Leaf<unknown>[], outside: Bits) {
    this.#own = own;
    this.#context = context;
    const isFixed = events.map(({ reads }) => !outside.meets(reads));
    // An event is as it is now, unless a transition on the way changes a slot that it reads.
    for (let isDone = false; !isDone; ) {
      isDone = true;
      this.moves = this.#begin(events, isFixed);
      this.#reach(this.moves);
      for (const [at, event] of events.entries()) {
        if (isFixed[at] !== true || this.bringBack(event)) continue;
        isFixed[at] = false;
        isDone = false;
      }
    }
  }

  /** Whether nothing can interrupt the context before it takes its next step. */
  get isEmpty(): boolean {
    return this.#isEmpty;
  }

  /** Whether a step on the way and one of the leaf may write different values to one slot. */
  writesOther({ steps }: Leaf<unknown>): boolean {
    return steps.some(({ slots, held }) =>
      slots.some((slot, at) => {
        const [one, ...more] = this.writes.has(slot) ? (this.#held.get(slot) ?? []) : [held[at]];
        return one !== held[at] || more.length > 0;
      }),
    );
  }

  /** Whether all that a leaf reads is the same again whenever the context goes on. */
  bringBack({ reads, values }: Held): boolean {
    return reads.every(
      (slot, at) => !this.writes.has(slot) || this.#bringsBack(slot, values[at] ?? 0),
    );
  }

  #begin(events: readonly Leaf<unknown>[], isFixed: readonly boolean[]): readonly Move[] {
    const { moves, idle } = this.#own.place(this.#context).event;
    for (const [at, event] of events.entries()) {
      if (isFixed[at] === true && event.steps.length === 0) continue;
      this.#isEmpty = false;
      this.#add(event, event.reads);
    }
    const isFixedPart = (leaf: Leaf<unknown>) =>
      isFixed[events.findIndex(({ part }) => part === leaf.part)] === true;
    // An event that may become another may become any that was seen here, or seen impossible.
    for (const leaf of idle) if (!isFixedPart(leaf)) this.#add(leaf, leaf.reads);
    return moves.filter(({ leaf }) => !isFixedPart(leaf) || events.includes(leaf));
  }

  #reach(first: readonly Move[]): void {
    const reached = new Set<number>();
    const follow = (moves: readonly Move[]): void => {
      for (const { leaf, to } of moves) {
        // Of the context that goes on as it was, `bringBack` knows the judge's findings.
        this.#add(leaf, to === this.#context ? leaf.firm : leaf.reads);
        if (to !== this.#context) reached.add(to);
      }
    };
    follow(first);
    for (const name of reached) {
      const { run, event } = this.#own.place(name);
      for (const { moves, idle } of [run, event]) {
        follow(moves);
        for (const leaf of idle) this.#add(leaf, leaf.reads);
      }
    }
  }

  #add({ writes, steps }: Leaf<unknown>, reads: readonly number[]): void {
    this.reads.addAll(reads);
    this.writes.addAll(writes);
    for (const { findings, slots, held } of steps) {
      for (const [at, slot] of findings.length > 0 ? [] : slots.entries()) {
        const values = this.#held.get(slot) ?? new Set();
        this.#held.set(slot, values.add(held[at] ?? 0));
      }
    }
  }

  #bringsBack(slot: number, value: number): boolean {
    const seen = new Set<string>();
    const todo: { readonly name: number; readonly held: number }[] = [];
    const follow = (moves: readonly Move[], held: number): boolean => {
      for (const { leaf, step, to } of moves) {
        const read = leaf.reads.indexOf(slot);
        if (read !== -1 && leaf.values[read] !== held) continue;
        const written = step.slots.indexOf(slot);
        const after = written === -1 ? held : (step.held[written] ?? 0);
        if (to === this.#context) {
          if (after !== value) return false;
        } else if (!seen.has(`${to} ${after}`)) {
          seen.add(`${to} ${after}`);
          todo.push({ name: to, held: after });
        }
      }
      return true;
    };
    if (!follow(this.moves, value)) return false;
    for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
      const { run, event } = this.#own.place(next.name);
      if (!follow(run.moves, next.held) || !follow(event.moves, next.held)) return false;
    }
    return true;
  }
}
