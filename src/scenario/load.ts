// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { InputError } from "../kernelc/diagnostic.ts";
import type { SourceTree } from "../kernelc/source.ts";
import { readChain } from "./chain.ts";
import type { Entry } from "./collections.ts";
import type { EventSpec } from "./cpu-shape.ts";
import type { Levels } from "./fairness-shape.ts";
import { tooManyPoints } from "./points.ts";
import type { Located, Vocabulary } from "./reading.ts";
import { contradictions, missing, onStrongMemory } from "./sanity.ts";
import {
  type Axis,
  type CpuSpec,
  type FairnessSpec,
  type Scenario,
  type Setting,
  WINDOW,
} from "./scenario.ts";
import type { ScenarioFile } from "./schema.ts";

/**
 * Reads scenario `name` (a path below spec/ without `.yaml`) and all that it
 * extends. Throws InputError with everything that is wrong.
 */
export function loadScenario(name: string, tree: SourceTree, vocabulary: Vocabulary): Scenario {
  const { files, values, patches } = readChain(name, tree, vocabulary);
  const axes = (values.matrix ?? []).map(toAxis);
  const flood = tooManyPoints(axes);
  if (flood !== null) throw new InputError([flood]);
  const problems = [
    ...missing(files, values),
    ...contradictions(values, axes),
    ...onStrongMemory(values, vocabulary),
  ];
  const { title, source, kernel, c, boundary, cpus, nesting, expect } = values;
  if (
    problems.length > 0 ||
    title === undefined ||
    source === undefined ||
    kernel === undefined ||
    c === undefined ||
    boundary === undefined ||
    cpus === undefined ||
    nesting === undefined ||
    expect === undefined
  ) {
    throw new InputError(problems);
  }
  return {
    name,
    files,
    title,
    source,
    about: values.about ?? null,
    kernel,
    c,
    boundary,
    patches,
    axes,
    params: (values.params ?? []).map(toSetting),
    config: (values.config ?? []).map(toSetting),
    asm: toAsm(values.asm),
    x86: values.x86 === undefined ? null : { stubs: values.x86.stubs ?? [] },
    cpus: cpus.map(toCpu),
    functions: cpus.flatMap(functionsOf),
    nesting,
    gic: values.gic ?? null,
    firmware: toFirmware(values.firmware),
    memory: toMemory(values),
    translation: toTranslation(values.translation),
    invariants: toRules(values.invariants),
    requested: (values.include ?? [])
      .map(({ value }) => value)
      .filter((rule) => vocabulary.onRequest.includes(rule)),
    except: (values.except ?? []).map(({ key, value }) => ({ rule: key, reason: value })),
    fairness: toFairness(values.fairness),
    expect,
    states: values.states ?? null,
    coverAll: values.cover === "all",
    profile: values.profile ?? "quick",
    search: values.search ?? "whole",
  };
}

const toRules = (said: ScenarioFile["invariants"] = "all"): Scenario["invariants"] =>
  said === "all" ? said : said.map(({ value }) => value);

const toAxis = ({ key, at, value }: Entry<readonly string[]>): Axis => ({
  name: key,
  at,
  values: value,
});

const toSetting = ({ key, at, value }: Entry<string>): Setting => ({ name: key, at, value });

function toAsm(asm: ScenarioFile["asm"]): Scenario["asm"] {
  const {
    daifset_on_exit: daifsetOnExit,
    pmr_on_entry: pmrOnEntry,
    pmr_in_spsr: pmrInSpsr,
  } = asm ?? {};
  return {
    ...(daifsetOnExit === undefined ? {} : { daifsetOnExit }),
    ...(pmrOnEntry === undefined ? {} : { pmrOnEntry }),
    ...(pmrInSpsr === undefined ? {} : { pmrInSpsr }),
  };
}

function toMemory({ memory, window = WINDOW }: ScenarioFile): Scenario["memory"] {
  if (memory === undefined || memory.value === "sc") return null;
  return { model: memory.value, window };
}

function toTranslation(said: ScenarioFile["translation"]): Scenario["translation"] {
  if (said === undefined) return null;
  const { ets2 = false, exs = false } = said.value;
  return { ets2, exs };
}

function toFirmware(said: ScenarioFile["firmware"]): Scenario["firmware"] {
  if (said === undefined) return null;
  return said.sdei === undefined ? {} : { sdei: said.sdei };
}

function toFairness(said: ScenarioFile["fairness"]): FairnessSpec {
  const { execute, take, storms = [] } = said ?? {};
  return {
    execute: toLevels(execute),
    take: toLevels(take),
    storms: storms === "all" ? "all" : storms.map(({ value }) => value),
  };
}

/** Strong where nothing else is said: weak fairness would let a masked section starve a CPU. */
const toLevels = (levels: Levels = "strong"): FairnessSpec["take"] =>
  typeof levels === "string"
    ? { others: levels, named: {} }
    : {
        others: "strong",
        named: Object.fromEntries(levels.map(({ key, value }) => [key, value])),
      };

type Cpu = NonNullable<ScenarioFile["cpus"]>[number];

function functionsOf({ tasks, idle, events = [] }: Cpu): readonly Located<string>[] {
  return [
    ...tasks.flatMap(({ runs }) => (runs === null ? [] : [runs])),
    ...(idle === undefined ? [] : [idle]),
    ...events.flatMap((event) => ("within" in event ? event.within : [])),
  ];
}

function sdeiOf(events: readonly EventSpec[]): Pick<CpuSpec, "sdei"> {
  const sdei = events.flatMap((event) => ("sdei" in event ? [event.sdei] : []));
  return sdei.length === 0 ? {} : { sdei };
}

function toCpu(cpu: Cpu): CpuSpec {
  const events: readonly EventSpec[] = cpu.events ?? [];
  return {
    tasks: cpu.tasks.map(({ task }) => task),
    idle: cpu.idle?.value ?? null,
    nohzFull: cpu.nohz_full ?? false,
    lines: events.flatMap((event) => ("line" in event ? [event.line] : [])),
    faults: events.flatMap((event) => ("fault" in event ? [event.fault] : [])),
    ...sdeiOf(events),
    ...(cpu.gic === undefined ? {} : { gic: cpu.gic }),
  };
}
