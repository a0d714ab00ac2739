// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { PreemptLayout } from "../model/kernel.ts";
import type { Daif } from "../model/machine.ts";

/** The masks by letter, a dash for each that is open: "DAIF", "--IF", "----". */
export const daifText = (daif: Daif): string =>
  `${daif.d ? "D" : "-"}${daif.a ? "A" : "-"}${daif.i ? "I" : "-"}${daif.f ? "F" : "-"}`;

/** Fields of preempt_count that are not zero, highest first; "" names the plain preempt depth. */
type PreemptFields = ReadonlyMap<string, number>;

function preemptFields(layout: PreemptLayout, count: number): PreemptFields {
  const field = (mask: number, offset: number): number => ((count & mask) >>> 0) / offset;
  const known = layout.nmiMask | layout.hardirqMask | layout.softirqMask | layout.preemptMask;
  const all: readonly [string, number][] = [
    ["NMI", field(layout.nmiMask, layout.nmiOffset)],
    ["HARDIRQ", field(layout.hardirqMask, layout.hardirqOffset)],
    ["SOFTIRQ", field(layout.softirqMask, layout.softirqOffset)],
    ["", count & layout.preemptMask],
    ["0x", (count & ~known) >>> 0],
  ];
  return new Map(all.filter(([, amount]) => amount !== 0));
}

/** "0", "1", "HARDIRQ", "NMI+HARDIRQ+2*SOFTIRQ+1". */
export function preemptText(layout: PreemptLayout, count: number): string {
  const terms = [...preemptFields(layout, count)].map(([name, amount]) => termText(name, amount));
  return terms.length === 0 ? "0" : terms.join("+");
}

/** What came and what went: "+NMI +HARDIRQ", "-1". */
export function preemptDelta(layout: PreemptLayout, before: number, after: number): string {
  const old = preemptFields(layout, before);
  const now = preemptFields(layout, after);
  const terms: string[] = [];
  for (const name of ["NMI", "HARDIRQ", "SOFTIRQ", "", "0x"]) {
    const change = (now.get(name) ?? 0) - (old.get(name) ?? 0);
    if (change !== 0) {
      terms.push(`${change > 0 ? "+" : "-"}${termText(name, Math.abs(change))}`);
    }
  }
  return terms.join(" ");
}

function termText(name: string, amount: number): string {
  if (name === "") return amount.toString();
  if (name === "0x") return `0x${amount.toString(16)}`;
  return amount === 1 ? name : `${amount}*${name}`;
}
