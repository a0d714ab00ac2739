// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Vector } from "../machine.ts";
import type { FaultConfig, LineConfig } from "../system.ts";
import type { Ist } from "./cpu.ts";
import { changed, X86_FAULTS, type X86Facts, type X86Fault } from "./facts.ts";

/** An entry of the IDT (or of MSR_LSTAR), the C behind it, and what kind of exception it is. */
export interface Gate {
  readonly stub: string;
  /** The C function for what came from the kernel, and the one for what came from user mode. */
  readonly handler: string;
  readonly userHandler: string;
  readonly vector: Exclude<Vector, "task" | "serror" | "sdei">;
  readonly ist: Ist | null;
  readonly entry: "syscall" | "idtentry" | "paranoid" | "nmi";
}

type GateName = X86Fault | "irq" | "nmi";

export const isX86Fault = (kind: FaultConfig["kind"]): kind is X86Fault =>
  X86_FAULTS.some((known) => known === kind);

const idt = (stub: string, handler: string, vector: Gate["vector"]): Gate => ({
  ...{ stub, handler, userHandler: handler, vector, ist: null, entry: "idtentry" },
});

const GATES: Readonly<Record<GateName, Gate>> = {
  syscall: {
    ...idt("entry_SYSCALL_64", "do_syscall_64", "sync"),
    entry: "syscall",
  },
  page_fault: idt("asm_exc_page_fault", "exc_page_fault", "sync"),
  int3: idt("asm_exc_int3", "exc_int3", "debug"),
  iret_fault: idt("asm_exc_general_protection", "exc_general_protection", "sync"),
  irq: idt("asm_common_interrupt", "common_interrupt", "irq"),
  debug: {
    ...{ stub: "asm_exc_debug", handler: "exc_debug", userHandler: "noist_exc_debug" },
    ...{ vector: "debug", ist: "db", entry: "paranoid" },
  },
  machine_check: {
    ...{ stub: "asm_exc_machine_check", handler: "exc_machine_check" },
    ...{ userHandler: "noist_exc_machine_check", vector: "mce", ist: "mc", entry: "paranoid" },
  },
  nmi: { ...idt("asm_exc_nmi", "exc_nmi", "nmi"), ist: "nmi", entry: "nmi" },
};

/** The gate of a fault, an interrupt or an NMI, as the scenario has set it up. */
export function gateOf(facts: X86Facts, name: GateName): Gate {
  const gate = GATES[name];
  if (name === "debug" && changed(facts, "db-plain"))
    return { ...gate, ist: null, entry: "idtentry" };
  if (name === "int3" && changed(facts, "bp-on-ist")) return { ...gate, ist: "db" };
  return gate;
}

export const gateOfLine = (facts: X86Facts, line: LineConfig): Gate =>
  gateOf(facts, line.nmi ? "nmi" : "irq");

/** Names of all the stubs, whatever a scenario uses. */
export const GATE_STUBS: readonly string[] = Object.values(GATES).map(({ stub }) => stub);
