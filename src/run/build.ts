// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { createHash } from "node:crypto";
import { dataRace } from "../invariants/data-race.ts";
import { type Diagnostic, InputError } from "../kernelc/diagnostic.ts";
import type { SourceTree } from "../kernelc/source.ts";
import type { Unit } from "../kernelc/unit.ts";
import type { Architecture } from "../lower/architecture.ts";
import { readBoundary } from "../lower/boundary.ts";
import { lower } from "../lower/lower.ts";
import { recompiled } from "../lower/recompile.ts";
import { SDEI_PARK_STUB } from "../model/arm64/sdei-stub.ts";
import { roots, withStubs } from "../model/create.ts";
import { PRIMITIVES, unknownSymbols } from "../model/primitives/table.ts";
import type { Program } from "../model/program.ts";
import type { MemoryConfig, SystemConfig } from "../model/system.ts";
import { type Point, points } from "../scenario/points.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { assumptionsOf, boundsOf } from "./assumptions.ts";
import { assertionsByLine } from "./by-line.ts";
import { gicOfRun } from "./gic-setup.ts";
import { neverReached, unknownNames, unreadConfig } from "./names.ts";
import { configRead, type ParsedPoint, parsePoint } from "./parse-point.ts";
import { patchedTree } from "./patched-tree.ts";
import { checkedRules } from "./rules.ts";
import { type Setup, setup } from "./setup.ts";
import { refuseUntranslated } from "./translated.ts";

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
  /** All files that were read: C, boundary, and what they include. */
  readonly files: readonly string[];
  /** The same files as they were read, with the patches of the scenario. */
  readonly tree: SourceTree;
}

/** Parses and lowers one config point. Throws InputError with everything wrong in the C. */
export function buildPoint(scenario: Scenario, point: Point, root: SourceTree): Built {
  const built = lowered(scenario, point, root);
  const others = points(scenario).filter(({ name }) => name !== point.name);
  const problems = neverReached(scenario, built.config.program, (name) =>
    others.some((other) => lowered(scenario, other, root).config.program.functions[name]),
  );
  if (problems.length > 0) throw new InputError(problems);
  return built;
}

function lowered(scenario: Scenario, point: Point, root: SourceTree): Built {
  const tree = patchedTree(scenario, root);
  const choice = setup(scenario, point);
  const parsed = parsePoint(scenario, choice, tree);
  const { boundary, units } = parsed;
  const needed = [...roots(choice), ...resumePoints(choice, units)];
  const primitives = new Map([...PRIMITIVES].map(([name, { arity }]) => [name, arity]));
  const unknown = [
    ...unknownNames(scenario, needed, units, readBoundary(boundary, primitives)),
    ...configNobodyReads(scenario, parsed, tree),
  ];
  if (unknown.length > 0) throw new InputError(unknown);
  const { params } = choice;
  const written = lower({
    units,
    boundary,
    roots: needed,
    primitives,
    params,
    architecture: architectureOf(scenario),
  });
  const { compiler } = choice;
  const program = compiler === undefined ? written : recompiled(written, compiler);
  refuseUnknownSymbols(program);
  refuseUntranslated(program, choice.translation);
  const byLine = assertionsByLine(scenario, program);
  if (byLine.length > 0) throw new InputError(byLine);
  const gic = gicOfRun(scenario, program);
  const config = withStubs({
    program,
    kernel: choice.kernel,
    boot: choice.boot,
    cpus: choice.cpus,
    nesting: scenario.nesting,
    ...(gic === null ? {} : { gic }),
    ...(choice.firmware === undefined ? {} : { firmware: choice.firmware }),
    ...(choice.x86 === undefined ? {} : { x86: choice.x86 }),
    ...(scenario.memory === null ? {} : { memory: memoryOf(scenario, scenario.memory) }),
    ...(choice.translation === undefined ? {} : { translation: choice.translation }),
  });
  return {
    scenario,
    point,
    config,
    assumptions: assumptionsOf(scenario, config),
    bounds: boundsOf(scenario),
    specHash: hashOf(tree, choice, scenario, [...boundary, ...units]),
    files: [...new Set([...boundary, ...units].flatMap((unit) => unit.files))],
    tree,
  };
}

/** Memory that is ordered as on x86 is that of an x86. */
const architectureOf = ({ x86, memory }: Scenario): Architecture =>
  x86 !== null || memory?.model === "x86" ? "x86" : "arm64";

const memoryOf = (scenario: Scenario, memory: MemoryConfig): MemoryConfig =>
  checkedRules(scenario).includes(dataRace.id) ? { ...memory, races: true } : memory;

/** What one config point does not read another may; most scenarios need not ask. */
function configNobodyReads(
  scenario: Scenario,
  here: ParsedPoint,
  tree: SourceTree,
): readonly Diagnostic[] {
  const suspects = unreadConfig(scenario, configRead(here));
  if (suspects.length === 0) return [];
  const all = points(scenario).map((point) => parsePoint(scenario, setup(scenario, point), tree));
  return unreadConfig(scenario, new Set(all.flatMap((parsed) => [...configRead(parsed)])));
}

/** C that firmware resumes at, where a version of the kernel has it. */
function resumePoints({ firmware }: Setup, units: readonly Unit[]): readonly string[] {
  const isDefined = units.some(({ items }) =>
    items.some((item) => item.kind === "function" && item.name === SDEI_PARK_STUB),
  );
  return firmware?.sdei !== undefined && isDefined ? [SDEI_PARK_STUB] : [];
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

function hashOf(
  tree: SourceTree,
  choice: Setup,
  scenario: Scenario,
  units: readonly Unit[],
): string {
  const hash = createHash("sha256");
  const { config, params, ...machine } = choice;
  hash.update(JSON.stringify({ machine, nesting: scenario.nesting, config: [...config] }));
  if (scenario.memory !== null) hash.update(JSON.stringify(memoryOf(scenario, scenario.memory)));
  hash.update(JSON.stringify([...params].map(([name, value]) => [name, `${value}`])));
  const files = new Set(units.flatMap((unit) => unit.files));
  for (const file of [...files].sort()) hash.update(JSON.stringify([file, tree.read(file)]));
  return hash.digest("hex");
}
