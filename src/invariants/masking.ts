// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { daifBits, daifOf, PSR_F, PSR_I } from "../model/arm64/psr.ts";
import type { Call, Daif } from "../model/machine.ts";
import { cpuOf, type StepView, topOf } from "../model/observe.ts";
import type { SystemConfig } from "../model/system.ts";
import { allMasked, type Masks, masksText } from "./deliverable.ts";
import { exceptionOn } from "./exceptions.ts";
import { at, ELSEWHERE, everyState, everyStep, type Invariant } from "./invariant.ts";

/**
 * A task is switched out with regular interrupts masked and nothing else: whatever
 * else is masked there stays so for the next task, for as long as it likes.
 *
 * Formally, at cpu_switch_to: without pseudo-NMI DAIF = {I,F}; with it DAIF = {} and
 * PMR = GIC_PRIO_IRQOFF.
 */
export const taskSwitchMasks: Invariant = {
  id: "task-switch-masks",
  claim: "At a task switch regular interrupts are masked and nothing else is.",
  source: "8d13386c7624, 2371bd83b3df; kernel-arm64-entry.md S1",
  checks: [
    at(["cpu_switch_to"], ({ config, before, cpu }) => {
      const state = cpuOf(before, cpu);
      const wanted = config.boot.pseudoNmi ? 0 : PSR_I | PSR_F;
      const pmrIsRight = !config.boot.pseudoNmi || state.pmr === config.kernel.priorities.irqOff;
      if (daifBits(state.daif) === wanted && pmrIsRight) return null;
      return `switches tasks with ${masksText(config, state)}`;
    }),
  ],
};

/**
 * While ELR and SPSR hold the only copy of a return state, any exception destroys it.
 *
 * Formally: cpu.live != null implies D, A, I and F set.
 */
export const liveElrMasked: Invariant = {
  id: "live-elr-masked",
  claim: "While ELR and SPSR are live, all of DAIF is set.",
  source: "kernel entry code, list mail 2603.2/16895; kernel-arm64-entry.md S3",
  checks: [
    everyState(({ config, machine, cpu }) => {
      const state = cpuOf(machine, cpu);
      if (state.live === null) return ELSEWHERE;
      if (allMasked(state.daif)) return null;
      return `ELR and SPSR are live (${state.live.when}) with ${masksText(config, state)}`;
    }),
  ],
};

/**
 * A function that says it leaves the masks alone leaves them as it found them.
 *
 * Formally: when a call of a __balanced function returns, DAIF and, with pseudo-NMI,
 * PMR equal those at the call. Judged where no exception and no task switch intervenes.
 */
export const maskBalance: Invariant = {
  id: "mask-balance",
  claim: "A function marked __balanced returns with the masks that it was called with.",
  source: "541549827889, bd82d4bd2188, e533dbe9dcb1; kernel-arm64-entry.md S8",
  checks: [
    everyStep((view) => {
      const state = cpuOf(view.after, view.cpu);
      const balanced = returned(view).filter(({ masks }) => masks !== null);
      if (balanced.length === 0) return ELSEWHERE;
      const call = balanced.find(({ masks }) => masks && !same(view.config, masks, state));
      if (!call?.masks) return null;
      const was = masksText(view.config, call.masks);
      return `${call.fn} was called with ${was} and returns with ${masksText(view.config, state)}`;
    }),
  ],
};

/**
 * The calls that the step ended. A call that stands at the same depth with the same
 * function and masks counts as the same one: if it is a new one, the masks are those
 * at the return of the old one, so nothing is missed.
 */
function returned({ config, before, after, cpu }: StepView): readonly Call[] {
  const was = topOf(before, cpu).calls;
  if (!was.some(({ masks }) => masks !== null) || contextChanged(before, after, cpu)) return [];
  const is = topOf(after, cpu).calls;
  const first = was.findIndex(({ fn, masks }, depth) => {
    const now = is[depth];
    if (now === undefined || now.fn !== fn) return true;
    return masks !== null && now.masks !== null && !same(config, masks, now.masks);
  });
  return first === -1 ? [] : was.slice(first);
}

const contextChanged = (
  before: StepView["before"],
  after: StepView["after"],
  cpu: number,
): boolean => {
  const was = cpuOf(before, cpu).current;
  if (was !== cpuOf(after, cpu).current) return true;
  return before.tasks[was]?.stack.length !== after.tasks[was]?.stack.length;
};

const sameDaif = (a: Daif, b: Daif): boolean => daifBits(a) === daifBits(b);

const same = (config: SystemConfig, a: Masks, b: Masks): boolean =>
  sameDaif(a.daif, b.daif) && (!config.boot.pseudoNmi || a.pmr === b.pmr);

/**
 * PMR is put back under the cover of PSTATE.I and F, and the return leaves the pair of
 * masks that the exception found.
 *
 * Formally: at kernel_exit.restore_pmr I and F are set; after kernel_exit.eret (DAIF,
 * PMR) equals the pair at the exception's entry.
 */
export const pmrRestoreMasked: Invariant = {
  id: "pmr-restore-masked",
  claim: "PMR is restored with I and F set, and the return restores both masks as they were.",
  source: "0d774e0517f3; kernel-arm64-entry.md S9",
  checks: [
    at(["kernel_exit.restore_pmr"], ({ config, before, cpu }) => {
      const state = cpuOf(before, cpu);
      if (state.daif.i && state.daif.f) return null;
      return `restores PMR with ${masksText(config, state)}`;
    }),
    at(["kernel_exit.eret"], ({ config, before, after, cpu }) => {
      const exception = exceptionOn(before, cpu);
      if (exception === null) return ELSEWHERE;
      const { pstate, pmr } = exception.entry;
      const was: Masks = { daif: daifOf(pstate), pmr };
      const is = cpuOf(after, cpu);
      if (same(config, was, is)) return null;
      return `interrupted ${masksText(config, was)} and returns to ${masksText(config, is)}`;
    }),
  ],
};
