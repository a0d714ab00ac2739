// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Draft } from "immer";
import type { Machine } from "../machine.ts";
import type { X86Cpu, X86Saved } from "./cpu.ts";

export const savedOf = ({ gs, cr3, stack, df, cr2, dr7 }: X86Cpu): X86Saved => ({
  ...{ gs, cr3, stack, df, cr2, dr7 },
});

export const x86Name = (cpu: number): string => `cpu${cpu}`;

/** That part of a CPU; throws on a machine of another architecture, which is an internal error. */
export function x86Of(machine: Machine, cpu: number): X86Cpu {
  const found = machine.x86[x86Name(cpu)];
  if (found === undefined) throw new Error(`CPU ${cpu} is no x86-64`);
  return found;
}

export function draftX86(draft: Draft<Machine>, cpu: number): Draft<X86Cpu> {
  const found = draft.x86[x86Name(cpu)];
  if (found === undefined) throw new Error(`CPU ${cpu} is no x86-64`);
  return found;
}
