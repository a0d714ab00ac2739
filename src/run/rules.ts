// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { DEADLOCK } from "../explorer/explore.ts";
import { INVARIANTS, LIVENESS, RULE_IDS, rulesOf } from "../invariants/catalogue.ts";
import { readAssertionName } from "../model/assertion-name.ts";
import { KERNEL_VERSIONS } from "../model/kernel.ts";
import type { Vocabulary } from "../scenario/reading.ts";
import type { Scenario } from "../scenario/scenario.ts";

/** A rule as commands show it. */
export interface RuleInfo {
  readonly id: string;
  readonly kind: "safety" | "liveness" | "assertion";
  readonly claim: string;
  readonly source: string;
  /** For liveness: the fairness without which a cycle proves nothing. */
  readonly fairness?: string;
}

/** Every rule, safety first, in the order of the catalogue. */
export const RULES: readonly RuleInfo[] = [
  ...INVARIANTS.map(({ id, claim, source }) => ({ id, kind: "safety" as const, claim, source })),
  ...(RULE_IDS.includes(DEADLOCK)
    ? []
    : [
        {
          id: DEADLOCK,
          kind: "safety" as const,
          claim: "Some step is possible in every state.",
          source: "the explorer's own",
        },
      ]),
  ...LIVENESS.map(({ id, claim, source, fairness }) => ({
    id,
    kind: "liveness" as const,
    claim,
    source,
    fairness,
  })),
];

/** What scenarios may name. */
export const VOCABULARY: Vocabulary = {
  rules: RULES.map(({ id }) => id),
  onRequest: INVARIANTS.filter(({ onRequest }) => onRequest).map(({ id }) => id),
  kernels: KERNEL_VERSIONS,
};

/** A rule by its id; an assertion of the C stands for itself. */
export function ruleInfo(id: string): RuleInfo {
  const known = RULES.find((rule) => rule.id === id);
  if (known !== undefined) return known;
  const { text, fn } = readAssertionName(id) ?? { text: id, fn: null };
  return {
    id,
    kind: "assertion",
    claim: `The C's own check ${text} never fires.`,
    source: fn === null ? id : `${fn}() of the C itself`,
  };
}

/** Whether a rule is broken by a cycle rather than by a step. */
export const isLiveness = (rule: string): boolean => LIVENESS.some(({ id }) => id === rule);

/** Ids of the rules that a scenario asks for. */
export function checkedRules(scenario: Scenario): readonly string[] {
  const here = rulesOf(scenario.x86 === null ? "arm64" : "x86");
  const all = VOCABULARY.rules.filter(
    (id) => (id === DEADLOCK || here.includes(id)) && !VOCABULARY.onRequest.includes(id),
  );
  const named = scenario.invariants === "all" ? all : scenario.invariants;
  const asked = [...named, ...scenario.requested.filter((id) => !named.includes(id))];
  // Where there are TLBs, nobody says that an invalidation ever arrives.
  const isJudged = (id: string) => scenario.translation === null || !isLiveness(id);
  return asked.filter((id) => isJudged(id) && !scenario.except.some(({ rule }) => rule === id));
}
