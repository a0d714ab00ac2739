// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { describe, expect, it } from "vitest";
import { type Given, helpers } from "./rows.ts";

/** The checks of CONFIG_ARM64_DEBUG_PRIORITY_MASKING in section 2.4: what makes each helper warn. */
const [I, F] = [0x80, 0x40];
const PMRS = [0xe0, 0xc0, 0xf0, 0xd0];
const DAIFS = Array.from({ length: 16 }, (_, bits) => bits << 6);

const isSwitch = ({ pmr }: Given): boolean => pmr === 0xe0 || pmr === 0xc0;

const ROWS: readonly { readonly call: string; readonly warns: (given: Given) => boolean }[] = [
  { call: "arch_local_irq_enable()", warns: (given) => !isSwitch(given) },
  { call: "arch_local_irq_disable()", warns: (given) => !isSwitch(given) },
  { call: "local_daif_mask()", warns: ({ pmr }) => pmr === 0xd0 },
  { call: "local_daif_restore(arg)", warns: ({ daif }) => (daif & (I | F)) !== (I | F) },
  { call: "local_daif_inherit(regs)", warns: () => false },
  { call: "arch_local_irq_restore(0xe0)", warns: () => false },
];

const run = helpers(
  ROWS.map(({ call }) => call),
  true,
);

describe.each(ROWS.map((row, at) => ({ ...row, at })))("$call", ({ at, warns }) => {
  const starts = DAIFS.flatMap((daif) => PMRS.map((pmr) => ({ daif, pmr })));

  it("warns with pseudo-NMI exactly where the table says so", () => {
    for (const given of starts)
      expect({ given, warned: run(at, true, given).warned }).toEqual({
        given,
        warned: warns(given),
      });
  });

  it("never warns without it", () => {
    for (const given of starts) expect(run(at, false, given).warned).toBe(false);
  });
});
