// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { describe, expect, test } from "vitest";
import { setup } from "../../src/run/setup.ts";
import { points } from "../../src/scenario/points.ts";
import { load, sampleWith } from "../scenario/sample.ts";

/** The set-ups of all points of the sample with other axes and more keys. */
function setups(axes: string, more = "") {
  const text = sampleWith("  pseudo_nmi: [n, y]\n  CONFIG_PREEMPT_RT: [n]\n", axes)
    .replace(/expect: .*\n/, `expect: holds\n${more}`)
    .replace(/states: .*\n/, "")
    // No axis here need give NMIs.
    .replace("{nmi: pmu", "{irq: pmu");
  const scenario = load({ "x.yaml": text });
  return points(scenario).map((point) => setup(scenario, point));
}

describe("a config point", () => {
  test("of pseudo_nmi decides what the kernel's questions about it answer", () => {
    const [off, on] = setups("  pseudo_nmi: [n, y]\n");
    expect(off?.boot.pseudoNmi).toBe(false);
    expect(off?.params.get("system_uses_irq_prio_masking")).toBe(0n);
    expect(on?.boot.pseudoNmi).toBe(true);
    expect(on?.params.get("system_uses_irq_prio_masking")).toBe(1n);
    expect(on?.params.get("gic_supports_nmi")).toBe(1n);
  });

  test("of eoimode decides the static key of the driver", () => {
    const key = "static_branch_true(supports_deactivate_key)";
    const [zero, one] = setups("  eoimode: [0, 1]\n");
    expect([zero?.boot.eoiMode, zero?.params.get(key)]).toEqual([0, 0n]);
    expect([one?.boot.eoiMode, one?.params.get(key)]).toEqual([1, 1n]);
  });

  test("sets CONFIG_ symbols; n leaves one undefined", () => {
    const [n, y] = setups("  CONFIG_PREEMPT_RT: [n, y]\n", "config: {CONFIG_A: y, CONFIG_B: n}\n");
    const given = [...(n?.config ?? [])].filter(([name]) => !name.startsWith("CONFIG_ERET_"));
    expect(given).toEqual([["CONFIG_A", "y"]]);
    expect(y?.config.get("CONFIG_PREEMPT_RT")).toBe("y");
  });

  test("sets any other axis as a parameter, as params: does", () => {
    const more = "params: {system_capabilities_finalized: n, depth: 3}\n";
    const [off, on] = setups("  lucky: [n, y]\n", more);
    expect(off?.params.get("lucky")).toBe(0n);
    expect(on?.params.get("lucky")).toBe(1n);
    expect(on?.params.get("depth")).toBe(3n);
    expect(on?.boot.capsFinalized).toBe(false);
  });

  test("takes layouts and stubs of its kernel, with what asm: overrides", () => {
    const [old] = setups("  pseudo_nmi: [n]\n", "asm: {pmr_on_entry: false}\n");
    expect(old?.kernel.stubs).toEqual({ daifsetOnExit: true, pmrOnEntry: false });
    expect(old?.config.has("CONFIG_ERET_PREEMPT_SPREAD")).toBe(false);
  });
});
