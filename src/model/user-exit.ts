// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Draft } from "immer";
import { levelOf } from "./arm64/psr.ts";
import { gicOf } from "./gic/config.ts";
import { maskOf, priorityIn } from "./gic/views.ts";
import type { Activation, Cpu } from "./machine.ts";
import type { SystemConfig } from "./system.ts";

/**
 * What the way back to user mode has done so far: work flags that were read with IRQs off
 * are still what they were as long as IRQs stay off.
 *
 * Source: kernel-arm64-entry.md S25.
 */

const isMasked = (config: SystemConfig, cpu: Draft<Cpu>): boolean => {
  if (cpu.daif.i || !config.boot.pseudoNmi) return cpu.daif.i;
  const view = gicOf(config, cpu.id);
  return priorityIn(view, config.kernel.priorities.programmed.irq) >= maskOf(view, cpu.pmr);
};

/**
 * Notes what a step means for the way back to EL0 that `activation` is on: one that reads
 * the flags, or, with flags that count, one that lets IRQs in.
 */
export function noteUserExit(
  config: SystemConfig,
  cpu: Draft<Cpu>,
  activation: Draft<Activation>,
  readsFlags: boolean,
): void {
  if (!readsFlags && activation.userExit !== "checked") return;
  if (activation.entry === null || levelOf(activation.entry.pstate) !== 0) return;
  activation.userExit = isMasked(config, cpu) ? "checked" : "none";
}

/** Whether a step of `fn` that loads member `path` is the kernel's look at the work flags. */
export const readsWorkFlags = (fn: string, path: string): boolean =>
  fn === "read_thread_flags" && path === "thread_flags";
