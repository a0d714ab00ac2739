// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { daifBits, daifOf, immediateBits } from "../arm64/psr.ts";
import { esrOf } from "../arm64/syndrome.ts";
import { READS, tellRedistributor, WRITES } from "../gic/registers.ts";
import { isInvalidating, ordered } from "../memory/translation.ts";
import { cpuOf, topOf } from "../observe.ts";
import {
  draftCpu,
  integerArgument,
  type Primitive,
  type PrimitiveTable,
  query,
  type StepContext,
  symbolArgument,
} from "./primitive.ts";

/**
 * System registers: DAIF, ESR_EL1, those of the GIC's CPU interface. A DAIF write sets all
 * four bits, a daifset or daifclr those named.
 *
 * Source: kernel-arm64-entry.md sections 2.1, 2.4, 2.5.
 */
const READABLE = ["daif", "esr_el1", ...Object.keys(READS)];
const WRITABLE = ["daif", ...Object.keys(WRITES)];

/** Names outside the lists are refused before anything runs. */
function unknownRegister(name: string): never {
  throw new Error(`system register ${name} is not modelled`);
}

function writeDaif(step: StepContext, change: (bits: number) => number): void {
  const cpu = draftCpu(step);
  cpu.daif = daifOf(change(daifBits(cpu.daif)));
}

const immediate = (step: StepContext): number => immediateBits(Number(integerArgument(step, 0)));

const readSysreg: Primitive = {
  symbols: READABLE,
  ...query(1, (step) => {
    const register = symbolArgument(step, 0);
    if (register === "daif") return daifBits(cpuOf(step.before, step.cpu).daif);
    if (register === "esr_el1") return esrOf(step.config, step.cpu, topOf(step.before, step.cpu));
    const read = READS[register] ?? unknownRegister(register);
    return read(step.config, step.before, step.cpu);
  }),
};

const writeSysreg: Primitive = {
  arity: 2,
  symbols: WRITABLE,
  run: (step) => {
    const value = Number(integerArgument(step, 0) & 0xffffffffn);
    const register = symbolArgument(step, 1);
    if (register === "daif") {
      writeDaif(step, () => value);
      return;
    }
    const write = WRITES[register] ?? unknownRegister(register);
    write(step.config, draftCpu(step), value);
  },
};

export const REGISTERS: PrimitiveTable = {
  read_sysreg: readSysreg,
  write_sysreg: writeSysreg,
  read_sysreg_s: readSysreg,
  write_sysreg_s: writeSysreg,
  // Where the hint is on; elsewhere the boundary ignores it.
  dsb: {
    arity: 1,
    symbols: ["sy", "ish", "ishst", "nsh"],
    ready: (step) => !isInvalidating(step.before, step.cpu, symbolArgument(step, 0)),
    run: (step) => {
      tellRedistributor(draftCpu(step));
      if (step.config.translation !== undefined) ordered(step.config, step.draft, step.cpu);
    },
  },
  msr_daifset: {
    arity: 1,
    run: (step) => writeDaif(step, (bits) => bits | immediate(step)),
  },
  msr_daifclr: {
    arity: 1,
    run: (step) => writeDaif(step, (bits) => bits & ~immediate(step)),
  },
};
