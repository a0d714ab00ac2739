// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { RECOMPILINGS, type Recompiling } from "../lower/recompile.ts";
import { type Boot, KERNEL_VERSIONS, type KernelFacts } from "../model/kernel.ts";
import type { CpuConfig, FirmwareConfig, TranslationConfig } from "../model/system.ts";
import type { X86Facts } from "../model/x86/facts.ts";
import type { Point } from "../scenario/points.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { factsUnder, gicOfScenario, prioritySymbols } from "./gic-setup.ts";

/** What a config point chooses: for the preprocessor, for the boundary, for the machine. */
export interface Setup {
  /** CONFIG_ symbols that are set. */
  readonly config: ReadonlyMap<string, string>;
  /** Boundary parameters, "name" or "name(argument)". */
  readonly params: ReadonlyMap<string, bigint>;
  readonly kernel: KernelFacts;
  readonly boot: Boot;
  readonly cpus: readonly CpuConfig[];
  /** Null: nothing is out of the ordinary. */
  readonly gic: ReturnType<typeof gicOfScenario>;
  readonly firmware?: FirmwareConfig;
  readonly x86?: X86Facts;
  /** What the compiler does to plain accesses; absent: it leaves them as they are written. */
  readonly compiler?: Recompiling;
  readonly translation?: TranslationConfig;
}

/** The first version whose preempt_count has the spread layout; the C asks for it by name. */
const SPREAD_SINCE = "v7.3";

/** The axis of what the compiler does to plain accesses. */
const COMPILER = "compiler";

/** Axes that choose a machine rather than a parameter of the C. */
export const BOOT_AXES: readonly string[] = [
  "pseudo_nmi",
  "eoimode",
  "ets2",
  "pti",
  "fsgsbase",
  COMPILER,
];

/** Resolves the scenario's settings at one point; an axis wins over a fixed setting. */
export function setup(scenario: Scenario, point: Point): Setup {
  const pseudoNmi = point.values.get("pseudo_nmi") === "y";
  const eoiMode = point.values.get("eoimode") === "1" ? 1 : 0;
  const compiler = RECOMPILINGS.find((kind) => kind === point.values.get(COMPILER));
  const given = new Map(scenario.params.map(({ name, value }) => [name, value]));
  const config = new Map(scenario.config.map(({ name, value }) => [name, value]));
  if (scenario.kernel === SPREAD_SINCE) config.set("CONFIG_ERET_PREEMPT_SPREAD", "y");
  for (const [axis, value] of point.values) {
    if (axis.startsWith("CONFIG_")) config.set(axis, value);
    else if (!BOOT_AXES.includes(axis)) given.set(axis, value);
  }
  const params = new Map([
    ["system_uses_irq_prio_masking", flag(pseudoNmi)],
    ["gic_supports_nmi", flag(pseudoNmi)],
    ["static_branch_true(supports_deactivate_key)", BigInt(eoiMode)],
    ...[...given].map(([name, value]): [string, bigint] => [name, toNumber(value)]),
  ]);
  const version = KERNEL_VERSIONS.find((known) => known === scenario.kernel);
  if (version === undefined) throw new Error(`kernel ${scenario.kernel} was not checked`);
  const facts = factsUnder(scenario, version);
  for (const [name, value] of prioritySymbols(facts.priorities)) config.set(name, value);
  if (gicOfScenario(scenario)?.cpus.some(({ pmhe }) => pmhe)) config.set("CONFIG_ERET_PMHE", "y");
  return {
    config: new Map([...config].filter(([, value]) => value !== "n")),
    params,
    kernel: { ...facts, stubs: { ...facts.stubs, ...scenario.asm } },
    boot: {
      pseudoNmi,
      eoiMode,
      capsFinalized: params.get("system_capabilities_finalized") !== 0n,
      ...requestedCpu(params.get("panic_force_cpu"), scenario.cpus.length),
    },
    cpus: scenario.cpus,
    gic: gicOfScenario(scenario),
    ...(scenario.firmware === null ? {} : { firmware: scenario.firmware }),
    ...(compiler === undefined ? {} : { compiler }),
    ...(scenario.x86 === null ? {} : { x86: x86Of(scenario, scenario.x86, point) }),
    ...(scenario.translation === null
      ? {}
      : { translation: translationOf(scenario.translation, point) }),
  };
}

/** Page table isolation is on unless the point says not; before v4.15 there was none. */
const x86Of = ({ kernel }: Scenario, { stubs }: X86Stubs, { values }: Point): X86Facts => ({
  pti: kernel !== "v4.3" && values.get("pti") !== "n",
  fsgsbase: values.get("fsgsbase") === "y",
  syscall: kernel === "v4.3" ? "v4.3" : "v5.8",
  stubs,
});
type X86Stubs = NonNullable<Scenario["x86"]>;

function translationOf(said: TranslationConfig, { values }: Point): TranslationConfig {
  const axis = values.get("ets2");
  return { ...said, ...(axis === undefined ? {} : { ets2: axis === "y" }) };
}

/** A number that no CPU has requests none. */
const requestedCpu = (cpu: bigint | undefined, cpus: number): Pick<Boot, "panicCpu"> =>
  cpu !== undefined && cpu >= 0n && cpu < BigInt(cpus) ? { panicCpu: Number(cpu) } : {};

const flag = (on: boolean): bigint => (on ? 1n : 0n);

/** y, n or a number, as in a .config. */
const toNumber = (value: string): bigint =>
  value === "y" ? 1n : value === "n" ? 0n : BigInt(value);
