// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { peOf } from "./firmware.ts";
import { hardwareOwners } from "./hardware.ts";
import type { Machine } from "./machine.ts";
import type { Owner, Strands } from "./model.ts";
import { currentTask } from "./observe.ts";
import { isOnline, ownCell, SAVES } from "./stopping.ts";
import type { SystemConfig } from "./system.ts";
import { x86Owners } from "./x86/hardware.ts";

/** Whose the parts of `createModel` are, in their order. Each CPU is a strand. */
export function strandsOf(config: SystemConfig): Strands<Machine> {
  const cpus = [...config.cpus.keys()];
  return {
    owners: cpus.flatMap((cpu): readonly Owner[] => [
      { role: "run", strand: cpu },
      ...(config.x86 === undefined ? hardwareOwners(config, cpu) : x86Owners(config, cpu)),
    ]),
    contexts: cpus.map(
      (cpu) => (machine) => `${phaseName(machine, cpu)}${contextName(machine, cpu)}`,
    ),
  };
}

/**
 * How far a CPU is on its way out: what rules ask first when something interrupts it, and what
 * firmware asks. Where nothing has begun, nobody looks at where exactly it is.
 */
function phaseName(machine: Machine, cpu: number): string {
  const pe = peOf(machine, cpu);
  if (pe === undefined) return "";
  const facts = [isOnline(machine, cpu), ownCell(machine, cpu, SAVES) > 0n, pe.masked];
  return `${facts.map(Number).join("")} `;
}

/**
 * The task that runs, the exceptions on top of it, and what each of them is to put back:
 * an interrupted context finds its masks and counts as they were, if that is put back.
 */
function contextName(machine: Machine, cpu: number): string {
  const { name, stack } = currentTask(machine, cpu);
  const above = stack
    .slice(1)
    .map(({ vector, source, entry }) => `${vector} ${source} ${JSON.stringify(entry)}`);
  return [name, ...above].join("/");
}
