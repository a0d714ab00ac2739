// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Draft } from "immer";
import { raisesPriority } from "./firmware.ts";
import { gicOf } from "./gic/config.ts";
import {
  FIRST_SPI,
  isForwarded,
  latchCleared,
  linesAt,
  priorityOf,
  setPending,
} from "./gic/lines.ts";
import { type Group, groupMask, preempts } from "./gic/priority.ts";
import { IDLE_PRIORITY, maskOf, priorityRead } from "./gic/views.ts";
import type { Cpu, Machine } from "./machine.ts";
import { cpuOf } from "./observe.ts";
import type { LineConfig, SystemConfig } from "./system.ts";

/**
 * The GICv3 CPU interface: what is signalled, acknowledged, dropped, deactivated.
 *
 * Source: kernel-arm64-entry.md section 2.5.
 */

/** IAR's answer when nothing qualifies. */
const INTID_SPURIOUS = 1023;

/** INTIDs from here to 1023 name no interrupt. */
const FIRST_SPECIAL = 1020;

/** PMR when the kernel does not use it: everything that has a usable priority passes. */
export const DEFAULT_PMR = 0xf0;

const groupOf = ({ group }: LineConfig): Group => group ?? 1;

/** The best priority acknowledged and not yet dropped, as it is: that of its group. */
export function runningPriority(cpu: Cpu): number {
  return cpu.active
    .filter((interrupt) => !interrupt.dropped)
    .reduce((best, { priority }) => Math.min(best, priority), IDLE_PRIORITY);
}

/** ICC_RPR_EL1. */
export const rpr = (config: SystemConfig, machine: Machine, cpu: number): number =>
  priorityRead(gicOf(config, cpu), runningPriority(cpuOf(machine, cpu)));

/**
 * The best that the distributor has for `cpu`: the best priority, then the lowest INTID.
 * Neither PMR nor what runs has a say in it. Source: section 2.5; QEMU's `cs->hppi`.
 */
function highestPending(config: SystemConfig, machine: Machine, cpu: number): LineConfig | null {
  let best: LineConfig | null = null;
  let bestPriority = IDLE_PRIORITY;
  for (const line of linesAt(config, machine, cpu)) {
    if (!isForwarded(machine, line, cpu)) continue;
    const priority = priorityOf(config, machine, line);
    const isBetter = priority < bestPriority;
    if (!isBetter && (priority !== bestPriority || line.intid >= (best?.intid ?? 0))) continue;
    best = line;
    bestPriority = priority;
  }
  return best;
}

/** ICC_HPPIR1_EL1: what the best pending interrupt is, if it is one of Group 1. */
export function hppir(config: SystemConfig, machine: Machine, cpu: number): number {
  const best = highestPending(config, machine, cpu);
  return best === null || groupOf(best) === 0 ? INTID_SPURIOUS : best.intid;
}

/** Whether PMR and the running priority let an interrupt of this priority through. */
function passes(config: SystemConfig, cpu: Cpu, group: Group, priority: number): boolean {
  const view = gicOf(config, cpu.id);
  if (priority >= maskOf(view, cpu.pmrLate ?? cpu.pmr)) return false;
  // What the redistributor has not been told of yet, it does not hand over.
  if (cpu.pmrHint !== null && priority >= maskOf(view, cpu.pmrHint)) return false;
  return preempts(cpu.icc, group, priority, runningPriority(cpu));
}

/** Whether `line` would be signalled to `cpu` if it were the best pending one, or is. */
export const letsThrough = (
  config: SystemConfig,
  machine: Machine,
  cpu: number,
  line: LineConfig,
): boolean => passes(config, cpuOf(machine, cpu), groupOf(line), priorityOf(config, machine, line));

function signalledIn(
  group: Group,
  config: SystemConfig,
  machine: Machine,
  cpu: number,
): LineConfig | null {
  if (raisesPriority(config, machine, cpu)) return null;
  const best = highestPending(config, machine, cpu);
  if (best === null || groupOf(best) !== group) return null;
  return letsThrough(config, machine, cpu, best) ? best : null;
}

/**
 * The interrupt that the CPU interface signals as IRQ now, or null: the best pending one,
 * if it is better than PMR and its group priority is better than the running one. PSTATE
 * has no say here: it decides whether the PE takes it.
 */
export const signalled = (config: SystemConfig, machine: Machine, cpu: number): LineConfig | null =>
  signalledIn(1, config, machine, cpu);

/** The interrupt of Group 0 that is signalled as FIQ now: EL3 takes it, whatever EL1 masks. */
export const signalledAsFiq = (
  config: SystemConfig,
  machine: Machine,
  cpu: number,
): LineConfig | null => signalledIn(0, config, machine, cpu);

/** An SGI sent to the CPUs of a bit set: pending at each, and pending once however often it is sent. */
export function sendSgi(
  config: SystemConfig,
  draft: Draft<Machine>,
  targets: bigint,
  intid: number,
): void {
  config.cpus.forEach(({ lines }, cpu) => {
    if (((targets >> BigInt(cpu)) & 1n) === 0n) return;
    const line = lines.find((one) => one.sgi === true && one.intid === intid);
    if (line === undefined) throw new Error(`SGI ${intid} is sent to CPU ${cpu}, which has none`);
    setPending(draft, line.name, true);
  });
}

/**
 * IAR read: what is signalled at this moment goes from pending to active and its
 * INTID is returned; otherwise 1023 is, and nothing changes. The running priority becomes
 * the group priority of the interrupt.
 */
export function acknowledge(
  config: SystemConfig,
  before: Machine,
  draft: Draft<Machine>,
  cpu: number,
): number {
  const line = signalled(config, before, cpu);
  if (line === null) return INTID_SPURIOUS;
  latchCleared(config, draft, cpu, line.intid);
  const mask = groupMask(cpuOf(before, cpu).icc, groupOf(line));
  draft.cpus[cpu]?.active.push({
    intid: line.intid,
    priority: priorityOf(config, before, line) & mask,
    dropped: false,
  });
  return line.intid;
}

/** Whether an INTID names no interrupt: writes of it have no effect. */
export const isSpecial = (intid: number): boolean => intid >= FIRST_SPECIAL && intid <= 1023;

/**
 * EOIR write: drops the running priority; in EOImode 0 it deactivates too. It must
 * name the interrupt that runs: anything else is UNPREDICTABLE, reported as false.
 */
export function endOfInterrupt(cpu: Draft<Cpu>, intid: number): boolean {
  if (isSpecial(intid)) return true;
  const newest = cpu.active.findLastIndex((interrupt) => !interrupt.dropped);
  const running = cpu.active[newest];
  if (running === undefined || running.intid !== intid) return false;
  if (cpu.icc.eoiMode === 0 || running.deactivated === true) cpu.active.splice(newest, 1);
  else running.dropped = true;
  return true;
}

/** Where an interrupt is active, as a CPU names it: its own, or for an SPI any CPU's. */
interface ActiveAt {
  readonly cpu: number;
  /** Place in that CPU's list. */
  readonly place: number;
  readonly dropped: boolean;
}

/** The acknowledge of `intid` that a DIR by `cpu` would deactivate; null where it is not active. */
export function activeAt(machine: Machine, cpu: number, intid: number): ActiveAt | null {
  const others = intid < FIRST_SPI ? [] : [...machine.cpus.keys()].filter((other) => other !== cpu);
  for (const at of [cpu, ...others]) {
    const active = machine.cpus[at]?.active ?? [];
    const place = active.findIndex((one) => one.intid === intid && one.deactivated !== true);
    const found = active[place];
    if (found !== undefined) return { cpu: at, place, dropped: found.dropped };
  }
  return null;
}

/**
 * DIR write: deactivates; false for an interrupt that is not active. EOImode 0 ignores it. Before
 * the EOIR it deactivates in the distributor alone: the priority of the CPU interface stays until
 * the EOIR. An SPI may be deactivated by another CPU than the one that acknowledged it.
 *
 * Source: Arm's page of ICC_DIR_EL1, "two cases"; kernel-arm64-entry.md section 2.5.
 */
export function deactivate(
  before: Machine,
  draft: Draft<Machine>,
  cpu: number,
  intid: number,
): boolean {
  if (cpuOf(before, cpu).icc.eoiMode === 0) return true;
  const found = activeAt(before, cpu, intid);
  if (found === null) return false;
  const active = draft.cpus[found.cpu]?.active ?? [];
  const interrupt = active[found.place];
  if (found.dropped) active.splice(found.place, 1);
  else if (interrupt !== undefined) interrupt.deactivated = true;
  return true;
}
