// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { describe, expect, it } from "vitest";
import { type Given, helpers, type Masks } from "./rows.ts";

/**
 * The helper table of kernel-arm64-entry.md section 2.4, row by row, for either masking: from all
 * values of DAIF and PMR, what a helper leaves in both, what it gives, and what it writes first.
 */
const [D, A, I, F] = [0x200, 0x100, 0x80, 0x40];
const NO_IRQS = I | F;
const [ON, OFF, MARKER] = [0xe0, 0xc0, 0x10];
const OPEN = ON | MARKER;

type Left = Partial<Masks> & { readonly result?: number };
type Rule = (given: Required<Given>) => Left;

interface Row {
  readonly call: string;
  readonly args?: readonly number[];
  /** Pseudo-NMI off: PSTATE masks, and PMR is nobody's. */
  readonly off: Rule;
  /** Pseudo-NMI on: PMR masks. */
  readonly on: Rule;
}

const PMRS = [ON, OFF, OPEN];
const DAIFS = Array.from({ length: 16 }, (_, bits) => bits << 6);
const DAIF_ARGS = [0, NO_IRQS, A | NO_IRQS, D | A | NO_IRQS];

const isOff = (flags: number): boolean => (flags & I) !== 0;
const nothing: Rule = () => ({});
const shown = (daif: number, pmr: number): number => (pmr === ON ? daif : daif | NO_IRQS);

const ROWS: readonly Row[] = [
  {
    call: "arch_local_irq_enable()",
    off: ({ daif }) => ({ daif: daif & ~NO_IRQS }),
    on: () => ({ pmr: ON }),
  },
  {
    call: "arch_local_irq_disable()",
    off: ({ daif }) => ({ daif: daif | NO_IRQS }),
    on: () => ({ pmr: OFF }),
  },
  {
    call: "result = arch_local_save_flags()",
    off: ({ daif }) => ({ result: daif }),
    on: ({ pmr }) => ({ result: pmr }),
  },
  {
    call: "result = arch_irqs_disabled_flags(arg)",
    args: [0, NO_IRQS, I, F, ...PMRS],
    off: ({ arg }) => ({ result: Number(isOff(arg)) }),
    on: ({ arg }) => ({ result: Number(arg !== ON) }),
  },
  {
    call: "result = irqs_disabled()",
    off: ({ daif }) => ({ result: Number(isOff(daif)) }),
    on: ({ pmr }) => ({ result: Number(pmr !== ON) }),
  },
  {
    call: "result = arch_local_irq_save()",
    off: ({ daif }) => ({ daif: daif | NO_IRQS, result: daif }),
    on: ({ pmr }) => ({ pmr: pmr === ON ? OFF : pmr, result: pmr }),
  },
  {
    call: "arch_local_irq_restore(arg)",
    args: [...DAIF_ARGS, ...PMRS],
    off: ({ arg }) => ({ daif: arg & (D | A | I | F) }),
    // Five bits of priority are there.
    on: ({ arg }) => ({ pmr: arg & 0xf8 }),
  },
  {
    call: "local_daif_mask()",
    off: () => ({ daif: D | A | NO_IRQS }),
    on: () => ({ daif: D | A | NO_IRQS, pmr: OPEN }),
  },
  {
    call: "result = local_daif_save_flags()",
    off: ({ daif }) => ({ result: daif }),
    on: ({ daif, pmr }) => ({ result: shown(daif, pmr) }),
  },
  {
    call: "result = local_daif_save()",
    off: ({ daif }) => ({ daif: D | A | NO_IRQS, result: daif }),
    on: ({ daif, pmr }) => ({ daif: D | A | NO_IRQS, pmr: OPEN, result: shown(daif, pmr) }),
  },
  {
    call: "local_daif_restore(arg)",
    args: DAIF_ARGS,
    off: ({ arg }) => ({ daif: arg }),
    on: ({ arg }) => {
      if (!isOff(arg)) return { daif: arg, pmr: ON };
      return (arg & A) === 0 ? { daif: arg & ~NO_IRQS, pmr: OFF } : { daif: arg, pmr: OPEN };
    },
  },
  {
    call: "local_daif_inherit(regs)",
    off: ({ regs }) => ({ daif: regs.daif }),
    on: ({ regs }) => regs,
  },
  {
    call: "result = regs_irqs_disabled(regs)",
    off: ({ regs }) => ({ result: Number(isOff(regs.daif)) }),
    on: ({ regs }) => ({ result: Number(isOff(regs.daif) || regs.pmr !== ON) }),
  },
  { call: "pmr_sync()", off: nothing, on: nothing },
  {
    call: "result = arm_cpuidle_save_irq_context().daif_bits",
    off: () => ({ result: 0 }),
    on: ({ daif }) => ({ daif: daif | NO_IRQS, pmr: OPEN, result: daif }),
  },
  {
    call: "arm_cpuidle_restore_irq_context(arm_cpuidle_save_irq_context())",
    off: nothing,
    on: nothing,
  },
  // The raw write of el1_interrupt() is not the same as local_daif_restore() of the same value.
  {
    call: "write_sysreg(DAIF_PROCCTX_NOIRQ, daif)",
    off: () => ({ daif: NO_IRQS }),
    on: () => ({ daif: NO_IRQS }),
  },
];

const run = helpers(
  ROWS.map(({ call }) => call),
  false,
);

function* starts({ call, args = [0] }: Row): Generator<Required<Given>> {
  const saved = call.includes("regs") ? DAIFS.flatMap((d) => PMRS.map((p) => [d, p] as const)) : [];
  for (const daif of DAIFS)
    for (const pmr of PMRS) {
      const regs = { daif: 0, pmr };
      for (const arg of args) yield { daif, pmr, arg, regs };
    }
  for (const [d, p] of saved)
    yield { daif: D | A | NO_IRQS, pmr: OPEN, arg: 0, regs: { daif: d, pmr: p } };
}

describe.each([false, true])("pseudo-NMI %s", (pseudoNmi) => {
  it.each(ROWS.map((row, at) => ({ ...row, at })))("$call", (row) => {
    for (const given of starts(row)) {
      const { writes: _, ...left } = run(row.at, pseudoNmi, given);
      const wanted = (pseudoNmi ? row.on : row.off)(given);
      const { daif, pmr } = given;
      expect({ given, ...left }).toEqual({
        given,
        ...{ daif, pmr, result: null, warned: false },
        ...wanted,
      });
    }
  });
});

describe("with pseudo-NMI, of the two registers", () => {
  const at = (call: string): number => ROWS.findIndex((row) => row.call === call);
  const masked = { daif: D | A | NO_IRQS, pmr: OPEN };

  it.each([0, NO_IRQS])("PMR goes first in local_daif_restore(%i)", (arg) => {
    const { writes, daif, pmr } = run(at("local_daif_restore(arg)"), true, { ...masked, arg });
    expect(writes).toEqual([
      { daif: masked.daif, pmr },
      { daif, pmr },
    ]);
  });

  it("PMR goes first in local_daif_inherit()", () => {
    const regs = { daif: 0, pmr: OFF };
    const { writes } = run(at("local_daif_inherit(regs)"), true, { ...masked, regs });
    expect(writes).toEqual([{ ...masked, pmr: OFF }, regs]);
  });

  it("DAIF goes first in local_daif_mask()", () => {
    const { writes } = run(at("local_daif_mask()"), true, { daif: 0, pmr: OFF });
    expect(writes).toEqual([{ daif: masked.daif, pmr: OFF }, masked]);
  });

  it("DAIF goes first on the way into a sleep, and last on the way out", () => {
    const call = "arm_cpuidle_restore_irq_context(arm_cpuidle_save_irq_context())";
    const { writes } = run(at(call), true, { daif: 0, pmr: OFF });
    expect(writes).toEqual([
      { daif: NO_IRQS, pmr: OFF },
      { daif: NO_IRQS, pmr: OPEN },
      { daif: NO_IRQS, pmr: OFF },
      { daif: 0, pmr: OFF },
    ]);
  });
});
