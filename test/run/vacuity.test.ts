// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { expect, test } from "vitest";
import type { Engine } from "../../src/run/engine.ts";
import { checkPoint } from "../../src/run.ts";
import { pointOf, tree } from "../spec/real.ts";

const LIMITS = { states: 100_000, depth: 100_000, seconds: 600, memory: Number.POSITIVE_INFINITY };

function vacuityOf(name: string, at: string, engine: Engine) {
  const { scenario, point } = pointOf(name, at);
  return checkPoint(scenario, point, tree, LIMITS, {}, engine, { vacuity: true }).vacuity;
}

test.each([
  ["arm64/abort-in-irq-v6.18", "pseudo_nmi=n"],
  ["arm64/abort-in-irq-v6.18", "pseudo_nmi=y"],
  ["arm64/idle-wakeup", "pseudo_nmi=n"],
  ["softirq/spurious", "pseudo_nmi=y"],
  ["broken/no-lasting-mask", "all"],
  ["x86/syscall-debug", "fsgsbase=n"],
])("%s, %s: both searches meet the same", (name, point) => {
  const plain = vacuityOf(name, point, "plain");
  expect(plain?.rules.length).toBeGreaterThan(0);
  expect(vacuityOf(name, point, "interned")).toEqual(plain);
});

test("events that a scenario allows and its masks never let in at a level are told", () => {
  const met = vacuityOf("arm64/abort-in-irq-v6.18", "pseudo_nmi=n", "interned");
  // The abort is one of the handler, which the timer enters; nothing lets the timer in twice.
  expect(met?.events).toEqual(["timer at 2", "abort at 1"]);
});

test("what has no priority of NMIs never meets a rule on them", () => {
  const without = vacuityOf("arm64/abort-in-irq-v6.18", "pseudo_nmi=n", "interned")?.rules;
  const withThem = vacuityOf("arm64/abort-in-irq-v6.18", "pseudo_nmi=y", "interned")?.rules;
  expect(without).toContain("pmr-write-legal");
  expect(withThem).not.toContain("pmr-write-legal");
});

test("a frame on x86-64 is at risk only where an exception could have hit it", () => {
  const debug = vacuityOf("x86/syscall-debug", "fsgsbase=n", "interned")?.rules;
  expect(debug).toEqual(
    expect.arrayContaining(["ist-not-shared", "nmi-returns-to-origin", "nmi-c-not-reentered"]),
  );
  expect(debug).not.toContain("no-frame-on-user-stack");
  const nested = vacuityOf("x86/nmi-nested", "fsgsbase=n", "interned")?.rules;
  expect(nested).toContain("no-frame-on-user-stack");
  expect(nested).not.toContain("ist-not-shared");
  expect(nested).not.toContain("nmi-c-not-reentered");
});

test.each(["plain", "interned"] as const)(
  "an event that the masks never let in is told, IPIs that nobody sends are not: %s",
  (engine) => {
    const { scenario, point } = pointOf("arm64/stacks", "pseudo_nmi=y");
    // The mended order closes the window in which the watchpoint could hit.
    const { neverCame, neverEntered } = checkPoint(scenario, point, tree, LIMITS, {}, engine);
    expect([neverCame, neverEntered]).toEqual([["watchpoint"], []]);
    const ipis = pointOf("broken/pause-no-lock", "all");
    expect(checkPoint(ipis.scenario, ipis.point, tree, LIMITS, {}, engine).neverCame).toEqual([]);
  },
);
