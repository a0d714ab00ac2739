// SPDX-License-Identifier: GPL-2.0-only OR MIT
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { explore } from "../../src/explorer/explore.ts";
import { isFairCycle } from "../../src/explorer/fair-cycle.ts";
import type { Fairness } from "../../src/explorer/judge.ts";
import { SEED } from "./arbitrary.ts";
import { type System, systemJudge, systemLiveness, systemModel, systems } from "./programs.ts";
import { unlimited } from "./sketch.ts";

const WEAKER: Readonly<Record<Fairness, readonly Fairness[]>> = {
  none: [],
  weak: ["none"],
  strong: ["none", "weak"],
  finite: ["none"],
};

/** The search, under a fairness of our own. */
function searched(system: System, fairness: (duty: string) => Fairness) {
  const liveness = { ...systemLiveness(system), fairness };
  return explore(systemModel(system), systemJudge(system), unlimited, { liveness });
}

const isBroken = (outcome: ReturnType<typeof searched>, rule: string): boolean =>
  outcome.kind === "violated" && outcome.violations.some((found) => found.rule === rule);

/** Every process the same, so that there is something to weaken. */
const declared = fc.constantFrom<Fairness>("none", "weak", "strong", "finite");

describe("the least fairness under which a rule holds", () => {
  test("is enough, and no duty of it can do with less", () => {
    let needy = 0;
    const check = (system: System, kind: Fairness): void => {
      for (const { rule, needs } of searched(system, () => kind).owed ?? []) {
        const least = new Map(needs.map(({ duty, fairness }) => [duty, fairness]));
        const under = (changed: ReadonlyMap<string, Fairness>) =>
          isBroken(
            searched(system, (duty) => changed.get(duty) ?? "none"),
            rule,
          );
        expect(under(least)).toBe(false);
        for (const { duty, fairness } of needs) {
          needy += 1;
          for (const less of WEAKER[fairness])
            expect(under(new Map(least).set(duty, less))).toBe(true);
        }
      }
    };
    fc.assert(fc.property(systems, declared, check), { seed: SEED, numRuns: 1200 });
    expect(needy).toBeGreaterThan(20);
  });

  test("comes with a lasso for each duty, fair to all the others", () => {
    const check = (system: System, kind: Fairness): void => {
      const model = systemModel(system);
      for (const { rule, needs } of searched(system, () => kind).owed ?? []) {
        for (const { duty, lasso } of needs) {
          const [first] = [model.initial()[lasso.start]];
          if (first === undefined) throw new Error("a lasso begins somewhere");
          const states = [first];
          for (const action of lasso.path) states.push(model.next(states.at(-1) ?? first, action));
          const from = lasso.cycleFrom ?? 0;
          const cycle = { states: states.slice(from), actions: lasso.path.slice(from) };
          const asked = systemLiveness(system).rules.find((each) => each.rule === rule);
          if (asked === undefined) throw new Error("the rule is one of those that were asked");
          const fairness = (of: (duty: string) => boolean) => (other: string) =>
            needs.find((need) => need.duty === other && of(other))?.fairness ?? "none";
          const others = fairness((other) => other !== duty);
          expect(isFairCycle(model, asked, { fairness: others }, cycle)).toBe(true);
          expect(isFairCycle(model, asked, { fairness: fairness(() => true) }, cycle)).toBe(false);
        }
      }
    };
    fc.assert(fc.property(systems, declared, check), { seed: SEED, numRuns: 300 });
  });
});
