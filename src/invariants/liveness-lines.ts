// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { isOn } from "../model/firmware.ts";
import { isActive, isEnabled, isPending, targetOf } from "../model/gic/lines.ts";
import { letsThrough } from "../model/gic.ts";
import type { Machine } from "../model/machine.ts";
import { nextOp } from "../model/next-step.ts";
import { cpuOf } from "../model/observe.ts";
import { WAITS } from "../model/primitives/interrupts.ts";
import type { LineConfig, SystemConfig } from "../model/system.ts";
import type { Cycle } from "./invariant.ts";

/** What the rules of liveness ask about CPUs and interrupt lines. */

type CyclesOf = (config: SystemConfig, cpu: number) => readonly Cycle[];

/** The cycles of each CPU. */
export const everyCpu =
  (cycles: CyclesOf) =>
  (config: SystemConfig): readonly Cycle[] =>
    config.cpus.flatMap((_, cpu) => cycles(config, cpu));

/** The cycles of each CPU; one that is off, or has left the kernel, owes nothing. */
export const perCpu = (cycles: CyclesOf) =>
  everyCpu((config, cpu) =>
    cycles(config, cpu).map((cycle) => ({
      ...cycle,
      within: (machine) => isOn(config, machine, cpu) && cycle.within(machine),
    })),
  );

/** Whether `cpu` stands at WFI or the like: a cycle of its own as long as nothing is signalled. */
export function waits(config: SystemConfig, machine: Machine, cpu: number): boolean {
  const { op } = nextOp(config, machine, cpu);
  return op.op === "primitive" && WAITS.includes(op.name);
}

/** An interrupt that may be signalled to a CPU, and the CPU that lists it. */
interface Visitor {
  readonly line: LineConfig;
  readonly home: number;
}

/** The interrupts that may be signalled to `cpu` as IRQ. */
export const visitors = (config: SystemConfig, cpu: number): readonly Visitor[] =>
  config.cpus.flatMap(({ lines }, home) =>
    lines
      .filter(({ group }) => group !== 0 && (home === cpu || config.gic?.routed === true))
      .map((line) => ({ line, home })),
  );

/** Whether the interrupt is pending, enabled and routed to `cpu`, and PSTATE or the GIC keeps it out. */
export function isLockedOut(
  config: SystemConfig,
  machine: Machine,
  cpu: number,
  { line, home }: Visitor,
): boolean {
  if (!isPending(machine, line.name) || !isEnabled(machine, line)) return false;
  if (targetOf(machine, line, home) !== cpu) return false;
  if (cpuOf(machine, cpu).daif.i || isActive(machine, line, cpu)) return true;
  return !letsThrough(config, machine, cpu, line);
}
