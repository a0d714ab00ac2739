// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { levelOf } from "../arm64/psr.ts";
import { spend } from "../budget.ts";
import { applyLine, lineActions, mayHit, nestsTooDeep } from "../devices.ts";
import { setPending } from "../gic/lines.ts";
import { produce } from "../immer.ts";
import { betweenInstructions } from "../instruction.ts";
import type { Machine } from "../machine.ts";
import type { Owner } from "../model.ts";
import { nextOp } from "../next-step.ts";
import { cpuOf, currentTask, topOf } from "../observe.ts";
import type { Action, FaultConfig, LineConfig, SystemConfig } from "../system.ts";
import { deliver, IRETS } from "./delivery.ts";
import type { X86Facts } from "./facts.ts";
import { x86Of } from "./of.ts";
import { type Gate, gateOf, gateOfLine, isX86Fault } from "./vectors.ts";

/**
 * The hardware around a program on x86-64. An interrupt waits for IF, an NMI for the IRET of
 * the one before; a line that is pending stands for the one NMI that the CPU keeps while they
 * are blocked. The local APIC is no more than that: a delivered interrupt is acknowledged.
 *
 * Source: kernel-stop-pause-x86.md section 3.1 ("Hardware NMI rule").
 */
export function x86Parts(
  config: SystemConfig,
  cpu: number,
): readonly ((machine: Machine) => Action[])[] {
  const { lines = [], faults = [] } = config.cpus[cpu] ?? {};
  return [
    ...lines.map((line) => (machine: Machine) => lineActions(machine, cpu, line)),
    ...betweenInstructions(config, cpu, [
      ...lines.map((line) => (machine: Machine) => interrupts(config, machine, cpu, line)),
      ...faults.map((fault) => (machine: Machine) => faultActions(config, machine, cpu, fault)),
    ]),
  ];
}

/** Whose these parts are. */
export function x86Owners(config: SystemConfig, cpu: number): readonly Owner[] {
  const { lines = [], faults = [] } = config.cpus[cpu] ?? {};
  return [
    ...lines.map((): Owner => ({ role: "free" })),
    ...[...lines, ...faults].map((): Owner => ({ role: "event", strand: cpu })),
  ];
}

function interrupts(
  config: SystemConfig,
  machine: Machine,
  cpu: number,
  line: LineConfig,
): Action[] {
  const masked = line.nmi ? x86Of(machine, cpu).nmiBlocked : cpuOf(machine, cpu).daif.i;
  if (masked || machine.lines[line.name]?.pending !== true) return [];
  return nestsTooDeep(config, machine, cpu) ? [] : [{ kind: "take-irq", cpu, source: line.name }];
}

function faultActions(
  config: SystemConfig,
  machine: Machine,
  cpu: number,
  fault: FaultConfig,
): Action[] {
  const hits = mayHit(machine, cpu, fault) && canRaise(config, machine, cpu, fault.kind);
  if (!hits || nestsTooDeep(config, machine, cpu)) return [];
  return [{ kind: "take-fault", cpu, source: fault.name }];
}

/** What each exception needs of the CPU; a fault that needs nothing is for `within` to place. */
function canRaise(
  config: SystemConfig,
  machine: Machine,
  cpu: number,
  kind: FaultConfig["kind"],
): boolean {
  const { el, entry } = topOf(machine, cpu);
  switch (kind) {
    case "syscall":
      return el === 0;
    case "debug":
      return x86Of(machine, cpu).dr7;
    // A machine check during another one is a shutdown (MCG_STATUS.MCIP).
    case "machine_check":
      return !currentTask(machine, cpu).stack.some(({ vector }) => vector === "mce");
    case "iret_fault": {
      const { op } = nextOp(config, machine, cpu);
      const returns = op.op === "primitive" && IRETS.includes(op.name);
      return returns && entry !== null && levelOf(entry.pstate) === 0;
    }
    default:
      return true;
  }
}

/** The machine after the hardware did `action`. */
export function applyX86(
  config: SystemConfig,
  facts: X86Facts,
  before: Machine,
  action: Exclude<Action, { kind: "step" | "perform" | "invalidate" }>,
): Machine {
  const { cpu, source, kind } = action;
  const { lines = [], faults = [] } = config.cpus[cpu] ?? {};
  switch (kind) {
    case "raise":
    case "withdraw":
      return applyLine(config, before, { kind, cpu, source });
    case "take-irq": {
      const line = lines.find(({ name }) => name === source);
      if (line === undefined) throw new Error(`CPU ${cpu} has no line ${source}`);
      const after = produce(before, (draft) => setPending(draft, source, false));
      return acknowledged(deliver(config, after, cpu, gateOfLine(facts, line), source), cpu, line);
    }
    case "take-fault": {
      const after = produce(before, (draft) => spend(draft, before, source));
      return deliver(config, after, cpu, faultGate(facts, faults, source), source);
    }
    case "take-fiq":
    case "raise-sdei":
    case "take-sdei":
    case "drop-sdei":
      throw new Error(`x86-64 has no ${kind}`);
  }
}

function faultGate(facts: X86Facts, faults: readonly FaultConfig[], source: string): Gate {
  const kind = faults.find(({ name }) => name === source)?.kind;
  if (kind === undefined || !isX86Fault(kind)) throw new Error(`${source} is no x86-64 exception`);
  return gateOf(facts, kind);
}

/** Delivery is the acknowledge: there is no register to read. */
const acknowledged = (machine: Machine, cpu: number, { intid }: LineConfig): Machine =>
  produce(machine, (draft) => {
    const top = draft.tasks[cpuOf(machine, cpu).current]?.stack.at(-1);
    if (top !== undefined && machine.broken === null) top.acked = intid;
  });
