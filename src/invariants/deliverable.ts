// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { daifOf } from "../model/arm64/psr.ts";
import type { Cpu, Daif, EntrySnapshot } from "../model/machine.ts";
import type { SystemConfig } from "../model/system.ts";

/**
 * Whether the masks let an interrupt through. With pseudo-NMI there are two of them,
 * PSTATE.I and PMR, and software (irqs_disabled()) looks at PMR alone.
 *
 * Source: kernel-arm64-entry.md sections 2.3, 2.4.
 */

export interface Masks {
  readonly daif: Daif;
  readonly pmr: number;
}

const passesPmr = (config: SystemConfig, pmr: number): boolean =>
  !config.boot.pseudoNmi || config.kernel.priorities.irq < pmr;

/** The hardware's view: a regular IRQ would be taken. */
export const irqsDeliverable = (config: SystemConfig, { daif, pmr }: Masks): boolean =>
  !daif.i && passesPmr(config, pmr);

/** The software's view: irqs_disabled(). */
export const irqsDisabled = (config: SystemConfig, { daif, pmr }: Masks): boolean =>
  config.boot.pseudoNmi ? pmr !== config.kernel.priorities.irqOn : daif.i;

/** Whether the context that an exception interrupted had regular IRQs on ("IRQS-ON"). */
export const hadIrqsOn = (config: SystemConfig, entry: EntrySnapshot): boolean =>
  irqsDeliverable(config, { daif: daifOf(entry.pstate), pmr: entry.pmr });

export const allMasked = ({ d, a, i, f }: Daif): boolean => d && a && i && f;

/** "DAIF {D,A}, PMR 0xc0"; PMR only where the kernel uses it. */
export function masksText(config: SystemConfig, { daif, pmr }: Masks | Cpu): string {
  const set = [daif.d && "D", daif.a && "A", daif.i && "I", daif.f && "F"].filter(Boolean);
  const text = `DAIF {${set.join(",")}}`;
  return config.boot.pseudoNmi ? `${text}, PMR ${hex(pmr)}` : text;
}

export const hex = (value: number): string => `0x${value.toString(16)}`;
