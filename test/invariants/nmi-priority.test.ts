// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { describe, expect, it } from "vitest";
import type { Machine } from "../../src/model/machine.ts";
import type { Action } from "../../src/model/system.ts";
import { broken, exception, primitive, scene, standing } from "./machine.ts";

type Line = Machine["lines"][string];

const RULE = "nmi-keeps-priority";
const REGULAR = 0xc0;
const NMI = 0x80;

/** One CPU whose NMI line has been given a priority. */
const withPmu = (pmu: Partial<Line>, pseudoNmi = true, acked: number | null = null) =>
  scene({
    boot: { pseudoNmi },
    stack: acked === null ? [] : [exception("irq", {}, { acked })],
    machine: {
      lines: { timer: { pending: false }, pmu: { pending: true, programmed: REGULAR, ...pmu } },
    },
  });

const takes = (source: string): Action => ({ kind: "take-irq", cpu: 0, source });
const same = () => {};

describe(RULE, () => {
  it("looks at a line that is taken", () => {
    expect(broken(withPmu({}), same, takes("pmu"))).toContain(RULE);
    expect(broken(withPmu({ programmed: NMI }), same, takes("pmu"))).not.toContain(RULE);
  });

  it("looks at a line that is enabled, and not at one that stays disabled", () => {
    const enables = primitive("gic_poke_irq", [23n, { symbol: "GICD_ISENABLER" }]);
    expect(broken(standing(withPmu({}), enables))).toContain(RULE);
    expect(broken(standing(withPmu({ disabled: true }), enables))).not.toContain(RULE);
  });

  it("looks at a line that is acknowledged", () => {
    const reads = primitive("gic_read_iar");
    expect(broken(standing(withPmu({}, true, 23), reads))).toContain(RULE);
    expect(broken(standing(withPmu({}, true, 27), reads))).not.toContain(RULE);
    expect(broken(standing(withPmu({}), reads))).not.toContain(RULE);
  });

  it("asks nothing of what was not requested as an NMI", () => {
    expect(broken(withPmu({}), same, takes("timer"))).not.toContain(RULE);
    expect(broken(withPmu({}, false), same, takes("pmu"))).not.toContain(RULE);
  });
});
