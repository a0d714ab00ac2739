// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { describe, expect, it } from "vitest";
import { helpers } from "./rows.ts";

/** The table of kernel-arm64-entry.md section 2.7, v6.12 to v7.3. */
const IPIS = [
  { ipi: "RESCHEDULE", number: 0, nmi: false },
  { ipi: "CALL_FUNC", number: 1, nmi: false },
  { ipi: "CPU_STOP", number: 2, nmi: false },
  { ipi: "CPU_STOP_NMI", number: 3, nmi: true },
  { ipi: "TIMER", number: 4, nmi: false },
  { ipi: "IRQ_WORK", number: 5, nmi: false },
  { ipi: "CPU_BACKTRACE", number: 6, nmi: true },
  { ipi: "KGDB_ROUNDUP", number: 7, nmi: true },
];

const run = helpers(
  IPIS.map(({ ipi }) => `result = (IPI_${ipi} << 1) | ipi_should_be_nmi(IPI_${ipi})`),
  false,
);
const open = { daif: 0, pmr: 0xe0 };

describe.each(IPIS.map((row, at) => ({ ...row, at })))("IPI_$ipi", ({ number, nmi, at }) => {
  it("has its number, and is an NMI with pseudo-NMI only if it has to get through", () => {
    expect(run(at, true, open).result).toBe(number * 2 + Number(nmi));
    expect(run(at, false, open).result).toBe(number * 2);
  });
});
