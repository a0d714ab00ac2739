// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { ProgramFunction } from "../program.ts";
import type { CpuConfig } from "../system.ts";
import type { X86Facts } from "./facts.ts";
import { gateStub } from "./stubs.ts";
import { type Gate, gateOf, gateOfLine, isX86Fault } from "./vectors.ts";

/** The gates that a CPU's events go through. */
function gatesOf(facts: X86Facts, cpus: readonly CpuConfig[]): readonly Gate[] {
  const gates = cpus.flatMap(({ lines, faults }) => [
    ...lines.map((line) => gateOfLine(facts, line)),
    ...faults.flatMap(({ kind }) => (isX86Fault(kind) ? [gateOf(facts, kind)] : [])),
  ]);
  return [...new Map(gates.map((gate) => [gate.stub, gate])).values()];
}

/** The C functions that the entry assembly calls. */
export const x86Handlers = (facts: X86Facts, cpus: readonly CpuConfig[]): readonly string[] =>
  gatesOf(facts, cpus).flatMap(({ handler, userHandler }) => [handler, userHandler]);

/** The entry assembly of every gate that is used. */
export const x86Stubs = (facts: X86Facts, cpus: readonly CpuConfig[]): readonly ProgramFunction[] =>
  gatesOf(facts, cpus).map((gate) => gateStub(gate, facts));
