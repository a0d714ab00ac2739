// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { ALL_MASKED } from "../arm64/psr.ts";
import { Fault } from "../evaluate.ts";
import { POKED, poke, route, writePriority } from "../gic/lines.ts";
import { acknowledge, deactivate, endOfInterrupt, rpr, sendSgi, signalled } from "../gic.ts";
import {
  AGAIN,
  draftActivation,
  draftCpu,
  integerArgument,
  type Primitive,
  type PrimitiveTable,
  query,
  symbolArgument,
} from "./primitive.ts";

/** A pending interrupt ends the wait whatever PSTATE masks, but not past PMR. */
const wait: Primitive = {
  arity: 0,
  run: (step) => {
    if (signalled(step.config, step.before, step.cpu) === null) return AGAIN;
  },
};

/** The GIC CPU interface as the driver sees it, and what waits for it. Source: kernel-arm64-entry.md section 2.5. */
export const INTERRUPTS: PrimitiveTable = {
  gic_read_iar: {
    arity: 0,
    run: (step) => {
      const intid = acknowledge(step.config, step.before, step.draft, step.cpu);
      const activation = draftActivation(step);
      activation.acked = intid;
      activation.synced = false;
      return BigInt(intid);
    },
  },
  gic_read_rpr: query(0, (step) => rpr(step.config, step.before, step.cpu)),
  gic_write_eoir: {
    arity: 1,
    run: (step) => {
      const intid = Number(integerArgument(step, 0));
      if (!endOfInterrupt(draftCpu(step), intid))
        throw new Fault("unpredictable", `EOIR of ${intid}, which is not the running interrupt`);
    },
  },
  gic_write_dir: {
    arity: 1,
    run: (step) => {
      const intid = Number(integerArgument(step, 0));
      if (!deactivate(step.before, step.draft, step.cpu, intid))
        throw new Fault("unpredictable", `DIR of ${intid}, which is not active`);
    },
  },
  // Distributor and redistributor: one bit, the priority, the route of one interrupt.
  gic_poke_irq: {
    arity: 2,
    symbols: POKED,
    run: (step) => {
      const intid = Number(integerArgument(step, 0));
      poke(step.config, step.draft, step.cpu, intid, symbolArgument(step, 1));
    },
  },
  gic_write_ipriorityr: {
    arity: 2,
    run: (step) => {
      const [intid, priority] = [integerArgument(step, 0), integerArgument(step, 1)].map(Number);
      writePriority(step.config, step.draft, step.cpu, intid ?? 0, priority ?? 0);
    },
  },
  gic_write_irouter: {
    arity: 2,
    run: (step) => {
      const [intid, target] = [integerArgument(step, 0), integerArgument(step, 1)].map(Number);
      route(step.config, step.draft, step.cpu, intid ?? 0, target ?? 0);
    },
  },
  gic_write_sgi1r: {
    arity: 2,
    run: (step) =>
      sendSgi(step.config, step.draft, integerArgument(step, 0), Number(integerArgument(step, 1))),
  },
  wfi: wait,
  psci_cpu_suspend: wait,
  // The second choice is a trap, which ends the guest's turn, too. Both come as exceptions.
  __guest_enter: {
    arity: 0,
    choices: () => 2,
    run: (step) => {
      const trapped = step.choice === 1;
      if (!trapped && signalled(step.config, step.before, step.cpu) === null) return AGAIN;
      draftCpu(step).daif = { ...ALL_MASKED };
    },
  },
};

/** Primitives at which a CPU stands until the CPU interface signals something. */
export const WAITS: readonly string[] = ["wfi", "psci_cpu_suspend", "__guest_enter"];
