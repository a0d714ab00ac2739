// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { DEADLOCK } from "../explorer/explore.ts";
import { rulesOf } from "../invariants/catalogue.ts";
import type { Diagnostic } from "../kernelc/diagnostic.ts";
import type { Unit } from "../kernelc/unit.ts";
import type { Boundary } from "../lower/boundary.ts";
import type { Program } from "../model/program.ts";
import { USER_CODE } from "../model/stub.ts";
import { GATE_STUBS } from "../model/x86/vectors.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { suggest } from "../scenario/suggest.ts";
import { BOOT_AXES } from "./setup.ts";

/** Names in a scenario that mean nothing in its C: functions, parameters. */
export function unknownNames(
  scenario: Scenario,
  roots: readonly string[],
  units: readonly Unit[],
  boundary: Boundary,
): readonly Diagnostic[] {
  const defined = new Set(
    units.flatMap(({ items }) =>
      items.flatMap((item) => (item.kind === "function" ? item.name : [])),
    ),
  );
  return [
    ...unknownFunctions(scenario, roots, defined),
    ...unknownParams(scenario, boundary),
    ...rulesOfOthers(scenario),
  ];
}

/** Rules that are asked for by name, and that are about another architecture: nothing would break them. */
function rulesOfOthers({ invariants, x86, files }: Scenario): readonly Diagnostic[] {
  const here = [DEADLOCK, ...rulesOf(x86 === null ? "arm64" : "x86")];
  const asked = invariants === "all" ? [] : invariants;
  const at = { file: files[0] ?? "", line: 1, column: 1 };
  return asked
    .filter((rule) => !here.includes(rule))
    .map((rule) => {
      const told = `rule '${rule}' is about another architecture than this scenario's`;
      return { at, message: `${told}, nothing here could break it, delete it from 'invariants'` };
    });
}

function unknownFunctions(
  { functions, c, x86 }: Scenario,
  roots: readonly string[],
  defined: ReadonlySet<string>,
): readonly Diagnostic[] {
  // What runs in user mode is the model's, not C; so is the assembly.
  const own = x86 === null ? [USER_CODE] : [USER_CODE, ...GATE_STUBS];
  const named = functions.filter(({ value }) => !own.includes(value) && !defined.has(value));
  const needed = roots.filter(
    (root) => !defined.has(root) && !named.some(({ value }) => value === root),
  );
  const list = c[0]?.at;
  return [
    ...named.map(({ value, at }) => {
      const hint = suggest(value, defined, "add its file to 'c'");
      return { at, message: `no file under 'c' defines '${value}', ${hint}` };
    }),
    ...needed.flatMap((root) => {
      if (list === undefined) return [];
      const told = `no file under 'c' defines '${root}', which these tasks and events need`;
      return [{ at: list, message: `${told}, add its file` }];
    }),
  ];
}

/**
 * Functions under `within` that nothing calls at any config point, so that the fault never comes.
 * `program` is that of one point; `isElsewhere` looks at the others, and is asked only if need be.
 */
export function neverReached(
  { cpus, functions }: Scenario,
  program: Program,
  isElsewhere: (name: string) => boolean,
): readonly Diagnostic[] {
  const within = cpus.flatMap(({ faults }) => faults.flatMap((fault) => fault.within));
  const lost = new Set(within.filter((name) => program.functions[name] === undefined));
  return [...lost]
    .filter((name) => !isElsewhere(name))
    .flatMap((name) => {
      const at = functions.findLast(({ value }) => value === name)?.at;
      const told = `nothing calls '${name}', so no fault hits within it`;
      return at === undefined ? [] : [{ at, message: `${told}, name a function that runs` }];
    });
}

/**
 * CONFIG_ symbols that a scenario sets and that `read`, what its C asks for at some config
 * point, does not have: one that is misspelt would change nothing, and say nothing.
 */
export function unreadConfig(
  { config, axes }: Pick<Scenario, "config" | "axes">,
  read: ReadonlySet<string>,
): readonly Diagnostic[] {
  return [...config, ...axes]
    .filter(({ name }) => name.startsWith("CONFIG_") && !read.has(name))
    .map(({ name, at }) => {
      const hint = suggest(name, read, `it reads ${joined([...read].sort())}; delete this one`);
      return { at, message: `no file of the scenario reads ${name} at any config point, ${hint}` };
    });
}

const joined = (names: readonly string[]): string => names.join(", ") || "none";

function unknownParams({ params, axes }: Scenario, boundary: Boundary): readonly Diagnostic[] {
  const known = [...boundary.entries.values()]
    .filter((entry) => entry.class === "param")
    .map(({ name }) => name);
  return [...params, ...axes]
    .filter(({ name }) => !BOOT_AXES.includes(name) && !name.startsWith("CONFIG_"))
    .filter(({ name }) => !known.includes(name.replace(/\(.*/, "")))
    .map(({ name, at }) => {
      const hint = suggest(name, known, `the boundary has ${joined(known)}`);
      return { at, message: `'${name}' is no parameter of the boundary, ${hint}` };
    });
}
