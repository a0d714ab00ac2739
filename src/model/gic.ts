// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Draft } from "immer";
import { raisesPriority } from "./firmware.ts";
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

/** PMR when the kernel does not use it: everything that has a usable priority passes. */
export const DEFAULT_PMR = 0xf0;

/** Priority of a line as PMR and RPR see it: NMI lines need pseudo-NMI to differ. */
export function priorityOf(config: SystemConfig, line: LineConfig): number {
  const { nmi, irq } = config.kernel.priorities;
  return line.nmi && config.boot.pseudoNmi ? nmi : irq;
}

/** RPR: the best priority acknowledged and not yet dropped. */
export function runningPriority(config: SystemConfig, cpu: Cpu): number {
  return cpu.active
    .filter((interrupt) => !interrupt.dropped)
    .reduce((best, { priority }) => Math.min(best, priority), config.kernel.priorities.idle);
}

/**
 * The interrupt that the CPU interface signals now, or null: pending, not active,
 * better than PMR and than the running priority; the best priority wins, then the
 * lowest INTID. PSTATE has no say here: it decides whether the PE takes it.
 */
export function signalled(config: SystemConfig, machine: Machine, cpu: number): LineConfig | null {
  if (raisesPriority(config, machine, cpu)) return null;
  const cpuState = cpuOf(machine, cpu);
  const running = runningPriority(config, cpuState);
  let best: LineConfig | null = null;
  for (const line of config.cpus[cpu]?.lines ?? []) {
    const priority = priorityOf(config, line);
    if (machine.lines[line.name]?.pending !== true) continue;
    if (cpuState.active.some(({ intid }) => intid === line.intid)) continue;
    if (priority >= cpuState.pmr || priority >= running) continue;
    const better = best === null || priority < priorityOf(config, best);
    if (
      better ||
      (priority === priorityOf(config, best ?? line) && line.intid < (best?.intid ?? 0))
    )
      best = line;
  }
  return best;
}

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
    draft.lines[line.name] = { pending: true };
  });
}

/**
 * IAR read: what is signalled at this moment goes from pending to active and its
 * INTID is returned; otherwise 1023 is, and nothing changes.
 */
export function acknowledge(
  config: SystemConfig,
  before: Machine,
  draft: Draft<Machine>,
  cpu: number,
): number {
  const line = signalled(config, before, cpu);
  if (line === null) return INTID_SPURIOUS;
  draft.lines[line.name] = { pending: false };
  draft.cpus[cpu]?.active.push({
    intid: line.intid,
    priority: priorityOf(config, line),
    dropped: false,
  });
  return line.intid;
}

/**
 * EOIR write: drops the running priority; in EOImode 0 it deactivates too. It must
 * name the interrupt that runs: anything else is UNPREDICTABLE, reported as false.
 */
export function endOfInterrupt(config: SystemConfig, cpu: Draft<Cpu>, intid: number): boolean {
  if (intid >= 1020) return true;
  const newest = cpu.active.findLastIndex((interrupt) => !interrupt.dropped);
  const running = cpu.active[newest];
  if (running === undefined || running.intid !== intid) return false;
  if (config.boot.eoiMode === 0) cpu.active.splice(newest, 1);
  else running.dropped = true;
  return true;
}

/** DIR write (EOImode 1): deactivates; false for an interrupt that is not active or not dropped. */
export function deactivate(config: SystemConfig, cpu: Draft<Cpu>, intid: number): boolean {
  const at = cpu.active.findIndex((interrupt) => interrupt.intid === intid && interrupt.dropped);
  if (config.boot.eoiMode === 0 || at === -1) return false;
  cpu.active.splice(at, 1);
  return true;
}
