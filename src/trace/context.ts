// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Activation } from "../model/machine.ts";
import type { SystemConfig } from "../model/system.ts";

/** What a CPU executes, in the words of people who read entry code. */
export type Context =
  | "task"
  | "user"
  | "irq"
  | "nmi"
  | "sync"
  | "serror"
  | "debug"
  | "sdei"
  | "mce";

/** Whether interrupt line `source` is delivered as a pseudo-NMI. */
const isNmi = (config: SystemConfig, source: string): boolean =>
  config.boot.pseudoNmi &&
  config.cpus.some((cpu) => cpu.lines.some((line) => line.name === source && line.nmi));

export function contextOf(config: SystemConfig, activation: Activation): Context {
  if (activation.vector === "task") return activation.el === 0 ? "user" : "task";
  if (activation.vector === "irq") return isNmi(config, activation.source) ? "nmi" : "irq";
  return activation.vector;
}

const MARKS = {
  irq: "IRQ",
  nmi: "NMI",
  serror: "SError",
} as const;

/** The line that stands for an exception: "<IRQ timer>", "<NMI pmu>", "<abort>", "<SError>". */
export function exceptionText(config: SystemConfig, activation: Activation): string {
  const context = contextOf(config, activation);
  const { source } = activation;
  if (context === "irq" || context === "nmi") return `<${MARKS[context]} ${source}>`;
  if (context === "sdei") return `<SDEI ${source}>`;
  const fault = config.cpus
    .flatMap((cpu) => cpu.faults)
    .find((candidate) => candidate.name === source);
  const kind = fault === undefined ? source : fault.kind;
  const word = kind === "serror" ? MARKS.serror : kind;
  return source === kind ? `<${word}>` : `<${word} ${source}>`;
}
