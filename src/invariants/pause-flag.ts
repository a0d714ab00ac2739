// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Machine } from "../model/machine.ts";
import { forwarder, isLoad, windowOf } from "../model/memory/window.ts";
import { cellName, load } from "../model/memory.ts";
import { currentTask, type StepView } from "../model/observe.ts";
import type { SystemConfig } from "../model/system.ts";
import { isPointer } from "../model/value.ts";
import { at, ELSEWHERE, type Invariant } from "./invariant.ts";
import { changesMapping, FLAG, hasBit, isTarget, pauses, RESUMED } from "./paused.ts";
import { standsIn } from "./steps.ts";
import { othersThan } from "./stop.ts";

/** What the step reads: the cell, and what it finds there; null when it reads nothing. */
function readBy({ before, action, cpu, step }: StepView) {
  if (action.kind === "perform") {
    const window = windowOf(before, cpu);
    const entry = window[action.at];
    // An atomic read-modify-write does not wait for what it finds.
    if (entry === undefined || !isLoad(entry) || entry.exclusive) return null;
    const own = forwarder(window, action.at)?.value;
    return { cell: entry.cell, value: own ?? load(before, entry.cell) };
  }
  const [pointer] = step?.args ?? [];
  if (step?.op.op !== "load" || pointer === undefined || !isPointer(pointer)) return null;
  const cell = cellName(pointer, step.op.path);
  return { cell, value: load(before, cell) };
}

/** Whether that lets `cpu` go on. */
function letsGo(cpu: number, { cell, value }: NonNullable<ReturnType<typeof readBy>>): boolean {
  if (typeof value !== "bigint") return false;
  return cell === FLAG ? value === 0n : hasBit(value, cpu);
}

/** Whether `caller` is in pause_remote_cpus(), and its IPI has been sent. */
function hasSent({ program }: SystemConfig, machine: Machine, caller: number): boolean {
  const ops = program.functions.pause_remote_cpus?.ops ?? [];
  const sends = ops.findIndex((op) => op.op === "call" && op.callee === "smp_cross_call");
  const { stack } = currentTask(machine, caller);
  return stack.some(({ calls }) =>
    calls.some(
      ({ fn, pc }, depth) =>
        fn === "pause_remote_cpus" && pc > sends && calls[depth + 1]?.fn !== "smp_cross_call",
    ),
  );
}

/** Whether the caller has sent its IPI and has not begun to resume. */
const isInRound = (config: SystemConfig, machine: Machine, caller: number): boolean =>
  hasSent(config, machine, caller) || changesMapping(machine, caller);

/**
 * Who takes the IPI has to find what the caller wrote before it sent it. In version 2 a CPU that
 * does not is counted and runs; in version 1 each CPU clears its bit itself.
 *
 * Formally: no load of cpu_paused finds false, and none of resumed_cpus the bit of the CPU that
 * loads, while that CPU is a target of one that has sent its IPI in pause_remote_cpus(), or is in
 * change_mapping(). On weakly ordered memory: none that is performed then.
 */
export const resumeFlagFresh: Invariant = {
  id: "resume-flag-fresh",
  claim: "A CPU that is to pause does not read that it may go on before it is resumed.",
  source: "kernel-stop-pause-x86.md section 2.5 (P13); 21ec30c0ef52",
  needs: pauses,
  checks: [
    at(["load", "perform"], (view) => {
      const { config, before, action, cpu } = view;
      if (action.kind === "step" && !standsIn(view, ["pause_local_cpu"])) return ELSEWHERE;
      const read = readBy(view);
      if (read === null || (read.cell !== FLAG && read.cell !== RESUMED)) return ELSEWHERE;
      const caller = othersThan(before, cpu).find(
        (other) => isTarget(before, other, cpu) && isInRound(config, before, other),
      );
      if (caller === undefined) return ELSEWHERE;
      return letsGo(cpu, read)
        ? `CPU ${cpu} reads that it may go on, and CPU ${caller} has not resumed it`
        : null;
    }),
  ],
};
