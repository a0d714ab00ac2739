// SPDX-License-Identifier: GPL-2.0-only OR MIT
// One helper of spec/include called on a machine whose masks a test has set, alone: the steps of
// the helper itself are what is looked at.
import { produce } from "immer";
import type { SourceTree } from "../../src/kernelc/source.ts";
import { daifBits, daifOf } from "../../src/model/arm64/psr.ts";
import { createModel } from "../../src/model/create.ts";
import type { Machine } from "../../src/model/machine.ts";
import { nextOp } from "../../src/model/next-step.ts";
import { cpuOf, topOf } from "../../src/model/observe.ts";
import { buildPoint } from "../../src/run/build.ts";
import { pointOf, tree } from "./real.ts";

export interface Masks {
  readonly daif: number;
  readonly pmr: number;
}

/** What a helper is given: an argument and the masks that an exception has saved. */
export interface Given extends Masks {
  readonly arg?: number;
  readonly regs?: Masks;
}

export interface After extends Masks {
  /** Null where the helper gives nothing. */
  readonly result: number | null;
  /** The masks after each step that has changed them. */
  readonly writes: readonly Masks[];
  /** Whether a check of the kernel's has failed. */
  readonly warned: boolean;
}

const NONE = -1;

/** C that calls one helper by the number in `row`, in an exception, so that there are `regs`. */
const harness = (calls: readonly string[]): string => `
#include <cpuidle.h>
#include <daifflags.h>
#include <ipi.h>
unsigned long row, arg, result;
void el1h_64_sync_handler(struct pt_regs *regs)
{
	switch (row) {
${calls.map((call, at) => `	case ${at}: ${call}; break;`).join("\n")}
	}
	do_work();
}
void task(void)
{
	for (;;)
		do_work();
}
`;

const SCENARIO = `
title: rows
source: kernel-arm64-entry.md section 2.4
kernel: v7.3
c: [rows.c]
boundary: [common.h, arm64.h]
matrix: {pseudo_nmi: [n, y]}
params: {system_capabilities_finalized: true}
config: {CONFIG_ARM64_DEBUG_PRIORITY_MASKING: CHECKED}
cpus:
  - tasks: [{name: A, runs: task}]
    events: [{fault: row, kind: abort, times: 1, within: [task]}]
nesting: 1
expect: holds
`;

/** Runs the helpers `calls` on either masking; each call may use `arg`, `regs` and set `result`. */
export function helpers(calls: readonly string[], checked: boolean) {
  const files: Readonly<Record<string, string>> = {
    "spec/rows.c": harness(calls),
    "spec/rows.yaml": SCENARIO.replace("CHECKED", checked ? "y" : "n"),
  };
  const from: SourceTree = { read: (path) => files[path] ?? tree.read(path) };
  const [off, on] = ["pseudo_nmi=n", "pseudo_nmi=y"].map((name) => {
    const { scenario, point } = pointOf("rows", name, from);
    const { config } = buildPoint(scenario, point, from);
    const model = createModel(config);
    const step = (state: Machine) => model.next(state, { kind: "step", cpu: 0, choice: 0 });
    let entered = model.initial()[0] as Machine;
    entered = model.next(entered, { kind: "take-fault", cpu: 0, source: "row" });
    const opOf = (state: Machine) => nextOp(config, state, 0).op;
    while (opOf(entered).op !== "load") entered = step(entered);
    return { opOf, step, entered };
  });
  const masksOf = (state: Machine): Masks => {
    const { daif, pmr } = cpuOf(state, 0);
    return { daif: daifBits(daif), pmr };
  };
  return (row: number, pseudoNmi: boolean, given: Given): After => {
    const machine = pseudoNmi ? on : off;
    if (machine === undefined) throw new Error("no such machine");
    const { opOf, step, entered } = machine;
    let state = produce(entered, (draft) => {
      const [cpu] = draft.cpus;
      const frame = draft.tasks.A?.stack.at(-1);
      if (cpu === undefined || !frame) throw new Error("no exception");
      cpu.daif = daifOf(given.daif);
      cpu.pmr = given.pmr;
      const { daif: pstate = 0, pmr = 0 } = given.regs ?? {};
      frame.regs = { pstate: pstate | 0x5, pmr };
      draft.memory["global:row"] = BigInt(row);
      draft.memory["global:arg"] = BigInt(given.arg ?? 0);
      draft.memory["global:result"] = BigInt(NONE);
    });
    const writes: Masks[] = [];
    const isDone = () => {
      const op = opOf(state);
      return op.op === "primitive" && op.name === "do_work";
    };
    while (state.broken === null && !isDone()) {
      const before = masksOf(state);
      state = step(state);
      const after = masksOf(state);
      if (before.daif !== after.daif || before.pmr !== after.pmr) writes.push(after);
    }
    if (state.broken === null && topOf(state, 0).vector !== "sync") throw new Error("has returned");
    const result = Number(state.memory["global:result"] ?? 0n);
    return {
      ...masksOf(state),
      result: result === NONE ? null : result,
      writes,
      warned: state.broken !== null,
    };
  };
}
