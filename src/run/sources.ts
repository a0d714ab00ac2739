// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { InputError } from "../kernelc/diagnostic.ts";
import type { SourceTree } from "../kernelc/source.ts";
import { readChain, SPEC } from "../scenario/chain.ts";
import { points } from "../scenario/points.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { buildPoint } from "./build.ts";
import { VOCABULARY } from "./rules.ts";

/**
 * Whether a verdict of the scenario depends on any of the files. One that cannot be built
 * may depend on anything, so it does: its problem is told then.
 */
export function dependsOn(
  files: ReadonlySet<string>,
  scenario: Scenario,
  tree: SourceTree,
): boolean {
  const chain = readChain(scenario.name, tree, VOCABULARY).files;
  const patches = scenario.patches.map(({ value }) => `${SPEC}/${value}`);
  if ([...chain, ...patches].some((file) => files.has(file))) return true;
  try {
    return points(scenario).some((point) =>
      buildPoint(scenario, point, tree).files.some((file) => files.has(file)),
    );
  } catch (error) {
    if (error instanceof InputError) return true;
    throw error;
  }
}
