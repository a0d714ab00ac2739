// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { describe, expect, test } from "vitest";
import { setup } from "../../src/run/setup.ts";
import { points } from "../../src/scenario/points.ts";
import { load, refusal, SAMPLE } from "./sample.ts";

const PMU = "      - {nmi: pmu, intid: 23}\n";
const withLines = (...lines: readonly string[]) =>
  SAMPLE.replace(PMU, lines.map((line) => `      - {${line}}\n`).join(""));
const withGic = (gic: string, text = SAMPLE) => text.replace("nesting:", `gic: ${gic}\nnesting:`);

describe("an interrupt line", () => {
  test("says at the distributor only what is out of the ordinary", () => {
    const { cpus } = load({
      "x.yaml": withLines(
        "irq: a, intid: 40, trigger: level, shared: true, priority: 0x90, enabled: false",
        "irq: b, intid: 41, trigger: edge, shared: false, group: 1, enabled: true, affinity: 0",
      ),
    });
    const plain = { nmi: false, times: 1, withdraws: 0, timer: false };
    expect(cpus[0]?.lines.slice(1)).toEqual([
      { name: "a", intid: 40, ...plain, level: true, shared: true, priority: 0x90, disabled: true },
      { name: "b", intid: 41, ...plain, affinity: 0 },
    ]);
  });

  test.each([
    [["irq: a, intid: 40", "irq: b, intid: 40"], "'a' and 'b' have INTID 40, which is one"],
    [
      ["irq: a, intid: 40, shared: true", "irq: b, intid: 40"],
      "'a' and 'b' have INTID 40, which is one interrupt, say 'shared: true' of both",
    ],
    [
      ["irq: a, intid: 40, shared: true", "nmi: b, intid: 40, shared: true"],
      "'a' and 'b' have INTID 40 and differ in 'nmi'",
    ],
    [["irq: a, intid: 20, affinity: 0"], "INTID 20 belongs to its CPU"],
    [["irq: a, intid: 40, affinity: 1"], "'affinity' is 1 and there are CPUs 0 to 0"],
    [["irq: a, intid: 9, group: 0"], "'a' is of Group 0 and no one takes FIQs"],
    [["nmi: a, intid: 9, group: 0"], "'a' is an NMI of the kernel and of Group 0"],
  ])("with %j is refused with its place", (lines, told) => {
    const [message = ""] = refusal(withLines(...lines));
    expect(message).toMatch(/^spec\/x\.yaml:1[45]:15: ERROR: /);
    expect(message).toContain(told);
  });

  test("of Group 0 has somebody to take it where SCR_EL3.FIQ is set", () => {
    expect(
      refusal(withGic("{ds: false, fiq: true}", withLines("irq: a, intid: 9, group: 0"))),
    ).toEqual([]);
  });
});

describe("gic:", () => {
  const setupOf = (text: string) => {
    const scenario = load({ "x.yaml": text });
    const [point] = points(scenario);
    if (point === undefined) throw new Error("no point");
    return setup(scenario, point);
  };

  test("is not there where a scenario says nothing", () => {
    expect(setupOf(SAMPLE).gic).toBeNull();
  });

  test.each([
    [
      "{ds: true, fiq: true}",
      16,
      22,
      "'fiq: true' with 'ds: true', whether PMR and RPR are shifted",
    ],
    ["{fiq: true}", 16, 12, "'fiq: true' with 'ds' left true, whether PMR and RPR are shifted"],
  ])("%s is refused: nobody knows what PMR reads as", (gic, line, column, told) => {
    const [message = "", ...others] = refusal(withGic(gic));
    expect(others).toEqual([]);
    expect(message).toContain(`spec/x.yaml:${line}:${column}: ERROR: ${told}`);
  });

  test("of one CPU with SCR_EL3.FIQ is refused as well, also where the other half is inherited", () => {
    const one = SAMPLE.replace("    idle:", "    gic: {fiq: true}\n    idle:");
    expect(refusal(one)[0]).toMatch(/^spec\/x\.yaml:11:16: ERROR: 'fiq: true' with 'ds' left true/);
    const base = withGic("{ds: false}", one);
    expect(refusal(base)).toEqual([]);
    const child = "extends: y\ngic: {ds: true}\nexpect: holds\n";
    const [message = ""] = refusal({ "x.yaml": child, "y.yaml": base });
    expect(message).toMatch(/^spec\/y\.yaml:11:16: ERROR: 'fiq: true' with 'ds: true'/);
  });

  test("has the plainest values where it says nothing, and a CPU's own go first", () => {
    const text = withGic("{ds: false, bpr1: 5}", SAMPLE).replace(
      "    idle: do_idle\n",
      "    idle: do_idle\n    gic: {bpr1: 7, pmhe: true}\n",
    );
    const { gic, config } = setupOf(text);
    expect(gic).toEqual({
      ds: false,
      cpus: [{ bpr0: 2, bpr1: 7, cbpr: false, fiq: false, pmhe: true }],
    });
    expect(config.get("CONFIG_ERET_PMHE")).toBe("y");
  });

  test("moves the kernel's values with the security view, in the C as in the model", () => {
    const { kernel, config } = setupOf(withGic("{ds: false}"));
    expect(kernel.priorities.programmed).toEqual({ irq: 0x80, nmi: 0 });
    expect(config.get("CONFIG_ERET_GIC_PRIO_NMI")).toBe("0x80");
    expect(config.get("CONFIG_ERET_GICD_PRIO_NMI")).toBe("0x0");
  });

  test("may have other priorities than its version's", () => {
    const { kernel, config } = setupOf(
      withGic("{priorities: {irqon: 0xf0, irqoff: 0xb0, psr_i_set: 0, irq: 0xc8}}"),
    );
    const { irqOn, irqOff, psrISet, irq, nmi } = kernel.priorities;
    expect([irqOn, irqOff, psrISet, irq, nmi]).toEqual([0xf0, 0xb0, 0, 0xc8, 0x80]);
    expect(config.get("CONFIG_ERET_GIC_PRIO_IRQON")).toBe("0xf0");
  });
});
