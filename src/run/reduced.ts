// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Reduced } from "../explorer/reduce/explore.ts";
import type { Reduction, Reductions } from "../explorer/reduce/report.ts";
import { isStep } from "../model/program.ts";
import type { SystemConfig } from "../model/system.ts";

/** A search that leaves out what does not matter. */
export interface ReducePlan {
  readonly reduce: Reductions;
  /** Liveness rules are not judged: reductions are not safe for them. */
  readonly isSafetyOnly: boolean;
}

/** What a search has left out. */
export interface LeftOut extends Pick<Reduced<unknown>, "restarts" | "longer"> {
  readonly reductions: readonly (Omit<Reduction, "name"> & { readonly name: string })[];
  readonly isSafetyOnly: boolean;
}

/** Whether any state was left out: then their number is not that of the whole space. */
export const isReduced = (left: LeftOut | null): boolean =>
  left?.reductions.some(({ name, on }) => on && name !== SILENT) ?? false;

const SILENT = "silent-steps";

/** What was left out, with what lowering leaves out in every search. */
export function leftOutOf(
  { reductions, restarts, longer }: Reduced<unknown>,
  config: SystemConfig,
  isSafetyOnly: boolean,
): LeftOut {
  const operations = Object.values(config.program.functions).flatMap(({ ops }) => ops);
  const silent = operations.filter((op) => !isStep(op)).length;
  const left = `${silent} operations (locals, branches, calls, returns) belong to the step before them`;
  const always = { name: SILENT, on: true, why: null, left };
  return { reductions: [always, ...reductions], restarts, longer, isSafetyOnly };
}
