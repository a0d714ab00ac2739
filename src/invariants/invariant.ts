// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Machine } from "../model/machine.ts";
import type { StepView } from "../model/observe.ts";
import type { SystemConfig } from "../model/system.ts";
import type { Need } from "./needs.ts";

/** A state, and the CPU that has just acted in it. */
interface StateView {
  readonly config: SystemConfig;
  readonly machine: Machine;
  readonly cpu: number;
}

/**
 * What a check is asked about: "every-step", an exception being taken ("take-irq",
 * "take-fault"), a load ("load"), or a step by the name of its primitive or stub
 * ("cpu_switch_to"). The judge asks nothing else, which keeps it cheap.
 */
export type Occasion = string;

/**
 * Null: nothing is wrong. ELSEWHERE: what the check is about is not there. Otherwise what
 * was seen: one short sentence with the values.
 */
type Seen = string | null | undefined;

/** A rule that gets no other answer in a whole search has never been put to the test. */
export const ELSEWHERE = undefined;

export interface StateCheck {
  readonly kind: "state";
  readonly broken: (view: StateView) => Seen;
}

export interface StepCheck {
  readonly kind: "step";
  readonly on: readonly Occasion[];
  readonly broken: (view: StepView) => Seen;
}

type Check = StateCheck | StepCheck;

/** What every rule says of itself. */
interface Rule {
  readonly id: string;
  /** One sentence that someone can disagree with. */
  readonly claim: string;
  /** Commits, and the section of kernel-arm64-entry.md. */
  readonly source: string;
  /** The only architecture that has what it is about; see `rulesOf` where absent. */
  readonly arch?: "arm64" | "x86";
  /** Judged only where a scenario names it, on weakly ordered memory. */
  readonly onRequest?: true;
  /** Absent: it means something in every program. */
  readonly needs?: Need;
}

/** A safety rule: broken by one state or one step. */
export interface Invariant extends Rule {
  readonly checks: readonly Check[];
}

/** A cycle that breaks a liveness rule: stays in `within`, passes each of `recurring` for ever. */
export interface Cycle {
  readonly detail: string;
  readonly within: (machine: Machine) => boolean;
  readonly recurring: readonly ((machine: Machine) => boolean)[];
}

/** A liveness rule: broken by a fair cycle. There is one kind of cycle per CPU, mask bit or line. */
export interface LivenessInvariant extends Rule {
  /** The fairness without which a cycle proves nothing. */
  readonly fairness: string;
  readonly cycles: (config: SystemConfig) => readonly Cycle[];
}

/** A check of every state, from the initial one on. */
export const everyState = (broken: StateCheck["broken"]): StateCheck => ({ kind: "state", broken });

/** A check of the steps that are one of `on`. */
export const at = (on: readonly Occasion[], broken: StepCheck["broken"]): StepCheck => ({
  kind: "step",
  on,
  broken,
});

/** A check of every software step. */
export const everyStep = (broken: StepCheck["broken"]): StepCheck => at(["every-step"], broken);
