// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { type Diagnostic, InputError } from "../kernelc/diagnostic.ts";
import type { SourceTree } from "../kernelc/source.ts";
import { parseUnit, type Unit } from "../kernelc/unit.ts";
import { BOUNDARY_ATTRIBUTES, boundaryNames } from "../lower/boundary.ts";
import { SPEC } from "../scenario/chain.ts";
import type { Located } from "../scenario/reading.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { Setup } from "./setup.ts";

const INCLUDE = `${SPEC}/include`;
/** What x86-64 has of its own under a name that arm64 uses, too: arch/x86/include. */
const X86_INCLUDE = `${SPEC}/x86/include`;
/** Types that boundary headers and C alike may use without including anything. */
const PRELUDE = `${INCLUDE}/types.h`;

/** The files of a scenario as one config point has them. */
export interface ParsedPoint {
  readonly boundary: readonly Unit[];
  readonly units: readonly Unit[];
}

/** Parses the files of a scenario. Throws InputError with everything wrong in their syntax. */
export function parsePoint(scenario: Scenario, choice: Setup, tree: SourceTree): ParsedPoint {
  const boundary = parseAll(tree, choice, "boundary", scenario.boundary, new Set());
  const units = parseAll(tree, choice, "", scenario.c, boundaryNames(boundary));
  return { boundary, units };
}

/** CONFIG_ symbols that the files ask for. */
export const configRead = ({ boundary, units }: ParsedPoint): ReadonlySet<string> =>
  new Set([...boundary, ...units].flatMap((unit) => [...unit.configRead]));

/** Parses the files of a list; a missing one is reported where the scenario names it. */
function parseAll(
  tree: SourceTree,
  choice: Setup,
  folder: string,
  files: readonly Located<string>[],
  keep: ReadonlySet<string>,
): readonly Unit[] {
  const problems: Diagnostic[] = [];
  const prelude = tree.read(PRELUDE) === null ? [] : [PRELUDE];
  const units = files.map(({ value, at }) => {
    const path = [SPEC, folder, value].filter((part) => part !== "").join("/");
    if (tree.read(path) === null) {
      problems.push({ at, message: `there is no file ${path}, check the path` });
    }
    return { path, at };
  });
  if (problems.length > 0) throw new InputError(problems);
  const parsed = units.map(({ path }) =>
    parseUnit(path, {
      tree,
      config: choice.config,
      includePath: choice.x86 === undefined ? [INCLUDE] : [X86_INCLUDE, INCLUDE],
      keep,
      attributes: BOUNDARY_ATTRIBUTES,
      prelude,
    }),
  );
  const found = parsed.flatMap((unit) => unit.diagnostics);
  if (found.length > 0) throw new InputError(found);
  return parsed;
}
