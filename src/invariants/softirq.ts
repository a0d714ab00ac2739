// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { cpuOf } from "../model/observe.ts";
import { irqsDeliverable, masksText } from "./deliverable.ts";
import { at, type Invariant } from "./invariant.ts";
import { fieldsOf } from "./preempt-count.ts";

/**
 * Softirqs run after the hard interrupt is over, one level deep, and interruptible.
 *
 * Formally, at handle_softirq(): preempt_count's hardirq and NMI fields are 0, its softirq
 * field is 1 (serving), and regular IRQs are deliverable.
 */
export const softirqNesting: Invariant = {
  id: "softirq-nesting",
  claim: "Softirqs run outside hard interrupts, never nested, with interrupts enabled for real.",
  source: "614ab80c9647, entry.rst; kernel-arm64-entry.md S24, section 3.2",
  checks: [
    at(["handle_softirq"], ({ config, before, cpu }) => {
      const { hardirq, nmi, softirq } = fieldsOf(config, before, cpu);
      if (hardirq === 0 && nmi === 0 && softirq === 1) return null;
      return `a softirq runs with hardirq ${hardirq}, NMI ${nmi}, softirq ${softirq} in preempt_count`;
    }),
    at(["handle_softirq"], ({ config, before, cpu }) => {
      const state = cpuOf(before, cpu);
      if (irqsDeliverable(config, state)) return null;
      return `a softirq runs with ${masksText(config, state)}`;
    }),
  ],
};
