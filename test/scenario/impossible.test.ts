// SPDX-License-Identifier: GPL-2.0-only OR MIT
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { load, refusal, SAMPLE } from "./sample.ts";

/** The sample with one piece of text replaced, which must be there. */
function changed(old: string, text: string): string {
  expect(SAMPLE).toContain(old);
  return SAMPLE.replace(old, text);
}

describe("what cannot come about is refused", () => {
  test("NMI priority where no config point has NMIs", () => {
    const only = changed("pseudo_nmi: [n, y]", "pseudo_nmi: [n]")
      .replace(/expect: .*/, "expect: holds")
      .replace(/states: .*/, "states: 1");
    expect(refusal(only)).toEqual([
      "spec/x.yaml:14:15: ERROR: 'pmu' asks for NMI priority, and no config point has pseudo-NMIs, so it would be a plain interrupt, add 'matrix: {pseudo_nmi: [y]}' or make it an irq",
    ]);
    expect(refusal(SAMPLE)).toEqual([]);
    // The SGI of a kernel that asks for priority is sent by software only.
    expect(
      refusal(only.replace("{nmi: pmu, intid: 23}", "{sgi: ipi, intid: 1, nmi: true}")),
    ).toEqual([]);
  });

  test.each(["", "firmware: {}\n"])("an SDEI event without SDEI: %j", (firmware) => {
    const text = changed("{nmi: pmu, intid: 23}", "{sdei: ghes, event: 804}") + firmware;
    expect(refusal(text)).toEqual([
      "spec/x.yaml:14:16: ERROR: SDEI event 'ghes' cannot come, there is no firmware with SDEI, add 'firmware: {sdei: reject}' or delete the event",
    ]);
    expect(refusal(`${text.replace(firmware, "")}firmware: {sdei: reject}\n`)).toEqual([]);
  });

  test.each([
    ["CONFIG_ERET_GIC_PRIO_NMI", "'gic: {priorities: …}'"],
    ["CONFIG_ERET_GICD_PRIO_IRQ", "'gic: {priorities: …}'"],
    ["CONFIG_ERET_PMHE", "'gic: {pmhe: …}'"],
    ["CONFIG_ERET_PREEMPT_SPREAD", "'kernel'"],
  ])("%s, which follows from another key", (symbol, key) => {
    expect(refusal(`${SAMPLE}config: {${symbol}: 1}\n`)).toEqual([
      `spec/x.yaml:19:10: ERROR: '${symbol}' follows from ${key}, this would be lost, delete it`,
    ]);
  });

  test("a symbol that is an axis of the same file, not one that is inherited", () => {
    expect(refusal(`${SAMPLE}config: {CONFIG_PREEMPT_RT: y}\n`)).toEqual([
      "spec/x.yaml:19:10: ERROR: 'CONFIG_PREEMPT_RT' is an axis of the matrix too, one of the two would be lost, delete one",
    ]);
    const base = `${changed("  CONFIG_PREEMPT_RT: [n]\n", "")}config: {CONFIG_PREEMPT_RT: y}\n`;
    const child =
      "extends: base.yaml\nmatrix: {pseudo_nmi: [y], CONFIG_PREEMPT_RT: [n, y]}\nexpect: holds\n";
    expect(refusal({ "base.yaml": base, "x.yaml": child })).toEqual([]);
  });

  test("a kernel for fewer CPUs than there are", () => {
    expect(refusal(`${SAMPLE}config: {CONFIG_NR_CPUS: 0}\n`)).toEqual([
      "spec/x.yaml:19:10: ERROR: CONFIG_NR_CPUS is 0 and 'cpus' has 1, such a kernel cannot have them, write 1",
    ]);
    expect(refusal(`${SAMPLE}config: {CONFIG_NR_CPUS: 4}\n`)).toEqual([]);
  });

  test.each([
    ["gic_supports_nmi", "pseudo_nmi"],
    ["system_uses_irq_prio_masking", "pseudo_nmi"],
  ])("parameter %s, which the boot choice %s answers", (param, axis) => {
    expect(refusal(`${SAMPLE}params: {${param}: y}\n`)).toEqual([
      `spec/x.yaml:19:10: ERROR: '${param}' follows from the boot choice '${axis}', the two could contradict, delete it and write 'matrix: {${axis}: […]}'`,
    ]);
  });

  test("a matrix without end, at once and in one line", () => {
    const axes = Array.from({ length: 60 }, (_, at) => `  CONFIG_A${at}: [n, y]\n`).join("");
    expect(refusal(changed("  CONFIG_PREEMPT_RT: [n]\n", axes))).toEqual([
      "spec/x.yaml:17:3: ERROR: the matrix has more than 1024 config points from axis 'CONFIG_A9' on, each is a search of its own, fix some axes to one value",
    ]);
  });
});

describe("names that every object of JavaScript has", () => {
  const builtIn = Object.getOwnPropertyNames(Object.prototype);

  test.each(builtIn)("%s is no name of an event or a task", (name) => {
    for (const [old, text] of [
      ["irq: timer", `irq: ${name}`],
      ["fault: abort", `fault: ${name}`],
      ["name: A", `name: ${name}`],
    ] as const)
      expect(refusal(changed(old, text))).toEqual([
        expect.stringMatching(
          /^spec\/x\.yaml:\d+:\d+: ERROR: '\w+' cannot be '\w+', which the model's own tables have, rename it$/,
        ),
      ]);
  });

  test("and all others are", () => {
    const names = fc.stringMatching(/^[A-Za-z_][\w-]{0,11}$/);
    fc.assert(
      fc.property(names, (name) => {
        fc.pre(!builtIn.includes(name) && name !== "timer" && name !== "pmu");
        // Quoted: YAML has words for numbers and flags.
        expect(refusal(changed("fault: abort", `fault: "${name}"`))).toEqual([]);
      }),
    );
  });
});

describe("config under extends", () => {
  const base = `${SAMPLE}config: {CONFIG_A: y, CONFIG_B: 7}\n`;
  const configOf = (child: string) => {
    const text = `extends: base.yaml\nexpect: holds\n${child}`;
    const { config } = load({ "base.yaml": base, "x.yaml": text });
    return Object.fromEntries(config.map(({ name, value }) => [name, value]));
  };

  test("adds to the map, changes single symbols, and takes one away by n", () => {
    expect(configOf("")).toEqual({ CONFIG_A: "y", CONFIG_B: "7" });
    expect(configOf("config: {CONFIG_C: y}\n")).toEqual({
      CONFIG_A: "y",
      CONFIG_B: "7",
      CONFIG_C: "y",
    });
    expect(configOf("config: {CONFIG_B: 8}\n")).toEqual({ CONFIG_A: "y", CONFIG_B: "8" });
    expect(configOf("config: {CONFIG_A: n}\n")).toEqual({ CONFIG_A: "n", CONFIG_B: "7" });
  });
});
