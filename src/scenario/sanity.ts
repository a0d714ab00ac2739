// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Diagnostic } from "../kernelc/diagnostic.ts";
import type { Levels } from "./fairness-shape.ts";
import { gicContradictions } from "./gic-sanity.ts";
import { impossible } from "./impossible.ts";
import { checkPoints, unmentioned } from "./points.ts";
import type { Located, Vocabulary } from "./reading.ts";
import { type Axis, COMPILER_VALUES } from "./scenario.ts";
import { NEEDED, SCENARIO_KEYS, type ScenarioFile } from "./schema.ts";
import { suggest } from "./suggest.ts";
import { wrongArchitecture } from "./x86-sanity.ts";

/** Axes with a meaning of their own, and the values they may have. */
const SPECIAL = new Map<string, readonly string[]>([
  ["pseudo_nmi", ["n", "y"]],
  ["eoimode", ["0", "1"]],
  ["ets2", ["n", "y"]],
  ["pti", ["n", "y"]],
  ["fsgsbase", ["n", "y"]],
  ["compiler", COMPILER_VALUES],
]);

/** Keys that neither the scenario nor what it extends has. */
export function missing(files: readonly string[], values: ScenarioFile): readonly Diagnostic[] {
  const [own = "", ...bases] = files;
  const at = { file: own, line: 1, column: 1 };
  const absent = NEEDED.filter((key) => values[key] === undefined).map((key) => {
    const where = bases.length === 0 ? "" : ` here and in ${bases.join(", ")}`;
    const { shape, about } = SCENARIO_KEYS[key];
    const told = `key '${key}' is missing${where}, every scenario has it (${about})`;
    return { at, message: `${told}, add for example '${key}: ${shape.example}'` };
  });
  if (values.expect !== undefined) return absent;
  const told = "key 'expect' is missing, each scenario states its own expectation";
  return [...absent, { at, message: `${told}, add 'expect: holds' or 'expect: violated RULE'` }];
}

/** What each value allows and all of them together do not. */
export function contradictions(values: ScenarioFile, axes: readonly Axis[]): readonly Diagnostic[] {
  const { cpus = [], expect, states, params = [], profile } = values;
  const events = cpus.flatMap((cpu) => cpu.events ?? []);
  return [
    ...axes.flatMap(axisProblems),
    ...foreignMemory(values),
    ...translationProblems(values, axes),
    ...(expect === undefined || profile === "random" ? [] : endless(expect)),
    ...params
      .filter(({ key }) => axes.some((axis) => axis.name === key))
      .map(({ key, at }) => ({
        at,
        message: `'${key}' is an axis of the matrix too, one of the two would be lost, delete one`,
      })),
    ...params
      .filter(({ key }) => SPECIAL.has(key))
      .map(({ key, at }) => ({
        at,
        message: `'${key}' is a boot choice and no parameter, write 'matrix: {${key}: [y]}'`,
      })),
    ...twice(
      events.map(({ name }) => name),
      "event",
    ),
    ...twice(
      cpus.flatMap((cpu) => cpu.tasks.map(({ name }) => name)),
      "task",
    ),
    ...gicContradictions(values),
    ...impossible(values, axes),
    ...wrongArchitecture(values, axes),
    ...fairnessProblems(values),
    ...(expect === undefined ? [] : checkPoints("expect", expect, axes)),
    ...(expect === undefined ? [] : unsaid(expect, axes)),
    ...(states === undefined ? [] : checkPoints("states", states, axes)),
  ];
}

/** Arm's memory on the other architecture: its exceptions know nothing of guessed branches. */
function foreignMemory({ memory, x86 }: ScenarioFile): readonly Diagnostic[] {
  if (x86 === undefined || memory?.value !== "armv8") return [];
  const told = "'memory: armv8' in a scenario of x86-64";
  return [{ at: memory.at, message: `${told}, write 'memory: x86' or leave it out` }];
}

/** Rules that nothing can break where no access is in flight. */
export function onStrongMemory(
  { memory, invariants = "all", include = [] }: ScenarioFile,
  { onRequest }: Vocabulary,
): readonly Diagnostic[] {
  if (memory !== undefined && memory.value !== "sc") return [];
  const named = [...(invariants === "all" ? [] : invariants), ...include];
  return named
    .filter(({ value }) => onRequest.includes(value))
    .map(({ value, at }) => {
      const told = `'${value}' is judged where accesses are issued and performed in two steps`;
      const advice = "write 'memory: armv8', with 'window: 1' for sequential consistency";
      return { at, message: `${told}, ${advice}` };
    });
}

/** Arm's walks on a machine that is none, or an axis of theirs without them. */
function translationProblems(
  { memory, translation, x86 }: ScenarioFile,
  axes: readonly Axis[],
): readonly Diagnostic[] {
  const ets2 = axes.find(({ name }) => name === "ets2");
  if (translation === undefined) {
    if (ets2 === undefined || x86 !== undefined) return [];
    const told = "axis 'ets2' means nothing where no address is translated";
    return [{ at: ets2.at, message: `${told}, add 'translation: {}' or delete it` }];
  }
  if (x86 === undefined && memory?.value !== "x86") return [];
  const told = "'translation' is that of Arm, and this machine is an x86-64";
  return [{ at: translation.at, message: `${told}, delete it` }];
}

/** Verdicts of random schedules in a scenario that is searched. */
function endless(expect: NonNullable<ScenarioFile["expect"]>): readonly Diagnostic[] {
  const verdicts = expect.kind === "all" ? [expect.value] : expect.points.map(({ value }) => value);
  const message =
    "'bounded' is for random schedules, a search of everything ends, write 'profile: random' or 'expect: holds'";
  return verdicts.flatMap(({ bounded }) =>
    bounded === undefined ? [] : [{ at: bounded, message }],
  );
}

/** Names in `fairness:` that stand for nothing. */
function fairnessProblems({ cpus = [], fairness }: ScenarioFile): Diagnostic[] {
  const { execute = [], take = [], storms = [] } = fairness ?? {};
  const events = cpus.flatMap((cpu) => cpu.events ?? []);
  const names = events.map(({ name }) => name.value);
  const unlimited = events.flatMap((event) => {
    const { times } = "line" in event ? event.line : "sdei" in event ? event.sdei : event.fault;
    return times === "unlimited" ? [event.name.value] : [];
  });
  const strange = (entries: Levels, known: readonly string[], what: string): Diagnostic[] =>
    (typeof entries === "string" ? [] : entries)
      .filter(({ key }) => !known.includes(key))
      .map(({ key, at }) => {
        const told = `'${key}' under 'fairness' is no ${what}`;
        return { at, message: `${told}, ${suggest(key, known, "check its spelling")}` };
      });
  return [
    ...strange(
      execute,
      [...cpus.keys()].map((id) => `cpu${id}`),
      "CPU of this scenario",
    ),
    ...strange(take, names, "event of this scenario"),
    ...(storms === "all" ? [] : storms)
      .filter(({ value }) => !unlimited.includes(value))
      .map(({ value, at }) => {
        const told = `'${value}' under 'storms' is no event that comes without end`;
        return { at, message: `${told}, write 'times: unlimited' where it is, or delete it here` };
      }),
  ];
}

function axisProblems({ name, at, values }: Axis): Diagnostic[] {
  const double = values.find((value, index) => values.indexOf(value) !== index);
  if (double !== undefined) {
    return [{ at, message: `axis '${name}' has the value ${double} twice, delete one` }];
  }
  const word = values.find((value) => COMPILER_VALUES.some((one) => one === value));
  if (word !== undefined && name !== "compiler") {
    const told = `axis '${name}' has the value ${word}, it takes y, n or whole numbers`;
    return [{ at, message: `${told}, write for example ${name}: [n, y]` }];
  }
  const allowed = SPECIAL.get(name);
  const strange = allowed && values.find((value) => !allowed.includes(value));
  if (allowed === undefined || strange === undefined) return [];
  const told = `axis '${name}' has the value ${strange}, it takes ${allowed.join(" and ")}`;
  return [{ at, message: `${told}, write for example ${name}: [${allowed.join(", ")}]` }];
}

/** Points that `expect:` forgot. */
function unsaid(expect: NonNullable<ScenarioFile["expect"]>, axes: readonly Axis[]): Diagnostic[] {
  const [first] = expect.kind === "each" ? expect.points : [];
  const names = unmentioned(expect, axes);
  if (first === undefined || names.length === 0) return [];
  const told = `'expect' says nothing of ${names.join(" and ")}, each config point has a verdict`;
  return [{ at: first.point.at, message: `${told}, add '${names[0]}: holds' or what breaks` }];
}

/** Names that two sources or two tasks share: budgets and stacks are kept by name. */
function twice(names: readonly Located<string>[], what: string): Diagnostic[] {
  return names
    .filter(({ value }, index) => names.findIndex((other) => other.value === value) !== index)
    .map(({ value, at }) => ({
      at,
      message: `a second ${what} is called '${value}', each is known by its name, rename one`,
    }));
}
