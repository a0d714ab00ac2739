// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { spend } from "./budget.ts";
import { applyLine, lineActions, mayHit, nestsTooDeep } from "./devices.ts";
import { takeException } from "./exception.ts";
import { eventsOf, isOn } from "./firmware.ts";
import { setPending } from "./gic/lines.ts";
import { signalled, signalledAsFiq } from "./gic.ts";
import { produce } from "./immer.ts";
import { betweenInstructions } from "./instruction.ts";
import type { Machine } from "./machine.ts";
import { isUnsure, windowOf } from "./memory/window.ts";
import type { Owner } from "./model.ts";
import { cpuOf } from "./observe.ts";
import { applySdei, sdeiActions } from "./sdei.ts";
import type { Action, FaultConfig, SystemConfig } from "./system.ts";

/**
 * The hardware around the program: lines are raised and withdrawn, and exceptions
 * are taken before any software step, as the masks allow. No program says when.
 *
 * Source: design.md section 4 ("hardware is an actor"); kernel-arm64-entry.md section 2.5.
 */

type Part = (machine: Machine) => Action[];

/** What lines do: they are a device's. */
const lineParts = (config: SystemConfig, cpu: number): readonly Part[] =>
  (config.cpus[cpu]?.lines ?? []).map((line) => (machine) => lineActions(machine, cpu, line));

/** What interrupts the CPU. */
function exceptionParts(config: SystemConfig, cpu: number): readonly Part[] {
  const { lines = [], faults = [] } = config.cpus[cpu] ?? {};
  const parts: readonly Part[] = [
    (machine) => irqActions(config, machine, cpu),
    ...(lines.some(({ group }) => group === 0)
      ? [(machine: Machine) => fiqActions(config, machine, cpu)]
      : []),
    ...faults.map((fault) => (machine: Machine) => faultActions(config, machine, cpu, fault)),
    ...eventsOf(config, cpu).map(
      (event) => (machine: Machine) => sdeiActions(config, machine, cpu, event),
    ),
  ];
  const whole = betweenInstructions(config, cpu, parts);
  if (config.memory === undefined) return whole;
  // An exception is precise: no branch before it may turn out to be taken wrongly.
  return whole.map((part) => (machine) => (isUnsure(windowOf(machine, cpu)) ? [] : part(machine)));
}

/**
 * What the hardware of one CPU may do, in a fixed order and in parts: each line, the
 * interrupt exception, each fault. What one part does depends on little of the machine.
 */
export const hardwareParts = (config: SystemConfig, cpu: number): readonly Part[] =>
  [...lineParts(config, cpu), ...exceptionParts(config, cpu)].map(
    (part) => (machine) => (isOn(config, machine, cpu) ? part(machine) : []),
  );

/** Whose these parts are, in the same order. */
export const hardwareOwners = (config: SystemConfig, cpu: number): readonly Owner[] => [
  ...lineParts(config, cpu).map((): Owner => ({ role: "free" })),
  ...exceptionParts(config, cpu).map((): Owner => ({ role: "event", strand: cpu })),
];

function irqActions(config: SystemConfig, machine: Machine, cpu: number): Action[] {
  if (cpuOf(machine, cpu).daif.i) return [];
  const line = signalled(config, machine, cpu);
  if (line === null || nestsTooDeep(config, machine, cpu)) return [];
  return [{ kind: "take-irq", cpu, source: line.name }];
}

/** EL3 is entered whatever EL1 masks, handles its interrupt, and comes back. */
function fiqActions(config: SystemConfig, machine: Machine, cpu: number): Action[] {
  const line = signalledAsFiq(config, machine, cpu);
  return line === null ? [] : [{ kind: "take-fiq", cpu, source: line.name }];
}

function faultActions(
  config: SystemConfig,
  machine: Machine,
  cpu: number,
  fault: FaultConfig,
): Action[] {
  if (!canFault(machine, cpu, fault) || nestsTooDeep(config, machine, cpu)) return [];
  return [{ kind: "take-fault", cpu, source: fault.name }];
}

function canFault(machine: Machine, cpu: number, fault: FaultConfig): boolean {
  const { daif } = cpuOf(machine, cpu);
  if (fault.kind === "serror" && daif.a) return false;
  if (fault.kind === "watchpoint" && daif.d) return false;
  return mayHit(machine, cpu, fault);
}

/** The machine after the hardware did `action`. */
export function applyHardware(
  config: SystemConfig,
  before: Machine,
  action: Exclude<Action, { kind: "step" | "perform" | "invalidate" }>,
): Machine {
  const { cpu, source } = action;
  switch (action.kind) {
    case "raise":
    case "withdraw":
      return applyLine(config, before, { kind: action.kind, cpu, source });
    case "take-fiq":
      return produce(before, (draft) => setPending(draft, source, false));
    case "take-irq":
      return takeException(config, before, cpu, "irq", source);
    case "take-fault": {
      const kind = config.cpus[cpu]?.faults.find(({ name }) => name === source)?.kind ?? "abort";
      const spent = produce(before, (draft) => {
        spend(draft, before, source);
      });
      return takeException(config, spent, cpu, VECTOR_OF[kind] ?? "sync", source);
    }
    case "raise-sdei":
    case "take-sdei":
    case "drop-sdei":
      return applySdei(config, before, action);
  }
}

const VECTOR_OF: Partial<Record<FaultConfig["kind"], "sync" | "debug" | "serror">> = {
  abort: "sync",
  svc: "sync",
  brk: "debug",
  watchpoint: "debug",
  serror: "serror",
};
