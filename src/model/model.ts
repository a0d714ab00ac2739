// SPDX-License-Identifier: GPL-2.0-only OR MIT

/**
 * What the explorer needs to know of a system: four pure functions, and which
 * actor an action belongs to.
 *
 * Source: design.md section 5; the shape is that of Stateright's `Model`.
 */
export interface Model<State, Action> {
  /** The initial states, in a fixed order. */
  readonly initial: () => readonly State[];
  /** Enabled actions, in a fixed order: replay counts on it, traces store positions. */
  readonly enabled: (state: State) => readonly Action[];
  /** The successor. Pure: the same state and action always give an equal state. */
  readonly next: (state: State, action: Action) => State;
  /** Equal states have equal keys, unequal states unequal keys. */
  readonly key: (state: State) => StateKey;
  /**
   * Who takes this step ("cpu0", "irq:timer", …). Consecutive steps of different
   * actors count as one context switch; fairness is declared per actor.
   */
  readonly actor: (state: State, action: Action) => string;
  /**
   * Of shortest paths with as many switches the one whose actions weigh least is shown.
   * Nothing weighs anything when this is absent.
   */
  readonly weight?: (action: Action) => number;
  /**
   * Whether a state without successors is a proper end (every CPU idle with
   * nothing pending) rather than a deadlock.
   */
  readonly terminal: (state: State) => boolean;
}

declare const stateKey: unique symbol;
/** A canonical name of one state; only `Model.key` makes them. */
export type StateKey = string & { readonly [stateKey]: true };

/**
 * How a state is cut into slots: the smallest parts that the search tells apart when a
 * step reads or writes them. What is always read together is one slot.
 */
export type Shape =
  /** One slot: plain data of any kind. */
  | { readonly kind: "slot" }
  /** An object with these members. */
  | { readonly kind: "record"; readonly of: Readonly<Record<string, Shape>> }
  /** An array whose length never changes. */
  | { readonly kind: "tuple"; readonly of: readonly Shape[] }
  /** An array with a slot for its length; the first `packs` elements are packed apart. */
  | { readonly kind: "list"; readonly of: Shape; readonly packs: number }
  /** An object with a slot for each name that turns up; absent names are undefined. */
  | { readonly kind: "dict" }
  /** Everything below is packed into one word of the visited set. */
  | { readonly kind: "pack"; readonly of: Shape };

/** A model that the interned search can explore. */
export interface Sliceable<State, Action> extends Model<State, Action> {
  /**
   * `enabled` in parts: its value is theirs, one after the other. What a part enables,
   * and what these actions do, is found once for all states that agree in what it reads.
   */
  readonly parts: readonly ((state: State) => readonly Action[])[];
  /**
   * Parts that depend on much the same, by their indices: what a group of them comes to is
   * found at once. Each part is in one group, in the order of `parts`. Each for itself, when absent.
   */
  readonly groups?: readonly (readonly number[])[];
  readonly shape: Shape;
  /** Absent: nobody knows, and nothing can be left out. */
  readonly strands?: Strands<State>;
  /** Under which renamings the model is the same: a group without its identity. */
  readonly symmetries?: readonly Symmetry[];
  /** Equal texts for equal slots and actions, and only for them. Throws on what is no plain data. */
  readonly text: (value: unknown) => string;
}

/** Whose steps a part of a model has. */
export type Owner =
  /** Those of the context that runs on a strand. */
  | { readonly role: "run"; readonly strand: number }
  /** Those that put another context on top of the one that runs there. */
  | { readonly role: "event"; readonly strand: number }
  /** Nobody's: what surrounds the strands. */
  | { readonly role: "free" };

/**
 * The strands of a model: what runs at the same time as each other, and one context of
 * each at a time. Reductions ask; whatever the names are, they leave out nothing that
 * matters, but the better names tell contexts apart the more they leave out.
 */
export interface Strands<State> {
  /** By part. At most one part of a strand is its "run". */
  readonly owners: readonly Owner[];
  /**
   * By strand: a name of the context that runs there, of all those that it interrupted
   * and of what they will find again when it has ended.
   */
  readonly contexts: readonly ((state: State) => string)[];
}

/**
 * A renaming of what is alike: in a renamed state happens what happened, renamed. It moves
 * slots, each pack as a whole, and renames what they hold. The search checks that wherever
 * it looks, and uses none of them if it is not so.
 */
export interface Symmetry {
  /** What it does, for reports and messages: "CPUs 1 and 2 exchanged". */
  readonly name: string;
  /** By part of the model: the part that does the same in a renamed state. */
  readonly parts: readonly number[];
  /** Where the slot at these keys goes. */
  readonly place: (keys: readonly string[]) => readonly string[];
  /** What the slot at these keys holds, renamed. */
  readonly value: (keys: readonly string[], value: unknown) => unknown;
}

/** Where a view of a state keeps how it is changed; see `produce` in immer.ts. */
export const CHANGE: unique symbol = Symbol("change");

/** A change of plain data by writing to a draft of it. */
export type Plainly = (plain: object, edit: (draft: object) => void) => object;

/** A view of a state: it looks like the state, and takes note of what is read. */
export interface Viewed {
  readonly [CHANGE]?: (plainly: Plainly, edit: (draft: object) => void) => object;
}
