// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Reduced } from "../explorer/reduce/explore.ts";
import { ALL_ON, type Reduction, type Reductions } from "../explorer/reduce/report.ts";
import { InputError } from "../kernelc/diagnostic.ts";
import { isStep } from "../model/program.ts";
import type { SystemConfig } from "../model/system.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { isLiveness } from "./rules.ts";
import type { Expected } from "./verdict.ts";

/** A search that leaves out what does not matter. */
export interface ReducePlan {
  readonly reduce: Reductions;
  /** Liveness rules are not judged: reductions are not safe for them. */
  readonly isSafetyOnly: boolean;
}

/** How a scenario is searched when nobody asks for anything else. */
export const usualSearch = ({ search }: Scenario): "interned" | ReducePlan =>
  search === "whole" ? "interned" : { reduce: ALL_ON, isSafetyOnly: true };

/** Throws InputError for a scenario that expects of its search what that does not judge. */
export function refuseUnjudged({ search, files }: Scenario, { rules }: Expected): void {
  const rule = rules.find(isLiveness);
  if (search === "whole" || rule === undefined) return;
  const at = { file: files[0] ?? "", line: 1, column: 1 };
  const told = `'search: reduced' judges no liveness rules, and 'expect' names ${rule}`;
  throw new InputError([{ at, message: `${told}, delete 'search: reduced'` }]);
}

/** What a search has left out. */
export interface LeftOut extends Pick<Reduced<unknown>, "restarts" | "longer"> {
  readonly reductions: readonly (Omit<Reduction, "name"> & { readonly name: string })[];
  readonly isSafetyOnly: boolean;
  /** Whether the number of states is the one that the scenario pins. */
  readonly isPinned: boolean;
}

/** Whether the states that a plan leaves are those that the scenario has counted. */
const isUsual = (scenario: Scenario, { reduce }: ReducePlan): boolean =>
  scenario.search === "reduced" && Object.values(reduce).every((on) => on);

const SILENT = "silent-steps";

/** What was left out, with what lowering leaves out in every search. */
export function leftOutOf(
  { reductions, restarts, longer }: Reduced<unknown>,
  config: SystemConfig,
  scenario: Scenario,
  plan: ReducePlan,
): LeftOut {
  const { isSafetyOnly } = plan;
  const operations = Object.values(config.program.functions).flatMap(({ ops }) => ops);
  const silent = operations.filter((op) => !isStep(op)).length;
  const left = `${silent} operations (locals, branches, calls, returns) belong to the step before them`;
  const always = { name: SILENT, on: true, why: null, left };
  // One CPU is like no other.
  const others = reductions.filter(({ name }) => name !== "symmetry" || config.cpus.length > 1);
  const all = [always, ...others];
  const isAny = all.some(({ name, on }) => on && name !== SILENT);
  const isPinned = isAny ? isUsual(scenario, plan) : scenario.search === "whole";
  return { reductions: all, restarts, longer, isSafetyOnly, isPinned };
}
