// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Judge } from "../../src/explorer/judge.ts";
import type { Limits } from "../../src/explorer/outcome.ts";
import type { Model, StateKey } from "../../src/model/model.ts";

/** A step of a hand-drawn state space. */
export interface Arrow {
  readonly from: number;
  readonly actor: string;
  readonly to: number;
  readonly breaks: readonly string[];
}

/** A state space drawn by hand: states are numbers, steps are arrows. */
export interface Sketch {
  readonly starts: readonly number[];
  readonly arrows: readonly Arrow[];
  /** States that may end; the others deadlock if nothing leads on. */
  readonly ends?: readonly number[];
}

/** Reads "0 a 1" (a steps from 0 to 1) and "1 b 2 !R !S" (…and breaks R and S). */
function arrow(text: string): Arrow {
  const [from, actor = "", to, ...breaks] = text.split(" ");
  return { from: Number(from), actor, to: Number(to), breaks: breaks.map((b) => b.slice(1)) };
}

export function draw(starts: readonly number[], arrows: string, ends?: readonly number[]): Sketch {
  const sketch = { starts, arrows: arrows.split(",").map((text) => arrow(text.trim())) };
  return ends === undefined ? sketch : { ...sketch, ends };
}

// The only maker of keys in these tests; a number and its text are one to one.
export const keyOf = (value: unknown): StateKey => JSON.stringify(value) as StateKey;

export function modelOf({ starts, arrows, ends = [] }: Sketch): Model<number, Arrow> {
  return {
    initial: () => starts,
    enabled: (state) => arrows.filter(({ from }) => from === state),
    next: (_, { to }) => to,
    key: keyOf,
    actor: (_, { actor }) => actor,
    terminal: (state) => ends.includes(state),
  };
}

export const judgeArrows: Judge<number, Arrow> = (_, action) =>
  (action?.breaks ?? []).map((rule) => ({ rule, detail: `${rule} is broken` }));

export const noJudge: Judge<unknown, unknown> = () => [];

export const unlimited: Limits = {
  states: Number.POSITIVE_INFINITY,
  depth: Number.POSITIVE_INFINITY,
  seconds: Number.POSITIVE_INFINITY,
  memory: Number.POSITIVE_INFINITY,
};

export function switchesOf(path: readonly { readonly actor: string }[]): number {
  return path.filter(({ actor }, i) => i > 0 && path[i - 1]?.actor !== actor).length;
}

/** A path as text: "a1 b2" for a stepping to 1, then b to 2. */
export function written(path: readonly Arrow[]): string {
  return path.map(({ actor, to }) => `${actor}${to}`).join(" ");
}
