// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Draft } from "immer";
import { hppir, rpr } from "../gic.ts";
import type { Cpu, Machine } from "../machine.ts";
import { cpuOf } from "../observe.ts";
import type { SystemConfig } from "../system.ts";
import { gicOf } from "./config.ts";
import { binaryPoints, bpr1Read } from "./priority.ts";
import { pmrRead } from "./views.ts";

/**
 * The registers of the CPU interface that are no acknowledge and no end of interrupt.
 *
 * Source: kernel-arm64-entry.md sections 2.4 ("pmr_sync"), 2.5.
 */
const CTLR_CBPR = 0x1;
const CTLR_EOIMODE = 0x2;
const CTLR_PMHE = 0x40;

/**
 * PMR write. The CPU interface sees it at once. With PMHE a redistributor sees that more is
 * masked, but that less is masked only after a DSB: until then it may keep an interrupt back.
 */
export function writePmr(config: SystemConfig, cpu: Draft<Cpu>, value: number): void {
  cpu.pmr = pmrRead(gicOf(config, cpu.id), value & 0xff);
  if (cpu.pmrHint !== null) cpu.pmrHint = Math.min(cpu.pmrHint, cpu.pmr);
  if (cpu.pmrLate !== null) cpu.pmrLate = Math.max(cpu.pmrLate, cpu.pmr);
}

/** A context synchronisation event: what was written to PMR masks, on a machine where it did not before. */
export function synchronisePmr(cpu: Draft<Cpu>): void {
  if (cpu.pmrLate !== null) cpu.pmrLate = cpu.pmr;
}

/** DSB SY: the redistributor knows what PMR is. */
export function tellRedistributor(cpu: Draft<Cpu>): void {
  if (cpu.pmrHint !== null) cpu.pmrHint = cpu.pmr;
}

type Read = (config: SystemConfig, machine: Machine, cpu: number) => number;
type Write = (config: SystemConfig, cpu: Draft<Cpu>, value: number) => void;

export const READS: Readonly<Record<string, Read>> = {
  SYS_ICC_PMR_EL1: (_, machine, cpu) => cpuOf(machine, cpu).pmr,
  SYS_ICC_RPR_EL1: rpr,
  SYS_ICC_HPPIR1_EL1: hppir,
  SYS_ICC_BPR0_EL1: (_, machine, cpu) => cpuOf(machine, cpu).icc.bpr0,
  SYS_ICC_BPR1_EL1: (_, machine, cpu) => bpr1Read(cpuOf(machine, cpu).icc),
  SYS_ICC_CTLR_EL1: (config, machine, cpu) => {
    const { icc } = cpuOf(machine, cpu);
    const { pmhe } = gicOf(config, cpu);
    const mode = icc.eoiMode === 1 ? CTLR_EOIMODE : 0;
    return (icc.cbpr ? CTLR_CBPR : 0) | mode | (pmhe ? CTLR_PMHE : 0);
  },
};

export const WRITES: Readonly<Record<string, Write>> = {
  SYS_ICC_PMR_EL1: writePmr,
  // With CBPR the register is another view of BPR0, which is not the non-secure side's to write.
  SYS_ICC_BPR1_EL1: (_, cpu, value) => {
    if (!cpu.icc.cbpr) Object.assign(cpu.icc, binaryPoints({ ...cpu.icc, bpr1: value & 0x7 }));
  },
  // With two security states CBPR is EL3's; so is PMHE, always here.
  SYS_ICC_CTLR_EL1: (config, cpu, value) => {
    if (gicOf(config, cpu.id).ds) cpu.icc.cbpr = (value & CTLR_CBPR) !== 0;
    cpu.icc.eoiMode = (value & CTLR_EOIMODE) === 0 ? 0 : 1;
  },
};
