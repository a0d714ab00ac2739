// SPDX-License-Identifier: GPL-2.0-only OR MIT
// What was judged: which rule was asked of which machine, and what came of it. Scenarios are told
// apart by their C, patches and machine; a name is only what a reader looks them up by.
import { checkedRules, isLiveness } from "../../src/run/rules.ts";
import { type Setup, setup } from "../../src/run/setup.ts";
import { expectedOf } from "../../src/run/verdict.ts";
import { points } from "../../src/scenario/points.ts";
import type { Scenario } from "../../src/scenario/scenario.ts";

/** What a rule needs to have anything to check. */
export type Needs = (choice: Setup) => boolean;

/** One config point of one machine at which a rule is asked. */
interface Judged {
  /** The same for the same C on the same machine, whichever rules are asked. */
  readonly machine: string;
  readonly scenario: string;
  readonly rules: readonly string[];
}

const textOf = ({ value }: { readonly value: string }): string => value;

export const cOf = ({ c }: Scenario): readonly string[] => c.map(textOf);
export const patchesOf = ({ patches }: Scenario): readonly string[] => patches.map(textOf);

/** Whether a scenario has an order that was broken on purpose. */
export const isTwin = (scenario: Scenario): boolean =>
  patchesOf(scenario).some((patch) => patch.startsWith("broken/"));

/** A reduced search judges no liveness. */
function isAsked(scenario: Scenario, rule: string): boolean {
  if (!checkedRules(scenario).includes(rule)) return false;
  return !(scenario.search === "reduced" && isLiveness(rule));
}

function judged(scenario: Scenario, rule: string, needs: Needs): readonly Judged[] {
  if (!isAsked(scenario, rule)) return [];
  return points(scenario).flatMap((point) => {
    const choice = setup(scenario, point);
    if (!needs(choice)) return [];
    const { config, params, ...rest } = choice;
    const told = [[...config], [...params], rest, [cOf(scenario), patchesOf(scenario)]];
    const machine = JSON.stringify(told, (_, value) =>
      typeof value === "bigint" ? `${value}` : value,
    );
    return [{ machine, scenario: scenario.name, rules: expectedOf(scenario, point).rules }];
  });
}

/**
 * "holds n of m": nothing breaks the rule at the m machines that it was asked of, and at n of them a
 * search for it ends nowhere early. A path ends at the first rule that it breaks, and proves nothing
 * beyond; a cycle ends no path.
 */
export function cell(scenarios: readonly Scenario[], rule: string, needs: Needs): string {
  const all = scenarios.flatMap((scenario) => judged(scenario, rule, needs));
  const count = (some: readonly Judged[]) => new Set(some.map(({ machine }) => machine)).size;
  const asked = count(all);
  if (asked === 0) return "not asked";
  const broken = all.filter(({ rules }) => rules.includes(rule));
  const [first] = broken;
  if (first !== undefined) return `**breaks** ${count(broken)} of ${asked} (\`${first.scenario}\`)`;
  return `holds ${count(all.filter(({ rules }) => rules.every(isLiveness)))} of ${asked}`;
}
