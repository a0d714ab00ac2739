// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Diagnostic } from "../kernelc/diagnostic.ts";
import type { Axis } from "./scenario.ts";
import type { ScenarioFile } from "./schema.ts";

/** Events and configuration that a scenario asks for and that cannot come about: refused, not left out. */
export function impossible(values: ScenarioFile, axes: readonly Axis[]): readonly Diagnostic[] {
  return [
    ...plainNmis(values, axes),
    ...undeliverable(values),
    ...overridden(values, axes),
    ...tooFewCpus(values),
    ...contradictedBoot(values, axes),
  ];
}

/**
 * NMI priority where no config point has it: the line would be an ordinary interrupt. SGIs come only
 * when software sends them, and it asks first.
 */
function plainNmis({ cpus = [], x86 }: ScenarioFile, axes: readonly Axis[]): Diagnostic[] {
  const has = axes.some(({ name, values }) => name === "pseudo_nmi" && values.includes("y"));
  if (has || x86 !== undefined) return [];
  return cpus
    .flatMap((cpu) => cpu.events ?? [])
    .filter((event) => "line" in event && event.line.nmi && event.line.sgi !== true)
    .map(({ name: { value, at } }) => {
      const told = `'${value}' asks for NMI priority, and no config point has pseudo-NMIs`;
      return {
        at,
        message: `${told}, so it would be a plain interrupt, add 'matrix: {pseudo_nmi: [y]}' or make it an irq`,
      };
    });
}

/** Events of a firmware that has no SDEI. */
function undeliverable({ cpus = [], firmware, x86 }: ScenarioFile): Diagnostic[] {
  if (firmware?.sdei !== undefined || x86 !== undefined) return [];
  return cpus
    .flatMap((cpu) => cpu.events ?? [])
    .filter((event) => "sdei" in event)
    .map(({ name: { value, at } }) => {
      const told = `SDEI event '${value}' cannot come, there is no firmware with SDEI`;
      return { at, message: `${told}, add 'firmware: {sdei: reject}' or delete the event` };
    });
}

/** Symbols that follow from other keys; what `config:` says of them would be lost. */
const DERIVED: readonly (readonly [pattern: RegExp, key: string])[] = [
  [/^CONFIG_ERET_GICD?_PRIO_/, "'gic: {priorities: …}'"],
  [/^CONFIG_ERET_PMHE$/, "'gic: {pmhe: …}'"],
  [/^CONFIG_ERET_PREEMPT_SPREAD$/, "'kernel'"],
];

function overridden({ config = [] }: ScenarioFile, axes: readonly Axis[]): Diagnostic[] {
  const axis = new Map(axes.map(({ name, at }) => [name, at]));
  const named = [
    ...config.map(({ key, at }) => ({ key, at })),
    ...axes.map(({ name, at }) => ({ key: name, at })),
  ];
  return [
    ...named.flatMap(({ key, at }) => {
      const [, from] = DERIVED.find(([pattern]) => pattern.test(key)) ?? [];
      return from === undefined
        ? []
        : [{ at, message: `'${key}' follows from ${from}, this would be lost, delete it` }];
    }),
    ...config
      // An axis wins over what is inherited, as any key does.
      .filter(({ key, at }) => axis.get(key)?.file === at.file)
      .map(({ key, at }) => ({
        at,
        message: `'${key}' is an axis of the matrix too, one of the two would be lost, delete one`,
      })),
  ];
}

/** A kernel that was built for fewer CPUs than there are. */
function tooFewCpus({ config = [], cpus = [] }: ScenarioFile): Diagnostic[] {
  return config
    .filter(({ key, value }) => key === "CONFIG_NR_CPUS" && Number(value) < cpus.length)
    .map(({ at, value }) => {
      const told = `CONFIG_NR_CPUS is ${value} and 'cpus' has ${cpus.length}`;
      return { at, message: `${told}, such a kernel cannot have them, write ${cpus.length}` };
    });
}

/** Parameters that a boot choice answers already, with the axis that does. */
const ANSWERED: ReadonlyMap<string, string> = new Map([
  ["system_uses_irq_prio_masking", "pseudo_nmi"],
  ["gic_supports_nmi", "pseudo_nmi"],
  ["static_branch_true(supports_deactivate_key)", "eoimode"],
]);

function contradictedBoot({ params = [] }: ScenarioFile, axes: readonly Axis[]): Diagnostic[] {
  const named = [
    ...params.map(({ key, at }) => ({ key, at })),
    ...axes.map(({ name, at }) => ({ key: name, at })),
  ];
  return named.flatMap(({ key, at }) => {
    const axis = ANSWERED.get(key);
    if (axis === undefined) return [];
    const told = `'${key}' follows from the boot choice '${axis}', the two could contradict`;
    return [{ at, message: `${told}, delete it and write 'matrix: {${axis}: […]}'` }];
  });
}
