// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { type CpuInterface, type GicConfig, PLAIN_INTERFACE } from "../model/gic/interface.ts";
import { ONE_STATE, type Priorities } from "../model/gic/views.ts";
import { type KernelFacts, type KernelVersion, kernelFacts } from "../model/kernel.ts";
import type { Program } from "../model/program.ts";
import type { Scenario } from "../scenario/scenario.ts";

/** What a scenario says of its interrupt controller, with all that it leaves unsaid. */
export function gicOfScenario(scenario: Scenario): Omit<GicConfig, "routed"> | null {
  const { gic, cpus } = scenario;
  if (gic === null && cpus.every((cpu) => cpu.gic === undefined)) return null;
  return {
    ds: gic?.ds ?? ONE_STATE.ds,
    cpus: cpus.map((cpu) => ({ ...PLAIN_INTERFACE, ...interfaceOf(gic), ...interfaceOf(cpu.gic) })),
  };
}

type Said = Scenario["cpus"][number]["gic"] | null;

function interfaceOf(said: Said): Partial<CpuInterface> {
  const { fiq, pmhe, late_pmr: latePmr, bpr0, bpr1, cbpr } = said ?? {};
  return {
    ...(fiq === undefined ? {} : { fiq: fiq.value }),
    ...(pmhe === undefined ? {} : { pmhe }),
    ...(latePmr === undefined ? {} : { latePmr }),
    ...(bpr0 === undefined ? {} : { bpr0 }),
    ...(bpr1 === undefined ? {} : { bpr1 }),
    ...(cbpr === undefined ? {} : { cbpr }),
  };
}

/** What the kernel makes of it: it looks at the CPU that boots, and takes the others to be the same. */
export function factsUnder(scenario: Scenario, version: KernelVersion): KernelFacts {
  const boot = gicOfScenario(scenario);
  const view = { ds: boot?.ds ?? ONE_STATE.ds, fiq: boot?.cpus[0]?.fiq ?? ONE_STATE.fiq };
  const { irqon, irqoff, psr_i_set, irq, nmi } = scenario.gic?.priorities ?? {};
  const { programmed } = kernelFacts(version, view).priorities;
  return kernelFacts(version, view, {
    ...(irqon === undefined ? {} : { irqOn: irqon }),
    ...(irqoff === undefined ? {} : { irqOff: irqoff }),
    ...(psr_i_set === undefined ? {} : { psrISet: psr_i_set }),
    programmed: { irq: irq ?? programmed.irq, nmi: nmi ?? programmed.nmi },
  });
}

/** The values that C works with, by the names under which its headers ask for them. */
export function prioritySymbols({ irqOn, irqOff, psrISet, nmi, programmed }: Priorities) {
  const values: Readonly<Record<string, number>> = {
    GIC_PRIO_IRQON: irqOn,
    GIC_PRIO_IRQOFF: irqOff,
    GIC_PRIO_PSR_I_SET: psrISet,
    GIC_PRIO_NMI: nmi,
    GICD_PRIO_IRQ: programmed.irq,
    GICD_PRIO_NMI: programmed.nmi,
  };
  return Object.entries(values).map(([name, value]): [string, string] => [
    `CONFIG_ERET_${name}`,
    `0x${value.toString(16)}`,
  ]);
}

/** The GIC of a run: null where nothing is out of the ordinary. */
export function gicOfRun(scenario: Scenario, program: Program): GicConfig | null {
  const said = gicOfScenario(scenario);
  const routed = scenario.cpus.length > 1 && (isAway(scenario) || writesRoutes(program));
  if (said === null && !routed) return null;
  const cpus = said?.cpus ?? scenario.cpus.map(() => PLAIN_INTERFACE);
  return { ds: said?.ds ?? ONE_STATE.ds, cpus, routed };
}

const isAway = ({ cpus }: Scenario): boolean =>
  cpus.some(({ lines }) => lines.some(({ affinity }) => affinity !== undefined));

const writesRoutes = ({ functions }: Program): boolean =>
  Object.values(functions).some(({ ops }) =>
    ops.some((op) => op.op === "primitive" && op.name === "gic_write_irouter"),
  );
