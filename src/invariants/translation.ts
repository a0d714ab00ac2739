// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { load } from "../model/memory.ts";
import { isPointer, isTrue, sameValue, valueText } from "../model/value.ts";
import { at, ELSEWHERE, everyState, type Invariant } from "./invariant.ts";
import { translation } from "./needs.ts";
import { integerArg } from "./steps.ts";

/**
 * Changing what a kernel page maps while other CPUs may use it.
 *
 * Source: kernel-stop-pause-x86.md sections 2.2 and 2.5; P numbers are those of its table.
 */
const SOURCE = "kernel-stop-pause-x86.md section";

/** Formally: what the TLB of a CPU may hold for a page is never two different valid values. */
export const breakBeforeMake: Invariant = {
  id: "break-before-make",
  claim:
    "No TLB may hold two translations of a page: the first is invalidated before the second is there.",
  source: `${SOURCE} 2.2`,
  needs: translation,
  checks: [
    everyState(({ machine }) => {
      const tlbs = Object.entries(machine.translation?.tlbs ?? {});
      if (tlbs.every(([, tlb]) => Object.keys(tlb).length === 0)) return ELSEWHERE;
      for (const [cpu, tlb] of tlbs) {
        for (const [entry, { held }] of Object.entries(tlb)) {
          if (held.length > 1)
            return `the TLB of ${cpu} may hold ${named(held.map(valueText))} for ${short(entry)}`;
        }
      }
      return null;
    }),
  ],
};

const short = (name: string): string => name.replace(/^&?global:/, "");
const named = (names: readonly string[]): string => names.map(short).join(" and ");

/**
 * Formally: an access goes through the valid translation that the last one to its page went
 * through, of whatever CPU, unless no TLB may hold that one any more.
 */
export const oneTranslation: Invariant = {
  id: "one-translation",
  claim: "No page is used through two translations without an invalidation between them.",
  source: `${SOURCE} 2.5 (P2)`,
  needs: translation,
  checks: [
    at(["perform", "load_via", "store_via"], ({ before, after, cpu }) => {
      if (before.translation === undefined) return ELSEWHERE;
      for (const [entry, used] of Object.entries(after.translation?.used ?? {})) {
        const last = before.translation.used[entry];
        if (last !== undefined && !sameValue(last, used))
          return `CPU ${cpu} uses ${short(entry)} as ${named([valueText(used)])}, and ${named([valueText(last)])} was used before`;
      }
      return null;
    }),
  ],
};

/**
 * Formally: use_page() gets what the page holds that its entry maps, and no -EFAULT. Pages hold
 * different values, so what was read says which was read.
 */
export const noFaultAfterResume: Invariant = {
  id: "no-fault-after-resume",
  claim: "The first access of a CPU that was paused neither faults nor uses the old translation.",
  source: `${SOURCE} 2.5 (P1, P12), 2.3`,
  needs: translation,
  checks: [
    at(["use_page"], (view) => {
      const { before, cpu, step } = view;
      const [entry, seen] = step?.args ?? [];
      if (entry === undefined || !isPointer(entry)) return ELSEWHERE;
      if (integerArg(view, 1) === FAULTED)
        return `the access of CPU ${cpu} after the resume faults`;
      const page = load(before, entry.object);
      const isNew = isPointer(page) && isTrue(page) && sameValue(load(before, page.object), seen);
      return isNew ? null : `CPU ${cpu} uses the old page after the resume`;
    }),
  ],
};

/** -EFAULT. */
const FAULTED = -14;
