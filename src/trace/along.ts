// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Machine } from "../model/machine.ts";
import type { SystemConfig } from "../model/system.ts";
import { type Fact, factsOf } from "./facts.ts";
import { cellNameText } from "./names.ts";

/** The facts that a step gave another value, and the names of those that are no more. */
export interface FactStep {
  readonly set: readonly NamedFact[];
  readonly gone: readonly string[];
}

export interface NamedFact extends Fact {
  /** Identifies the fact in every state. */
  readonly id: string;
}

/** Everything that is so in the states of a run: the first in full, then step by step. */
export interface FactsAlong {
  readonly first: readonly NamedFact[];
  readonly steps: readonly FactStep[];
}

/** Throws Error for a run without a state. */
export function factsAlong(config: SystemConfig, states: readonly Machine[]): FactsAlong {
  const [first, ...rest] = states;
  if (first === undefined) throw new Error("a run has a first state");
  const start = factsOf(config, first);
  let before = start;
  const steps = rest.map((state): FactStep => {
    const after = factsOf(config, state);
    const set = [...after].flatMap(([id, fact]) =>
      before.get(id)?.value === fact.value ? [] : [named(id, fact)],
    );
    const gone = [...before.keys()].filter((id) => !after.has(id));
    before = after;
    return { set, gone };
  });
  return { first: [...start].map(([id, fact]) => named(id, fact)), steps };
}

/** Told from no CPU's side: "cpu0:hrtimer_bases.lock", "regs->pmr, exception 1". */
function named(id: string, fact: Fact): NamedFact {
  const isCell = fact.kind === "lock" || fact.kind === "memory";
  const name = isCell ? cellNameText(fact.name, -1) : fact.name.replace("#", ", exception ");
  return { id, ...fact, name };
}
