// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { describe, test } from "vitest";
import type { Counterexample } from "../../src/report/counterexample.ts";
import { traceJson } from "../../src/report/json.ts";
import { drawLanes } from "../../src/report/lanes.ts";
import { story } from "../../src/report/story.ts";
import { counterexampleReport } from "../../src/report/summary.ts";
import { terse } from "../../src/report/terse.ts";
import type { Trace } from "../../src/trace/trace.ts";
import { expectGolden } from "./golden.ts";
import * as traces from "./traces.ts";

const found = (trace: Trace): Counterexample => ({
  trace,
  claim: "No context waits for a lock that a context it interrupted holds.",
  scenario: "spec/arm64/hrtimer-misrouted.yaml",
  point: "pseudo_nmi=y",
  order: "orders/no-tif-test.patch",
  stats: { states: 1184, transitions: 2310, depth: 31, seconds: 0.4 },
  assumptions: ["isb() does nothing", "system_uses_irq_prio_masking() is true"],
  bounds: ["CPU0: timer 1 time, pmu 1 time", "at most 3 exceptions on a stack"],
  file: "traces/hrtimer-misrouted.trace.json",
});

describe("golden text", () => {
  for (const [name, trace] of Object.entries(traces)) {
    test(`lanes of ${name}`, () => {
      expectGolden(`${name}.lanes.txt`, drawLanes(trace));
    });
    test(`story of ${name}`, () => {
      expectGolden(`${name}.story.txt`, story(found(trace)));
    });
  }
  test("lanes of one CPU with a column for each context", () => {
    expectGolden("hrtimer.contexts.txt", drawLanes(traces.hrtimer, { columns: "contexts" }));
  });
  test("the default report", () => {
    expectGolden("hrtimer.report.txt", counterexampleReport(found(traces.hrtimer)));
  });
  test("the terse line", () => {
    expectGolden("hrtimer.terse.txt", terse(found(traces.hrtimer)));
  });
  test("json", () => {
    const origin = { spec: "arm64/hrtimer-misrouted", point: "pseudo_nmi=y", specHash: "3f9c" };
    expectGolden("deadlock.json.txt", traceJson(origin, traces.deadlock));
  });
});
