// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Sliceable } from "../../model/model.ts";
import type { Finding, Judge } from "../judge.ts";
import type { ExploreOptions } from "../options.ts";
import { type Slot, valueAt } from "./cut.ts";
import { Memo } from "./memo.ts";
import type { Session } from "./session.ts";
import type { Space } from "./space.ts";
import { behind } from "./view.ts";

/** A transition, valid in every state that agrees on the slots its leaf has read. */
export interface Step<Action> {
  /** By order of discovery. */
  readonly number: number;
  readonly action: Action;
  readonly actor: string;
  readonly weight: number;
  readonly duty: string;
  readonly findings: readonly Finding[];
  /** Its writes: pack, patch, pack, patch, …. */
  readonly writes: readonly number[];
  /** The same by slot, in no order: the slots, and their values after it. */
  readonly slots: readonly number[];
  readonly held: readonly number[];
}

/** A memo entry: the transitions of a part of the model in all states that agree on `reads`. */
export interface Leaf<Action> {
  /** By order of discovery, among the leaves of all parts. */
  readonly number: number;
  /** Index into `Sliceable.parts`. */
  readonly part: number;
  readonly steps: readonly Step<Action>[];
  /** Slots on which the enabledness of the part, its transitions and their judgement depend. */
  readonly reads: readonly number[];
  /** `reads` without the slots that only the judge of states (`standing`) has read. */
  readonly firm: readonly number[];
  /** The values of the slots of `reads`. */
  readonly values: readonly number[];
  /** Slots that may hold something else after one of its clean steps: paths end at the others. */
  readonly writes: readonly number[];
}

/** The steps out of states, each run on the model once for all states that look the same to it. */
export class Steps<State, Action> {
  /** By number. */
  readonly all: Step<Action>[] = [];
  /** By number. */
  readonly leaves: Leaf<Action>[] = [];
  readonly #space: Space<State>;
  readonly #model: Sliceable<State, Action>;
  readonly #judge: Judge<State, Action>;
  readonly #options: ExploreOptions<State, Action>;
  readonly #memos: readonly Memo<State, Leaf<Action>>[];
  readonly #ends: Memo<State, boolean>;
  readonly #after: Int32Array;
  /** Name of the part that runs, for messages. */
  #running = "";

  constructor(
    space: Space<State>,
    model: Sliceable<State, Action>,
    judge: Judge<State, Action>,
    options: ExploreOptions<State, Action>,
  ) {
    this.#space = space;
    this.#model = model;
    this.#judge = judge;
    this.#options = options;
    this.#after = new Int32Array(space.words.length);
    this.#memos = model.parts.map(
      (_, part) =>
        new Memo(
          space,
          (view, session) => this.#leaf(part, view, session),
          () => this.#running,
        ),
    );
    this.#ends = new Memo(space, model.terminal, () => "Model.terminal");
  }

  /** How often a part of the model was run. */
  get runs(): number {
    return this.#memos.reduce((sum, { runs }) => sum + runs, 0);
  }

  /** The memo entry of a part at the loaded state; the part runs if there is none yet. */
  leafOf(part: number): Leaf<Action> {
    const memo = this.#memos[part];
    if (memo === undefined) throw new Error(`Model.parts has no part ${part}`);
    return memo.at();
  }

  /** Whether the loaded state is a proper end. */
  isEnd(): boolean {
    return this.#ends.at();
  }

  /** The words of the loaded state after a step out of it; good until the next call. */
  after({ writes }: Step<Action>): Int32Array {
    const after = this.#after;
    const { packs } = this.#space.cut;
    after.set(this.#space.words);
    for (let at = 0; at < writes.length; at += 2) {
      const pack = writes[at] ?? 0;
      after[pack] = packs[pack]?.apply(after[pack] ?? 0, writes[at + 1] ?? 0) ?? 0;
    }
    return after;
  }

  #leaf(part: number, view: State, session: Session): Leaf<Action> {
    this.#running = `part ${part} of Model.enabled`;
    const actions = this.#model.parts[part]?.(view) ?? [];
    const written = new Set<number>();
    const steps = actions.map((action) => this.#step(view, action, session, written));
    const numbers = (slots: Iterable<Slot>) => [...slots].map(({ number }) => number);
    const [reads, firm] = [numbers(session.slots), numbers(session.firm)];
    const values = reads.map((slot) => this.#space.ids[slot] ?? 0);
    const writes = [...written];
    const leaf = { number: this.leaves.length, part, steps, reads, firm, values, writes };
    this.leaves.push(leaf);
    return leaf;
  }

  #step(before: State, action: Action, session: Session, written: Set<number>): Step<Action> {
    this.#running = `the step ${this.#model.text(action)} ${JSON.stringify(action, plainly)}`;
    const actor = this.#model.actor(before, action);
    const after = this.#model.next(before, action);
    this.#options.observe?.(before, action, after);
    const { halves } = this.#judge;
    halves?.ofStep(before, action, after);
    const judged = () => this.#judge(before, action, after);
    const findings = halves === undefined ? judged() : session.aside(judged);
    const duty = this.#options.liveness?.duty?.(before, action) ?? actor;
    const effect = this.#effect(after, session, findings.length > 0 ? new Set() : written);
    const weight = this.#model.weight?.(action) ?? 0;
    const step = { number: this.all.length, action, actor, weight, duty, findings, ...effect };
    this.all.push(step);
    return step;
  }

  /** The slots that a step writes: those set, and those read whose value has changed. */
  #effect(
    view: State,
    session: Session,
    written: Set<number>,
  ): Pick<Step<Action>, "writes" | "slots" | "held"> {
    const { cut, ids } = this.#space;
    const after = behind(view, session);
    if (after === null)
      throw new Error(
        `${this.#running} gives a state that was not made from the one before by produce()`,
      );
    const patches = new Map<number, { local: number; id: number }[]>();
    const slots: number[] = [];
    const held: number[] = [];
    const note = (slot: Slot, always: boolean): void => {
      const id = cut.numberOf(slot, valueAt(after.state, slot));
      const isSame = id === (ids[slot.number] ?? 0);
      // A slot that was read has this value in all states that share the leaf.
      if (!isSame || !session.slots.has(slot)) written.add(slot.number);
      if (!always && isSame) return;
      const patch = patches.get(slot.pack) ?? [];
      patches.set(slot.pack, patch);
      patch.push({ local: slot.local, id });
      slots.push(slot.number);
      held.push(id);
    };
    for (const slot of after.written) note(slot, true);
    for (const slot of session.slots) if (!after.written.has(slot)) note(slot, false);
    const writes = [...patches].flatMap(([pack, patch]) => [
      pack,
      cut.packs[pack]?.patch(patch) ?? 0,
    ]);
    return { writes, slots, held };
  }
}

/** JSON has no bigint. */
const plainly = (_: string, value: unknown): unknown =>
  typeof value === "bigint" ? `${value}n` : value;
