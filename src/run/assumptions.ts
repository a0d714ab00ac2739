// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { LIVENESS } from "../invariants/catalogue.ts";
import { DRAINED } from "../invariants/drained.ts";
import { stubNames } from "../model/create.ts";
import { FAIRNESS } from "../model/fairness.ts";
import type {
  FirmwareConfig,
  MemoryConfig,
  SystemConfig,
  TranslationConfig,
} from "../model/system.ts";
import type { X86Facts } from "../model/x86/facts.ts";
import type { Scenario, Times } from "../scenario/scenario.ts";
import { checkedRules } from "./rules.ts";

/** What the verdict takes for granted: the boundary's classes and the hand-written assembly. */
export function assumptionsOf(scenario: Scenario, config: SystemConfig): readonly string[] {
  const stubs = stubNames(config);
  const { daifsetOnExit, pmrOnEntry, pmrInSpsr } = scenario.asm;
  return [
    ...config.program.assumptions,
    ...(stubs.length === 0 ? [] : [`assembly written by hand: ${stubs.join(", ")}`]),
    ...(daifsetOnExit === undefined ? [] : [`asm: daifset_on_exit = ${daifsetOnExit}`]),
    ...(pmrOnEntry === undefined ? [] : [`asm: pmr_on_entry = ${pmrOnEntry}`]),
    ...(pmrInSpsr === undefined ? [] : [`asm: pmr_in_spsr = ${pmrInSpsr}`]),
    ...(config.x86 === undefined ? [] : x86Lines(config.x86)),
    ...(config.firmware === undefined ? [] : [`firmware: ${firmwareText(config.firmware)}`]),
    ...(config.memory === undefined ? [] : [`memory: ${memoryText(config.memory)}`]),
    ...(config.translation === undefined
      ? []
      : [`translation: ${translationText(config.translation)}`]),
    ...(assumesFairness(scenario) ? fairnessLines(scenario) : []),
    ...scenario.except.map(({ rule, reason }) => `not checked: ${rule} (${reason})`),
  ];
}

/** What every run is assumed to do for ever, and where a scenario assumes something else. */
function fairnessLines({ cpus, fairness, memory }: Scenario): readonly string[] {
  const { execute, take, storms } = fairness;
  const levels = [
    ...cpus.map((_, id) => [`cpu${id}`, execute] as const),
    ...cpus.flatMap(({ lines }) => lines.map(({ name }) => [name, take] as const)),
  ];
  const weaker = levels.flatMap(([name, { others, named }]) => {
    const level = named[name] ?? others;
    return level === "strong" ? [] : [`${level === "none" ? "no" : level} fairness of ${name}`];
  });
  const unlimited = cpus.flatMap(({ lines, faults, sdei = [] }) =>
    [...lines, ...faults, ...sdei].filter(({ times }) => times === "unlimited"),
  );
  const isStorm = (name: string) => storms === "all" || storms.includes(name);
  const events = unlimited.map(({ name }) =>
    isStorm(name) ? `${name} may come without end` : `no storm of ${name}`,
  );
  const weak = memory === null ? [] : [DRAINED];
  return [FAIRNESS, ...weak, ...weaker, ...events].map((line) => `for liveness: ${line}`);
}

/** The machine, and what its assembly does otherwise than the kernel's. */
const x86Lines = ({ pti, fsgsbase, syscall, stubs }: X86Facts): readonly string[] => [
  `x86-64: page table isolation ${pti ? "on" : "off"}, FSGSBASE ${fsgsbase ? "on" : "off"}`,
  ...(syscall === "v4.3" ? ["asm: SYSCALL enables interrupts, as in v4.3"] : []),
  ...stubs.map((change) => `asm: ${change}`),
];

const SIGNALS = {
  reject: "a signal to a masked PE fails (TF-A since b142ede74)",
  pend: "a signal to a masked PE waits for it to be unmasked",
  unchecked: "a signal to a masked PE is accepted (TF-A before b142ede74)",
} as const;

const firmwareText = ({ sdei }: FirmwareConfig): string =>
  sdei === undefined ? "PSCI" : `PSCI and SDEI; ${SIGNALS[sdei]}`;

const memoryText = ({ model, window, races }: MemoryConfig): string =>
  `${model}, at most ${window} accesses of a CPU issued and not performed${races ? "" : ", data races are not looked for"}`;

const translationText = ({ ets2, exs }: TranslationConfig): string => {
  const entry = exs ? "synchronise nothing (FEAT_ExS)" : "synchronise";
  return `${ets2 ? "" : "no "}FEAT_ETS2, exception entry and return ${entry}; liveness is not judged`;
};

const assumesFairness = (scenario: Scenario): boolean =>
  checkedRules(scenario).some((rule) => LIVENESS.some(({ id }) => id === rule));

/** How far the verdict reaches: events by source, nesting. */
export function boundsOf(scenario: Scenario): readonly string[] {
  const { cpus, nesting } = scenario;
  const sources = cpus.flatMap((cpu) => [
    ...cpu.lines
      .filter(({ sgi }) => !sgi)
      .map(({ name, times, withdraws }) => {
        return `${name} ${count(times)}${withdraws === 0 ? "" : `, withdrawn ${count(withdraws)}`}`;
      }),
    ...(cpu.sdei ?? []).map(({ name, times }) => `SDEI ${name} ${count(times)}`),
    ...cpu.faults.map(({ name, times, within }) => {
      return `${name} ${count(times)}${within.length === 0 ? "" : ` within ${within.join(", ")}`}`;
    }),
  ]);
  const tasks = cpus.flatMap((cpu) => cpu.tasks.map(({ name }) => name));
  return [
    `${plural(cpus.length, "CPU")}, ${plural(tasks.length, "task")}`,
    ...(sources.length === 0 ? [] : [`events: ${sources.join("; ")}`]),
    `nesting at most ${nesting}`,
  ];
}

const count = (times: Times): string =>
  times === "unlimited" ? "any number of times" : times === 1 ? "once" : `${times} times`;
const plural = (n: number, word: string): string => `${n} ${word}${n === 1 ? "" : "s"}`;
