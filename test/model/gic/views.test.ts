// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { describe, expect, it } from "vitest";
import { maskOf, priorityIn, type SecurityView } from "../../../src/model/gic/views.ts";
import { type KernelVersion, kernelFacts } from "../../../src/model/kernel.ts";

/** The table of section 2.2: what PMR and RPR show, by version and view. */
const ROWS: readonly {
  readonly version: KernelVersion;
  readonly view: SecurityView;
  /** IRQON, IRQOFF, regular interrupts, NMIs; then what is programmed. */
  readonly values: readonly number[];
}[] = [
  {
    version: "v5.10",
    view: { ds: true, fiq: false },
    values: [0xe0, 0x60, 0xa0, 0x20, 0xa0, 0x20],
  },
  {
    version: "v6.1",
    view: { ds: false, fiq: true },
    values: [0xe0, 0x60, 0xa0, 0x20, 0xa0, 0x20],
  },
  {
    version: "v5.10",
    view: { ds: false, fiq: false },
    values: [0xe0, 0xa0, 0xd0, 0x90, 0xa0, 0x20],
  },
  {
    version: "v6.12",
    view: { ds: true, fiq: false },
    values: [0xe0, 0xc0, 0xc0, 0x80, 0xc0, 0x80],
  },
  {
    version: "v7.3",
    view: { ds: false, fiq: true },
    values: [0xe0, 0xc0, 0xc0, 0x80, 0xc0, 0x80],
  },
  {
    version: "v7.3",
    view: { ds: false, fiq: false },
    values: [0xe0, 0xc0, 0xc0, 0x80, 0x80, 0x00],
  },
];

const nameOf = ({ version, view: { ds, fiq } }: (typeof ROWS)[number]) =>
  `${version}, DS=${Number(ds)}, FIQ=${Number(fiq)}`;

describe("the kernel's priorities by version and security view", () => {
  it.each(ROWS.map((row) => ({ name: nameOf(row), ...row })))(
    "are those of section 2.2: $name",
    ({ version, view, values }) => {
      const { irqOn, irqOff, irq, nmi, programmed } = kernelFacts(version, view).priorities;
      expect([irqOn, irqOff, irq, nmi, programmed.irq, programmed.nmi]).toEqual(values);
    },
  );

  it.each(ROWS.map((row) => ({ name: nameOf(row), ...row })))(
    "let NMIs alone through IRQOFF, all through IRQON, and the marker opens: $name",
    ({ version, view }) => {
      const { irqOn, irqOff, psrISet, programmed } = kernelFacts(version, view).priorities;
      const irq = priorityIn(view, programmed.irq);
      const nmi = priorityIn(view, programmed.nmi);
      expect(nmi).toBeLessThan(maskOf(view, irqOff));
      expect(irq).toBeGreaterThanOrEqual(maskOf(view, irqOff));
      expect(irq).toBeLessThan(maskOf(view, irqOn));
      expect(irq).toBeLessThan(maskOf(view, irqOn | psrISet));
    },
  );

  it("would lock interrupts out with the IRQON of before 677379bc9139", () => {
    const view = { ds: false, fiq: false };
    const { programmed } = kernelFacts("v5.10", view).priorities;
    expect(priorityIn(view, programmed.irq)).toBeGreaterThanOrEqual(maskOf(view, 0xc0));
  });
});
