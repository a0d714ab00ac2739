// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { cpuOf } from "../model/observe.ts";
import { allMasked, masksText } from "./deliverable.ts";
import { ELSEWHERE, everyState, type Invariant } from "./invariant.ts";

/**
 * SP and the shadow call stack pointer are moved one after the other. An exception in
 * between saves its return addresses on the one and its frame on the other.
 *
 * Formally: while SP and the shadow call stack pointer belong to different stacks, D, A, I
 * and F are set.
 */
export const stackScsMatch: Invariant = {
  id: "stack-scs-match",
  claim: "Nothing can interrupt between the switch of the stack and that of the shadow call stack.",
  source: "d42e6c20de61; kernel-arm64-entry.md S14, section 6",
  checks: [
    everyState(({ config, machine, cpu }) => {
      const state = cpuOf(machine, cpu);
      if (state.stacks === null) return ELSEWHERE;
      if (allMasked(state.daif)) return null;
      const { moved, to } = state.stacks;
      const left = moved === "SP" ? "the shadow call stack pointer" : "SP";
      return `${moved} has moved to the stack of ${to} and ${left} has not, with ${masksText(config, state)}`;
    }),
  ],
};
