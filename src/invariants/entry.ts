// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { currentTask } from "../model/observe.ts";
import { exceptionText } from "./exceptions.ts";
import { at, type Invariant } from "./invariant.ts";

/**
 * A level-triggered line stays pending until IAR is read. If the entry unmasks before, the
 * same interrupt is taken again, and again.
 *
 * Formally: no IRQ exception is taken while an IRQ exception on the same stack has not yet
 * read IAR. One such nesting is the whole cycle, so this is judged as a step.
 */
export const noEntryLivelock: Invariant = {
  id: "no-entry-livelock",
  claim: "No interrupt is taken before the interrupt that is being entered has been acknowledged.",
  source: "kernel-arm64-entry.md L7, section 4.6",
  checks: [
    at(["take-irq"], ({ config, before, cpu }) => {
      const { stack } = currentTask(before, cpu);
      const early = stack.find(({ vector, acked }) => vector === "irq" && acked === null);
      if (early === undefined) return null;
      return `an IRQ is taken before ${exceptionText(config, early)} has read IAR`;
    }),
  ],
};
