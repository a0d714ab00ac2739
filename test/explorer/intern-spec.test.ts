// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { explore } from "../../src/explorer/explore.ts";
import { exploreInterned } from "../../src/explorer/intern/explore.ts";
import { createJudge, createLiveness } from "../../src/invariants/judge.ts";
import { createModel } from "../../src/model/create.ts";
import { createFairness, dutyOf } from "../../src/model/fairness.ts";
import { buildPoint } from "../../src/run/build.ts";
import { StepCounter } from "../../src/run/coverage.ts";
import { checkedRules, VOCABULARY } from "../../src/run/rules.ts";
import { loadScenario } from "../../src/scenario/load.ts";
import { points } from "../../src/scenario/points.ts";
import { isDue, share } from "../rotation.ts";
import { tree } from "../spec/real.ts";
import { unlimited } from "./sketch.ts";

/** Every so many states are compared with the plain model one by one. */
const AUDIT = 61;

/** The plain search is too slow for the full profile, and takes minutes for all of the quick one. */
const scenarios = readdirSync(join(import.meta.dirname, "..", "..", "spec"), { recursive: true })
  .map(String)
  .filter((file) => file.endsWith(".yaml"))
  .sort()
  .map((file) => loadScenario(file.replace(/\.yaml$/, ""), tree, VOCABULARY))
  .filter(({ profile, name }) => profile === "quick" && isDue(name));

test.each(scenarios)(
  `$name is the same to both searches, paths and coverage included (${share})`,
  (scenario) => {
    for (const point of points(scenario)) {
      const { config } = buildPoint(scenario, point, tree);
      const rules = checkedRules(scenario);
      const [plain, interned] = [explore, exploreInterned].map((search) => {
        const counter = new StepCounter(config);
        const fairness = createFairness(config.cpus, scenario.fairness);
        const liveness = { ...createLiveness(config, rules), duty: dutyOf, fairness };
        const options = { observe: counter.observe, liveness, audit: AUDIT };
        const outcome = search(createModel(config), createJudge(config, rules), unlimited, options);
        return { point: point.name, outcome, coverage: counter.coverage() };
      });
      expect(interned).toEqual(plain);
    }
  },
);
