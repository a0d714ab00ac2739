// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Draft } from "immer";
import { Fault } from "../evaluate.ts";
import type { Cpu, Machine } from "../machine.ts";
import type { LineConfig, SystemConfig } from "../system.ts";
import { gicOf } from "./config.ts";
import { priorityIn } from "./views.ts";

/**
 * Distributor and redistributors: what each interrupt is, where it goes, whether it is
 * pending. INTIDs below 32 (SGIs and PPIs) belong to one CPU; from 32 on (SPIs) they are
 * everyone's and go where GICD_IROUTER says. Several sources may share one INTID: the
 * interrupt is pending while any of them is.
 *
 * Source: kernel-arm64-entry.md sections 1, 2.5.
 */
export const FIRST_SPI = 32;

/** Whether an interrupt goes where it is routed, rather than to the CPU that it is of. */
const isSpi = ({ intid }: LineConfig): boolean => intid >= FIRST_SPI;

/** The CPU that an interrupt is signalled to; `home` is the one that the scenario lists it under. */
export const targetOf = (machine: Machine, line: LineConfig, home: number): number =>
  isSpi(line) ? (machine.lines[line.name]?.target ?? line.affinity ?? home) : home;

/** The interrupts that are signalled to `cpu` now. */
export function linesAt(
  config: SystemConfig,
  machine: Machine,
  cpu: number,
): readonly LineConfig[] {
  const own = config.cpus[cpu]?.lines ?? [];
  // Where nothing is ever routed elsewhere, other CPUs need not be looked at.
  if (config.gic?.routed !== true) return own;
  return config.cpus.flatMap(({ lines }, home) =>
    lines.filter((line) => targetOf(machine, line, home) === cpu),
  );
}

/** All sources of interrupt `intid` as `cpu` names it: its own, or everyone's. */
export function sourcesOf(config: SystemConfig, cpu: number, intid: number): readonly LineConfig[] {
  const named = (lines: readonly LineConfig[]) => lines.filter((line) => line.intid === intid);
  return intid < FIRST_SPI
    ? named(config.cpus[cpu]?.lines ?? [])
    : config.cpus.flatMap(({ lines }) => named(lines));
}

/** What software wrote to the interrupt's priority register. */
const programmedPriority = (config: SystemConfig, machine: Machine, line: LineConfig): number => {
  const { irq, nmi } = config.kernel.priorities.programmed;
  const asked = line.nmi && config.boot.pseudoNmi ? nmi : irq;
  return machine.lines[line.name]?.programmed ?? line.priority ?? asked;
};

/** Priority of an interrupt as it is: NMI lines need pseudo-NMI to have a better one. */
export const priorityOf = (config: SystemConfig, machine: Machine, line: LineConfig): number =>
  priorityIn(gicOf(config), programmedPriority(config, machine, line));

/** Whether it was acknowledged and not deactivated since; for an SPI by any CPU. */
export const isActive = (machine: Machine, line: LineConfig, cpu: number): boolean =>
  holdsActive(machine.cpus[cpu], line.intid) ||
  (isSpi(line) &&
    machine.cpus.length > 1 &&
    machine.cpus.some((other) => holdsActive(other, line.intid)));

const holdsActive = (cpu: Cpu | undefined, intid: number): boolean =>
  cpu?.active.some((interrupt) => interrupt.intid === intid && interrupt.deactivated !== true) ===
  true;

export const isEnabled = (machine: Machine, { name }: LineConfig): boolean =>
  machine.lines[name]?.disabled !== true;

/**
 * GICD_ISPENDR's bit as it reads: of an edge the latch; of a level what the device holds or
 * what software has latched, neither of which takes the other away.
 */
export const isPending = (machine: Machine, name: string): boolean => {
  const line = machine.lines[name];
  return line?.pending === true || line?.latched === true;
};

/** Whether the distributor hands the interrupt on: enabled, pending and not active. */
export const isForwarded = (machine: Machine, line: LineConfig, cpu: number): boolean =>
  isPending(machine, line.name) && isEnabled(machine, line) && !isActive(machine, line, cpu);

/** Sets or clears what a source holds pending; the rest of its state stays. */
export function setPending(draft: Draft<Machine>, name: string, pending: boolean): void {
  draft.lines[name] = { ...draft.lines[name], pending };
}

/** An acknowledge takes latches away; what a device holds up stays until it is served. */
export function latchCleared(
  config: SystemConfig,
  draft: Draft<Machine>,
  cpu: number,
  intid: number,
): void {
  for (const { name, level } of sourcesOf(config, cpu, intid)) setLatch(draft, name, level, false);
}

/** Sets or clears the latch: the only thing that software can pend, and all that an edge is. */
function setLatch(
  draft: Draft<Machine>,
  name: string,
  level: boolean | undefined,
  to: boolean,
): void {
  const { latched, ...rest } = draft.lines[name] ?? { pending: false };
  if (level !== true) setPending(draft, name, to);
  else if (to) draft.lines[name] = { ...rest, latched: true };
  else if (latched === true) draft.lines[name] = rest;
}

/** A handler has served the devices behind an interrupt: their levels go down. */
export function served(
  config: SystemConfig,
  draft: Draft<Machine>,
  cpu: number,
  intid: number,
): void {
  for (const { name, level } of sourcesOf(config, cpu, intid))
    if (level === true && draft.lines[name]?.pending) setPending(draft, name, false);
}

/** What a driver may write one bit of. */
export const POKED = ["GICD_ISENABLER", "GICD_ICENABLER", "GICD_ISPENDR", "GICD_ICPENDR"];

/** A write of one interrupt's bit to a distributor or redistributor register. */
export function poke(
  config: SystemConfig,
  draft: Draft<Machine>,
  cpu: number,
  intid: number,
  register: string,
): void {
  for (const { name, level } of written(config, cpu, intid)) {
    const { disabled: _, ...rest } = draft.lines[name] ?? { pending: false };
    if (register === "GICD_ISENABLER") draft.lines[name] = rest;
    else if (register === "GICD_ICENABLER") draft.lines[name] = { ...rest, disabled: true };
    else setLatch(draft, name, level, register === "GICD_ISPENDR");
  }
}

/** GICD_IPRIORITYR or GICR_IPRIORITYR. */
export function writePriority(
  config: SystemConfig,
  draft: Draft<Machine>,
  cpu: number,
  intid: number,
  value: number,
): void {
  for (const { name } of written(config, cpu, intid))
    draft.lines[name] = { ...(draft.lines[name] ?? { pending: false }), programmed: value & 0xff };
}

/** GICD_IROUTER: what is pending moves with it, what is active stays where it was acknowledged. */
export function route(
  config: SystemConfig,
  draft: Draft<Machine>,
  cpu: number,
  intid: number,
  target: number,
): void {
  if (intid < FIRST_SPI || config.cpus[target] === undefined)
    throw new Fault("unpredictable", `interrupt ${intid} is routed to CPU ${target}`);
  for (const { name } of written(config, cpu, intid))
    draft.lines[name] = { ...(draft.lines[name] ?? { pending: false }), target };
}

function written(config: SystemConfig, cpu: number, intid: number): readonly LineConfig[] {
  const sources = sourcesOf(config, cpu, intid);
  if (sources.length === 0)
    throw new Error(`CPU ${cpu} has no interrupt ${intid}, whose registers are written`);
  return sources;
}
