// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { createHash } from "node:crypto";
import { type Diagnostic, InputError } from "../kernelc/diagnostic.ts";
import type { SourceTree } from "../kernelc/source.ts";
import { parseUnit, type Unit } from "../kernelc/unit.ts";
import { BOUNDARY_ATTRIBUTES, boundaryNames, readBoundary } from "../lower/boundary.ts";
import { lower } from "../lower/lower.ts";
import { roots, withStubs } from "../model/create.ts";
import { PRIMITIVES, unknownSymbols } from "../model/primitives/table.ts";
import type { Program } from "../model/program.ts";
import type { SystemConfig } from "../model/system.ts";
import { SPEC } from "../scenario/chain.ts";
import type { Point } from "../scenario/points.ts";
import type { Located } from "../scenario/reading.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { assumptionsOf, boundsOf } from "./assumptions.ts";
import { unknownNames } from "./names.ts";
import { patchedTree } from "./patched-tree.ts";
import { type Setup, setup } from "./setup.ts";

/** One config point of a scenario, ready to be searched. */
export interface Built {
  readonly scenario: Scenario;
  readonly point: Point;
  /** With the assembly stubs. */
  readonly config: SystemConfig;
  /** What a verdict takes for granted, one line each. */
  readonly assumptions: readonly string[];
  /** Within what a verdict holds, one line each. */
  readonly bounds: readonly string[];
  /**
   * Names everything that the state space depends on: C, headers, patches, machine, events.
   * Titles, rules and expectations are no part of it, so that pinning a count stales no trace.
   */
  readonly specHash: string;
}

const INCLUDE = `${SPEC}/include`;
/** Types that boundary headers and C alike may use without including anything. */
const PRELUDE = `${INCLUDE}/types.h`;

/** Parses and lowers one config point. Throws InputError with everything wrong in the C. */
export function buildPoint(scenario: Scenario, point: Point, root: SourceTree): Built {
  const tree = patchedTree(scenario, root);
  const choice = setup(scenario, point);
  const boundary = parseAll(tree, choice, "boundary", scenario.boundary, new Set());
  const units = parseAll(tree, choice, "", scenario.c, boundaryNames(boundary));
  const needed = roots(choice);
  const primitives = new Map([...PRIMITIVES].map(([name, { arity }]) => [name, arity]));
  const unknown = unknownNames(scenario, needed, units, readBoundary(boundary, primitives));
  if (unknown.length > 0) throw new InputError(unknown);
  const { params } = choice;
  const program = lower({ units, boundary, roots: needed, primitives, params });
  refuseUnknownSymbols(program);
  const config = withStubs({
    program,
    kernel: choice.kernel,
    boot: choice.boot,
    cpus: choice.cpus,
    nesting: scenario.nesting,
    ...(choice.firmware === undefined ? {} : { firmware: choice.firmware }),
  });
  return {
    scenario,
    point,
    config,
    assumptions: assumptionsOf(scenario, config),
    bounds: boundsOf(scenario),
    specHash: hashOf(tree, choice, scenario, [...boundary, ...units]),
  };
}

/** Throws InputError for registers and the like that no primitive knows. */
function refuseUnknownSymbols(program: Program): void {
  const problems = unknownSymbols(program).map(({ primitive, symbol, known, site }) => {
    const told = `${primitive} does not know '${symbol}', it has no semantics in the model`;
    const { file, line, column } = site;
    return { at: { file, line, column }, message: `${told}, use one of ${known.join(", ")}` };
  });
  if (problems.length > 0) throw new InputError(problems);
}

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
      includePath: [INCLUDE],
      keep,
      attributes: BOUNDARY_ATTRIBUTES,
      prelude,
    }),
  );
  const found = parsed.flatMap((unit) => unit.diagnostics);
  if (found.length > 0) throw new InputError(found);
  return parsed;
}

function hashOf(
  tree: SourceTree,
  choice: Setup,
  scenario: Scenario,
  units: readonly Unit[],
): string {
  const hash = createHash("sha256");
  const { config, params, ...machine } = choice;
  hash.update(JSON.stringify({ machine, nesting: scenario.nesting, config: [...config] }));
  hash.update(JSON.stringify([...params].map(([name, value]) => [name, `${value}`])));
  const files = new Set(units.flatMap((unit) => unit.files));
  for (const file of [...files].sort()) hash.update(JSON.stringify([file, tree.read(file)]));
  return hash.digest("hex");
}
