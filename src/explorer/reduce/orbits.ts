// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Symmetry } from "../../model/model.ts";
import { PairMap } from "../intern/pair-map.ts";
import type { Space } from "../intern/space.ts";
import type { Leaf, Step, Steps } from "../intern/steps.ts";
import type { Tuples } from "../intern/tuples.ts";
import { isEqual } from "./is-equal.ts";
import { NotAlike } from "./not-alike.ts";
import { Renaming } from "./renaming.ts";

/** A state under a permutation of strands, and its leaves by part of the model. */
interface Image<Action> {
  readonly words: Int32Array;
  readonly leaves: readonly Leaf<Action>[];
  /** The part that takes the place of a part. */
  readonly part: (part: number) => number;
}

interface Known {
  readonly renaming: Renaming;
  /** Leaves, and those that take their places, of which it is known that they are alike. */
  readonly alike: PairMap;
}

/** Steps in a row, and where they begin; null if that is an initial state. */
interface Stretch<Action> {
  readonly words: Int32Array | null;
  readonly steps: readonly Step<Action>[];
}

/** Of how many and of which kinds something is. */
const bag = (kinds: readonly string[]): string => kinds.toSorted().join("\n");

/** Orbits of states under permutations of like strands; the claim of likeness is checked on every state met. */
export class Orbits<State, Action> {
  readonly #space: Space<State>;
  readonly #steps: Steps<State, Action>;
  readonly #parts: number;
  readonly #known: readonly Known[];

  constructor(
    space: Space<State>,
    steps: Steps<State, Action>,
    parts: number,
    symmetries: readonly Symmetry[],
  ) {
    this.#parts = parts;
    this.#space = space;
    this.#steps = steps;
    this.#known = symmetries.map((symmetry) => ({
      renaming: new Renaming(symmetry, space.cut),
      alike: new PairMap(),
    }));
  }

  /** The number of the stored state that differs from one that is not in names only, or -1; then `add` may follow. */
  find(states: Tuples, words: Int32Array): number {
    for (const other of this.#others(words)) {
      const number = states.find(other);
      if (number !== -1) return number;
    }
    return states.find(words);
  }

  get isAny(): boolean {
    return this.#known.length > 0;
  }

  /**
   * The path that is alike to stretches of steps, each from a state that differs in names only
   * from where the one before it has led; the first is from an initial state. Its last step
   * breaks the rule as that of the last stretch does. Throws if there is none.
   */
  follow(initial: State, stretches: readonly Stretch<Action>[], rule: string): Step<Action>[] {
    let here = this.#space.enter(initial).slice();
    let named = here;
    const path: Step<Action>[] = [];
    const all = stretches.flatMap(({ words, steps }) =>
      steps.map((step, at) => ({ step, from: at === 0 ? words : null })),
    );
    for (const { step, from } of all) {
      named = this.#after(from ?? named, step).slice();
      const isBreach = step.findings.some((finding) => finding.rule === rule);
      this.#space.load(here);
      const way = this.#all()
        .flatMap(({ steps }) => steps)
        .filter(({ findings }) => !isBreach || findings.some((finding) => finding.rule === rule))
        .find((each) => this.#isSame(this.#after(here, each), named));
      if (way === undefined) throw new Error(`no step is like ${JSON.stringify(step.action)}`);
      here = this.#after(here, way).slice();
      path.push(way);
    }
    return path;
  }

  /** Whether two states differ at most in names. */
  #isSame(a: Int32Array, b: Int32Array): boolean {
    return isEqual(a, b) || this.#known.some(({ renaming }) => isEqual(renaming.words(a), b));
  }

  /**
   * The other states of an orbit. Throws NotAlike if their transitions are not the images of
   * this one's: the search would leave out states that are not equivalent.
   */
  images(words: Int32Array): readonly Image<Action>[] {
    if (this.#known.length === 0) return [];
    const leavesOf = (state: Int32Array): readonly Leaf<Action>[] => {
      this.#space.load(state);
      return this.#all();
    };
    const here = leavesOf(words);
    const isOver = this.#isOver(here);
    return this.#known.map((known) => {
      const { renaming } = known;
      const image = renaming.words(words);
      const leaves = leavesOf(image);
      if (isOver !== this.#isOver(leaves))
        throw new NotAlike(`${renaming.name}: not alike, one is a proper end and one is not`);
      for (const leaf of here) {
        const other = leaves[renaming.part(leaf.part)];
        if (other === undefined)
          throw new NotAlike(`${renaming.name}: part ${leaf.part} goes nowhere`);
        this.#compare(known, words, leaf, image, other);
      }
      return { words: image, leaves, part: (part) => renaming.part(part) };
    });
  }

  #all(): readonly Leaf<Action>[] {
    return Array.from({ length: this.#parts }, (_, part) => this.#steps.leafOf(part));
  }

  /** Of the loaded state; null where something goes on. */
  #isOver(leaves: readonly Leaf<Action>[]): boolean | null {
    return leaves.some(({ steps }) => steps.length > 0) ? null : this.#steps.isEnd();
  }

  /** A state under other names. Throws NotAlike if those have still others. */
  #others(words: Int32Array): readonly Int32Array[] {
    const others = this.#known.map(({ renaming }) => renaming.words(words));
    const all = [words, ...others];
    const isIn = (state: Int32Array, states: readonly Int32Array[]): boolean =>
      states.some((each) => isEqual(each, state));
    for (const other of others) {
      const again = [other, ...this.#known.map(({ renaming }) => renaming.words(other))];
      if (!all.every((each) => isIn(each, again)) || !again.every((each) => isIn(each, all)))
        throw new NotAlike(
          `${this.#known.map(({ renaming }) => renaming.name).join("; ")}: no group`,
        );
    }
    return others;
  }

  #compare(
    { renaming, alike }: Known,
    words: Int32Array,
    leaf: Leaf<Action>,
    image: Int32Array,
    other: Leaf<Action>,
  ): void {
    if (alike.get(leaf.number, other.number) !== -1) return;
    const renamed = ({ slots, held, findings }: Step<Action>): string =>
      kind(
        slots.map((slot, at) => renaming.held(slot, held[at] ?? 0).join(":")),
        findings,
      );
    const plain = ({ slots, held, findings }: Step<Action>): string =>
      kind(
        slots.map((slot, at) => [slot, held[at] ?? 0].join(":")),
        findings,
      );
    if (bag(leaf.steps.map(renamed)) === bag(other.steps.map(plain))) {
      alike.add(leaf.number, other.number, 1);
      return;
    }
    // A slot that one writes and the other leaves alone agrees in some states only.
    const [from, to] = [
      leaf.steps.map((step) =>
        kind([renaming.words(this.#after(words, step)).join()], step.findings),
      ),
      other.steps.map((step) => kind([this.#after(image, step).join()], step.findings)),
    ];
    if (bag(from) === bag(to)) return;
    const odd = leaf.steps.find((_, at) => !to.includes(from[at] ?? "")) ?? other.steps[0];
    throw new NotAlike(
      `${renaming.name}: not alike, ${odd?.actor} takes the step ${JSON.stringify(odd?.action)}, ` +
        "and there is none like it in the state with the other names",
    );
  }

  #after(words: Int32Array, step: Step<Action>): Int32Array {
    this.#space.load(words);
    return this.#steps.after(step);
  }
}

const kind = (effect: readonly string[], findings: readonly { readonly rule: string }[]): string =>
  [...effect.toSorted(), ...findings.map(({ rule }) => rule).toSorted()].join(" ");
