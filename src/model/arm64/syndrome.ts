// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Activation } from "../machine.ts";
import type { FaultConfig, SystemConfig } from "../system.ts";
import { levelOf } from "./psr.ts";

/**
 * ESR_ELx: the class of a synchronous exception, in bits 31 to 26. Entry code reads
 * it to choose a handler.
 *
 * Source: kernel-arm64-entry.md section 4.3; class numbers as in the kernel's esr.h.
 */
const EC_SHIFT = 26;
const FROM_EL1: Partial<Record<FaultConfig["kind"], number>> = {
  abort: 0x25,
  brk: 0x3c,
  watchpoint: 0x35,
  svc: 0x15,
  serror: 0x2f,
};
const FROM_EL0: Partial<Record<FaultConfig["kind"], number>> = {
  ...FROM_EL1,
  abort: 0x24,
  watchpoint: 0x34,
};

/** ESR_EL1 as the exception that `activation` handles left it; 0 where there was none. */
export function esrOf(config: SystemConfig, cpu: number, activation: Activation): number {
  const fault = config.cpus[cpu]?.faults.find(({ name }) => name === activation.source);
  if (fault === undefined || activation.entry === null) return 0;
  const classes = levelOf(activation.entry.pstate) === 0 ? FROM_EL0 : FROM_EL1;
  return (classes[fault.kind] ?? 0) * 2 ** EC_SHIFT;
}
