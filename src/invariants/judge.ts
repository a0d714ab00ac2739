// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Machine } from "../model/machine.ts";
import { nextStep } from "../model/next-step.ts";
import type { StepView } from "../model/observe.ts";
import type { Action, SystemConfig } from "../model/system.ts";
import { isApplicable } from "./applicable.ts";
import { INVARIANTS, LIVENESS, rulesOf } from "./catalogue.ts";
import { drained } from "./drained.ts";
import {
  type Cycle,
  ELSEWHERE,
  type Invariant,
  type Occasion,
  type StateCheck,
  type StepCheck,
} from "./invariant.ts";
import { nameOf } from "./steps.ts";

interface Finding {
  readonly rule: string;
  readonly detail: string;
}

/** A check, with where its rule stands in the catalogue: findings come in that order. */
type Ranked<Check> = Check & { readonly rank: number };

interface Judge {
  (before: Machine | null, action: Action | null, after: Machine): readonly Finding[];
  /** The rules of steps, and those of states, one CPU at a time. */
  readonly halves: {
    readonly ofStep: (before: Machine, action: Action, after: Machine) => readonly Finding[];
    readonly standing: (machine: Machine, cpu: number) => readonly Finding[];
  };
}

/**
 * Judges steps by the safety rules with these ids that are applicable; other ids are passed over. What broke
 * the machine itself is always reported, under its own name, and nothing else then: such a
 * machine has stopped, and leaving it out would make its silence look like a proof.
 */
export function createJudge(
  config: SystemConfig,
  ids: readonly string[],
  onAsked: (rule: string) => void = () => {},
): Judge {
  const here = rulesOf(config.x86 === undefined ? "arm64" : "x86");
  const rules = INVARIANTS.filter(
    (rule) => ids.includes(rule.id) && here.includes(rule.id) && isApplicable(config, rule),
  );
  const { states, steps } = sortChecks(rules);

  /** One finding per rule, in the catalogue's order. */
  function named(seen: readonly (readonly [number, string])[]): readonly Finding[] {
    const byRank = [...new Map(seen.toReversed())].sort(([a], [b]) => a - b);
    return byRank.map(([rank, detail]) => ({ rule: rules[rank]?.id ?? "", detail }));
  }

  /** Takes note that the rule had something to say, and gives what it says. */
  function* told(
    rank: number,
    seen: string | null | undefined,
  ): Generator<readonly [number, string]> {
    if (seen === ELSEWHERE) return;
    onAsked(rules[rank]?.id ?? "");
    if (seen !== null) yield [rank, seen];
  }

  function* brokenStates(machine: Machine, cpu: number): Generator<readonly [number, string]> {
    for (const { rank, broken } of states) {
      yield* told(rank, broken({ config, machine, cpu }));
    }
  }

  function* brokenSteps(view: StepView): Generator<readonly [number, string]> {
    for (const occasion of occasionsOf(view)) {
      for (const { rank, broken } of steps.get(occasion) ?? []) {
        yield* told(rank, broken(view));
      }
    }
  }

  function* broken(
    before: Machine,
    action: Action,
    after: Machine,
  ): Generator<readonly [number, string]> {
    const { cpu } = action;
    const step = action.kind === "step" ? nextStep(config, before, cpu) : null;
    yield* brokenSteps({ config, before, action, after, cpu, step });
  }

  const judge = (before: Machine | null, action: Action | null, after: Machine) => {
    if (after.broken !== null) return [after.broken];
    if (before === null || action === null)
      return named(after.cpus.flatMap((_, cpu) => [...brokenStates(after, cpu)]));
    if (isUnnoticed(action)) return [];
    return named([...broken(before, action, after), ...brokenStates(after, action.cpu)]);
  };
  const halves: Judge["halves"] = {
    ofStep: (before, action, after) => {
      if (after.broken !== null) return [after.broken];
      return isUnnoticed(action) ? [] : named([...broken(before, action, after)]);
    },
    standing: (machine, cpu) => named([...brokenStates(machine, cpu)]),
  };
  return Object.assign(judge, { halves });
}

/** Lines come and go without any CPU noticing. */
const isUnnoticed = ({ kind }: Action): boolean =>
  ["raise", "withdraw", "raise-sdei"].includes(kind);

function sortChecks(rules: readonly Invariant[]): {
  readonly states: readonly Ranked<StateCheck>[];
  readonly steps: ReadonlyMap<Occasion, readonly Ranked<StepCheck>[]>;
} {
  const states: Ranked<StateCheck>[] = [];
  const steps = new Map<Occasion, Ranked<StepCheck>[]>();
  rules.forEach(({ checks }, rank) => {
    for (const check of checks) {
      if (check.kind === "state") states.push({ ...check, rank });
      else for (const occasion of check.on) add(steps, occasion, { ...check, rank });
    }
  });
  return { states, steps };
}

function add<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const values = map.get(key);
  if (values === undefined) map.set(key, [value]);
  else values.push(value);
}

function occasionsOf({ action, step }: StepView): readonly Occasion[] {
  if (step === null) return [action.kind];
  return ["every-step", nameOf(step) ?? step.op.op];
}

/** The applicable liveness rules with these ids, one entry per kind of cycle. */
export function createLiveness(
  config: SystemConfig,
  ids: readonly string[],
): { readonly rules: readonly (Cycle & { readonly rule: string })[] } {
  const asked = LIVENESS.filter((rule) => ids.includes(rule.id) && isApplicable(config, rule));
  const rules = asked.flatMap(({ id, cycles }) =>
    cycles(config).map((cycle) => ({
      ...cycle,
      recurring: [...cycle.recurring, ...drained(config)],
      rule: id,
    })),
  );
  return { rules };
}
