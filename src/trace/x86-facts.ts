// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Cpu, Machine } from "../model/machine.ts";
import type { Frame, X86Cpu } from "../model/x86/cpu.ts";

interface X86Fact {
  readonly kind: "mask" | "x86" | "nmi";
  readonly name: string;
  readonly cpu: number;
  readonly value: string;
}

/** What an x86-64 CPU shows instead of DAIF, PMR and the GIC. */
export function x86Facts(machine: Machine, cpu: Cpu): readonly X86Fact[] {
  const x86 = machine.x86[`cpu${cpu.id}`];
  if (x86 === undefined) return [];
  const fact = (kind: X86Fact["kind"], name: string, value: string): X86Fact => ({
    ...{ kind, name, cpu: cpu.id, value },
  });
  const { iret, outermost, hardware, executing } = x86.nmiStack;
  return [
    fact("mask", "IF", cpu.daif.i ? "0" : "1"),
    fact("x86", "GS", x86.gs),
    fact("x86", "CR3", x86.cr3),
    fact("x86", "RSP", x86.stack),
    fact("x86", "DF", x86.df ? "1" : "0"),
    fact("x86", "DR7", x86.dr7 ? "armed" : "0"),
    fact("x86", "CR2", x86.cr2 === 0 ? "0" : `of level ${x86.cr2}`),
    fact("nmi", "NMIs", nmiText(x86)),
    fact("nmi", "NMI executing", executing ? "1" : "0"),
    fact("nmi", "hardware frame", frameText(hardware)),
    fact("nmi", "outermost frame", frameText(outermost)),
    fact("nmi", "iret frame", iret === "repeat_nmi" ? iret : frameText(iret)),
  ];
}

const nmiText = ({ nmiBlocked }: X86Cpu): string => (nmiBlocked ? "blocked" : "open");

const frameText = (frame: Frame | null): string =>
  frame === null ? "none" : `of level ${frame.level}`;

/** Facts of a CPU, by name, that x86-64 does not have. */
export const NOT_X86: readonly string[] = ["DAIF", "PMR", "ELR/SPSR", "GIC active"];
