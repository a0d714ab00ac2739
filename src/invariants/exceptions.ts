// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { levelOf } from "../model/arm64/psr.ts";
import { gicOf } from "../model/gic/config.ts";
import { priorityOf, sourcesOf } from "../model/gic/lines.ts";
import { maskOf } from "../model/gic/views.ts";
import type { Activation, EntrySnapshot, Machine } from "../model/machine.ts";
import { cpuOf, currentTask, topOf } from "../model/observe.ts";
import type { LineConfig, SystemConfig } from "../model/system.ts";
import { hadIrqsOn } from "./deliverable.ts";

/**
 * What kind of exception an activation handles. Whether an IRQ exception is an NMI is
 * not in its vector: only an NMI gets through where regular IRQs are masked, and where
 * they are not, the exit is that of an IRQ whatever IAR returned.
 *
 * Source: kernel-arm64-entry.md sections 2.6, 4.3 to 4.5.
 */
export type Exception = Activation & { readonly entry: EntrySnapshot };

const isException = (activation: Activation): activation is Exception => activation.entry !== null;

/** The exception that `cpu` handles now; null at task level. */
export function exceptionOn(machine: Machine, cpu: number): Exception | null {
  const top = topOf(machine, cpu);
  return isException(top) ? top : null;
}

/** All exceptions on the stack of the task that `cpu` runs, outermost first. */
export const exceptionsOn = (machine: Machine, cpu: number): readonly Exception[] =>
  currentTask(machine, cpu).stack.filter(isException);

/** The last steps of exceptions: what they leave behind is what the interrupted context finds. */
export const RETURNS: readonly string[] = [
  "kernel_exit.eret",
  "native_iret",
  "iret_from_iret_frame",
  "sysretq",
];

/** By the frame: on x86-64 that of an IRET to user mode that has failed is made user mode's. */
export const fromUser = ({ entry, regs }: Exception): boolean =>
  levelOf(((entry.x86 !== undefined && regs) || entry).pstate) === 0;

/** Entered and left as an NMI throughout: it may interrupt anything in the kernel. */
export function isNmiClass(config: SystemConfig, exception: Exception): boolean {
  if (fromUser(exception)) return false;
  if (exception.vector === "irq") return !hadIrqsOn(config, exception.entry);
  return NMI_LIKE.includes(exception.vector);
}

const NMI_LIKE: readonly Activation["vector"][] = ["serror", "debug", "sdei", "nmi", "mce"];

export const onIdleTask = (machine: Machine, cpu: number): boolean =>
  cpuOf(machine, cpu).current === cpuOf(machine, cpu).idle;

/** The interrupt line that `cpu` calls by that INTID. */
export const lineOf = (config: SystemConfig, cpu: number, intid: number): LineConfig | undefined =>
  sourcesOf(config, cpu, intid)[0];

/** Whether a line has NMI priority now: it passes the PMR value that masks regular interrupts. */
export function isNmiLine(config: SystemConfig, machine: Machine, line: LineConfig): boolean {
  if (config.x86 !== undefined) return line.nmi;
  const mask = maskOf(gicOf(config), config.kernel.priorities.irqOff);
  return config.boot.pseudoNmi && priorityOf(config, machine, line) < mask;
}

/** What a line was requested as, whatever has become of its priority. */
export const isNmi = (config: SystemConfig, line: LineConfig): boolean =>
  line.nmi && config.boot.pseudoNmi;

const VECTOR_WORDS: Record<Activation["vector"], string> = {
  task: "task",
  irq: "IRQ",
  sync: "fault",
  serror: "SError",
  debug: "debug exception",
  sdei: "SDEI event",
  nmi: "NMI",
  mce: "machine check",
};

const isCall = (kind: string | undefined): boolean => kind === "svc" || kind === "syscall";

function exceptionWord(config: SystemConfig, { vector, source }: Activation): string {
  const named = ({ name }: { readonly name: string }) => name === source;
  const line = config.cpus.flatMap(({ lines }) => lines).find(named);
  if (vector === "irq" && line !== undefined && isNmi(config, line)) return "NMI";
  const fault = config.cpus.flatMap(({ faults }) => faults).find(named);
  return vector === "sync" && isCall(fault?.kind) ? "system call" : VECTOR_WORDS[vector];
}

/** "the IRQ (timer)", "the NMI (pmu)", "the fault (abort)": what its line or its vector makes it. */
export const exceptionText = (config: SystemConfig, activation: Activation): string =>
  `the ${exceptionWord(config, activation)} (${activation.source})`;
