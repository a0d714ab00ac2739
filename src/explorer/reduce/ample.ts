// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Owner, Strands } from "../../model/model.ts";
import { PairMap } from "../intern/pair-map.ts";
import type { Leaf, Steps } from "../intern/steps.ts";
import type { Contexts, Standings } from "./contexts.ts";
import type { Independence, Situation } from "./independence.ts";
import type { Reductions } from "./report.ts";

type On = Pick<Reductions, "placement" | "partialOrder">;

/** An ample set: the part of the enabled transitions that suffices in one state. */
export interface Ample<Action> {
  readonly leaves: readonly Leaf<Action>[];
  /** Those of `leaves` that would be enough by themselves. */
  readonly core: readonly Leaf<Action>[];
  /** Steps by events that are left out. */
  readonly untried: number;
  /** Whether other strands are left out. */
  readonly isApart: boolean;
}

interface Found<Action> extends Situation {
  readonly run: Leaf<Action>;
  readonly events: readonly Leaf<Action>[];
}

interface Parts {
  readonly run: number;
  readonly events: readonly number[];
}

const isClean = ({ steps }: Leaf<unknown>): boolean =>
  steps.every(({ findings }) => findings.length === 0);

const eventsOf = ({ events }: Situation): number =>
  events.reduce((sum, { steps }) => sum + steps.length, 0);

/** Finds ample sets, and remembers why. */
export class AmpleSets<State, Action> {
  readonly #steps: Steps<State, Action>;
  readonly #contexts: Contexts<State>;
  readonly #standings: Standings<State>;
  readonly #independence: Independence;
  readonly #on: On;
  readonly #owners: readonly Owner[];
  readonly #parts: readonly (Parts | null)[];
  /** Whether there is anything besides one strand. */
  readonly #isDivided: boolean;
  readonly #alone: Decisions<Situation>;
  readonly #together: Decisions<Situation>;

  constructor(
    steps: Steps<State, Action>,
    contexts: Contexts<State>,
    standings: Standings<State>,
    independence: Independence,
    { owners, contexts: strands }: Strands<State>,
    on: On,
  ) {
    this.#steps = steps;
    this.#contexts = contexts;
    this.#standings = standings;
    this.#independence = independence;
    this.#owners = owners;
    this.#on = on;
    this.#parts = strands.map((_, strand) => {
      const of = (role: "run" | "event") =>
        owners.flatMap((owner, part) =>
          owner.role === role && owner.strand === strand ? [part] : [],
        );
      const [run] = of("run");
      return run === undefined ? null : { run, events: of("event") };
    });
    this.#isDivided = strands.length > 1 || owners.some(({ role }) => role === "free");
    const version = () => independence.version;
    this.#alone = new Decisions((situation) => this.#isAlone(situation), version);
    this.#together = new Decisions((situation) => this.#isTogether(situation), version);
  }

  /** An ample set of the loaded state; null if none smaller than everything is known. */
  find(): Ample<Action> | null {
    const { placement, partialOrder } = this.#on;
    const found: Found<Action>[] = [];
    for (let strand = 0; strand < this.#parts.length; strand += 1) {
      const situation = this.#situation(strand);
      if (situation === null) continue;
      if (placement && partialOrder && this.#alone.isYes(situation)) {
        const leaves = [situation.run];
        return { leaves, core: leaves, untried: eventsOf(situation), isApart: this.#isDivided };
      }
      found.push(situation);
    }
    if (partialOrder && this.#isDivided) {
      const together = found.find((situation) => this.#together.isYes(situation));
      if (together !== undefined) {
        const leaves = [...together.events, together.run];
        return { leaves, core: leaves, untried: 0, isApart: true };
      }
    }
    return placement && !partialOrder ? this.#withoutEvents(found) : null;
  }

  /** Whether all that was decided would be decided again. */
  stillHolds(): boolean {
    const [alone, together] = [this.#alone.stillHold(), this.#together.stillHold()];
    return alone && together;
  }

  #situation(strand: number): Found<Action> | null {
    const parts = this.#parts[strand];
    if (parts === null || parts === undefined) return null;
    const { name } = this.#contexts.at(strand);
    return {
      strand,
      context: name,
      standing: this.#standings.at(strand),
      run: this.#steps.leafOf(parts.run),
      events: parts.events.map((part) => this.#steps.leafOf(part)),
    };
  }

  #isAlone(situation: Situation): boolean {
    const { run, strand } = situation;
    if (run.steps.length === 0 || !isClean(run)) return false;
    return this.#independence.isPrivate(run, strand) && this.#independence.isUndisturbed(situation);
  }

  #isTogether({ strand, run, events }: Situation): boolean {
    const leaves = [...events, run];
    return (
      run.steps.length > 0 &&
      leaves.every((leaf) => isClean(leaf) && this.#independence.isPrivate(leaf, strand))
    );
  }

  /** Everything but the events of strands whose running contexts would be enough. */
  #withoutEvents(found: readonly Found<Action>[]): Ample<Action> | null {
    const alone = found.filter((situation) => this.#alone.isYes(situation));
    const without = new Set(
      alone.filter((situation) => eventsOf(situation) > 0).map(({ strand }) => strand),
    );
    if (without.size === 0) return null;
    const leaves = this.#owners.flatMap((owner, part) =>
      owner.role === "event" && without.has(owner.strand) ? [] : [this.#steps.leafOf(part)],
    );
    const untried = alone.reduce((sum, situation) => sum + eventsOf(situation), 0);
    return { leaves, core: alone.map(({ run }) => run), untried, isApart: false };
  }
}

/** Answers to a question about situations. A "no" is for ever, a "yes" until more is seen. */
class Decisions<Asked extends Situation> {
  readonly #question: (asked: Asked) => boolean;
  readonly #version: () => number;
  /** Numbers of situations: a context and its leaves, one after the other. */
  readonly #numbers = new PairMap();
  #count = 0;
  /** By number: the version at which it was a yes, -1 for a no. */
  readonly #known: number[] = [];
  readonly #yes = new Map<number, Asked>();

  constructor(question: (asked: Asked) => boolean, version: () => number) {
    this.#question = question;
    this.#version = version;
  }

  isYes(asked: Asked): boolean {
    return this.#ask(this.#number(asked), asked);
  }

  /** Whether each yes is still one; those that are not are no longer asked. */
  stillHold(): boolean {
    const lost = [...this.#yes].filter(([number, asked]) => !this.#ask(number, asked));
    for (const [number] of lost) this.#yes.delete(number);
    return lost.length === 0;
  }

  #ask(number: number, asked: Asked): boolean {
    const version = this.#version();
    const known = this.#known[number];
    if (known === version) return true;
    if (known === -1) return false;
    const isYes = this.#question(asked);
    this.#known[number] = isYes ? version : -1;
    if (isYes) this.#yes.set(number, asked);
    return isYes;
  }

  #number({ strand, context, standing, run, events }: Asked): number {
    let number = this.#pair(-1 - strand, context);
    number = this.#pair(number, standing.number);
    number = this.#pair(number, run.number);
    for (const event of events) number = this.#pair(number, event.number);
    return number;
  }

  #pair(a: number, b: number): number {
    const known = this.#numbers.get(a, b);
    if (known !== -1) return known;
    this.#numbers.add(a, b, this.#count);
    this.#count += 1;
    return this.#count - 1;
  }
}
