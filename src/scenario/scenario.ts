// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { PerPoint, Verdict } from "./expectation.ts";
import type { CpuGicValues, GicValues } from "./gic-shape.ts";
import type { Located } from "./reading.ts";

/**
 * A checked scenario: which C, which machine, which events, which rules, and
 * what is expected of each config point.
 */
export interface Scenario {
  /** Path below spec/ without `.yaml`; what commands call it. */
  readonly name: string;
  /** The YAML files it was read from: its own first, then what it extends. */
  readonly files: readonly string[];
  readonly title: string;
  /** Commit or message-id of what it describes. */
  readonly source: string;
  readonly about: string | null;
  readonly kernel: string;
  /** Paths below spec/. */
  readonly c: readonly Located<string>[];
  /** Paths below spec/boundary/. */
  readonly boundary: readonly Located<string>[];
  /** Paths below spec/, in the order in which they are applied. */
  readonly patches: readonly Located<string>[];
  readonly axes: readonly Axis[];
  readonly params: readonly Setting[];
  readonly config: readonly Setting[];
  readonly asm: {
    readonly daifsetOnExit?: boolean;
    readonly pmrOnEntry?: boolean;
    readonly pmrInSpsr?: boolean;
  };
  /** The machine is an x86-64; null: an arm64. */
  readonly x86: X86Spec | null;
  readonly cpus: readonly CpuSpec[];
  /** C functions that `cpus` names, where it does. */
  readonly functions: readonly Located<string>[];
  readonly nesting: number;
  /** The interrupt controller, where it is not the plainest one; undefined keys are as there. */
  readonly gic: GicValues | null;
  /** What is below the kernel; null: nothing calls it. */
  readonly firmware: FirmwareSpec | null;
  /** Null: sequentially consistent. */
  readonly memory: { readonly model: "armv8" | "x86"; readonly window: number } | null;
  /** What translates addresses; null: nothing does. An axis `ets2` wins. */
  readonly translation: { readonly ets2: boolean; readonly exs: boolean } | null;
  readonly invariants: "all" | readonly string[];
  /** Rules beyond "all": those that are judged on request only. */
  readonly requested: readonly string[];
  /** Rules that are not checked, each with the reason. */
  readonly except: readonly { readonly rule: string; readonly reason: string }[];
  readonly fairness: FairnessSpec;
  readonly expect: PerPoint<Verdict>;
  /** Null: no count is pinned. */
  readonly states: PerPoint<number> | null;
  /** A step that never fires is an expectation missed. */
  readonly coverAll: boolean;
  readonly profile: Profile;
  readonly search: Search;
}

/** Checks and orders of x86-64's entry assembly that a scenario may take away. */
export const STUB_CHANGES = [
  "nmi-no-executing",
  "nmi-no-rip-range",
  "nmi-no-rsp-range",
  "nmi-no-df",
  "nmi-user-on-ist",
  "paranoid-by-cs",
  "paranoid-by-sign",
  "paranoid-by-rdpid",
  "gs-before-cr3",
  "cr3-by-gs",
  "no-restore-gs",
  "no-user-cr3",
  "db-plain",
  "bp-on-ist",
  "no-bad-iret-fixup",
] as const;

interface X86Spec {
  readonly stubs: readonly (typeof STUB_CHANGES)[number][];
}

/** What liveness assumes of every run. */
export interface FairnessSpec {
  /** That each CPU executes, by its name. */
  readonly execute: Fairnesses;
  /** That CPUs take what is signalled, by event. */
  readonly take: Fairnesses;
  /** Events that may come for ever. */
  readonly storms: "all" | readonly string[];
}

interface Fairnesses {
  readonly others: "none" | "weak" | "strong";
  readonly named: Readonly<Record<string, "none" | "weak" | "strong">>;
}

/** What the compiler does to plain accesses, as the axis `compiler` has it. */
export const COMPILER_VALUES = ["none", "swap", "sink", "hoist"] as const;

/** In what order the accesses of a CPU are performed. */
export const MEMORY_MODELS = ["sc", "armv8", "x86"] as const;
/** Three show all that the litmus tests show; the fourth is for what comes before them. */
export const WINDOW = 4;

/** How a scenario is judged: at every start, by CI only, or by random schedules only. */
/** Whether everything is looked at, or what does not matter to safety rules is left out. */
export const SEARCHES = ["whole", "reduced"] as const;
type Search = (typeof SEARCHES)[number];

export const PROFILES = ["quick", "full", "random"] as const;
type Profile = (typeof PROFILES)[number];

/** One dimension of the config matrix. Values are as in a .config: y, n or a number. */
export interface Axis {
  readonly name: string;
  readonly at: Located<string>["at"];
  readonly values: readonly string[];
}

export interface Setting {
  readonly name: string;
  readonly at: Located<string>["at"];
  readonly value: string;
}

export interface CpuSpec {
  readonly tasks: readonly TaskSpec[];
  readonly idle: string | null;
  readonly nohzFull: boolean;
  readonly lines: readonly LineSpec[];
  readonly faults: readonly FaultSpec[];
  readonly sdei?: readonly SdeiEventSpec[];
  readonly gic?: CpuGicValues;
}

/** How often an event may happen. */
export type Times = number | "unlimited";

export interface TaskSpec {
  readonly name: string;
  /** Null: user mode. */
  readonly runs: string | null;
}

export interface LineSpec {
  readonly name: string;
  readonly intid: number;
  readonly nmi: boolean;
  readonly times: Times;
  readonly withdraws: number;
  readonly timer: boolean;
  readonly sgi?: true;
  readonly level?: true;
  /** Has the INTID of others on purpose. */
  readonly shared?: true;
  readonly priority?: number;
  readonly affinity?: number;
  readonly group?: 0;
  readonly disabled?: true;
}

export interface SdeiEventSpec {
  readonly name: string;
  readonly event: number;
  readonly critical: boolean;
  readonly times: Times;
}

/** What SDEI does with a signal to a PE that is masked; without SDEI there is PSCI only. */
export const SDEI_SIGNALS = ["reject", "pend", "unchecked"] as const;

interface FirmwareSpec {
  readonly sdei?: (typeof SDEI_SIGNALS)[number];
}

export const ARM64_FAULTS = ["abort", "svc", "brk", "watchpoint", "serror"] as const;
export const X86_FAULTS = [
  "syscall",
  "page_fault",
  "int3",
  "debug",
  "machine_check",
  "iret_fault",
] as const;
export const FAULT_KINDS = [...ARM64_FAULTS, ...X86_FAULTS] as const;

export interface FaultSpec {
  readonly name: string;
  readonly kind: (typeof FAULT_KINDS)[number];
  readonly times: Times;
  readonly within: readonly string[];
}
