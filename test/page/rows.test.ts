// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { expect, test } from "vitest";
import { EVERYTHING, shownSteps } from "../../src/page/filter.ts";
import { laneNames, type Row, rowsOf } from "../../src/page/rows.ts";
import { pathData } from "../../src/report/html/page-data.ts";
import type { Trace } from "../../src/trace/trace.ts";
import { contexts, deadlock, lasso, preempted } from "../report/traces.ts";

const NO_FACTS = { first: [], steps: [] };
const dataOf = (trace: Trace) => pathData(trace, NO_FACTS, null);

/** A row as text: the lane, the nesting, what it says. */
function line(row: Row): string {
  if (row.kind === "note") return `- ${row.text}`;
  const indent = "  ".repeat(row.depth);
  return `${row.lane} ${indent}${row.kind === "frame" ? row.text : `${row.at}: ${row.step.text}`}`;
}

test("each CPU has a lane, and steps stand below the calls that they are in", () => {
  const path = dataOf(deadlock);
  expect(laneNames(path, "cpu")).toEqual(["CPU0", "CPU1"]);
  expect(rowsOf(path, "cpu", shownSteps(path, EVERYTHING)).map(line)).toMatchInlineSnapshot(`
    [
      "0 task A",
      "0   update_one()",
      "0     1: do_work()",
      "0     2: raw_spin_lock(&first)",
      "1 task B",
      "1   update_two()",
      "1     3: raw_spin_lock(&second)",
      "1     4: x = first.count -> 0",
      "1     5: count = 1",
      "1     6: raw_spin_lock(&first)",
      "0     7: raw_spin_lock(&second)",
    ]
  `);
});

test("an exception is drawn once, above what runs in it, also where its step is filtered out", () => {
  const path = dataOf(contexts);
  const all = rowsOf(path, "cpu", shownSteps(path, EVERYTHING)).map(line);
  expect(all).toMatchInlineSnapshot(`
    [
      "0 thread A()",
      "0   loop()",
      "0     1: msr_daifset(0x3)",
      "0     2: <NMI pmu>",
      "0       nmi_enter()",
      "0         3: msr_daifclr(0x8)",
      "0       4: kernel_exit.eret()",
      "0     5: msr_daifclr(0x3)",
      "0     6: <IRQ timer>",
      "0       irq_exit()",
      "0         7: msr_daifclr(0xf)",
    ]
  `);
  const shown = shownSteps(path, { ...EVERYTHING, words: "msr_daifclr 0xf" });
  expect(rowsOf(path, "cpu", shown).map(line)).toMatchInlineSnapshot(`
    [
      "- 6 steps filtered out",
      "0 thread A()",
      "0   loop()",
      "0     <IRQ timer>",
      "0       irq_exit()",
      "0         7: msr_daifclr(0xf)",
    ]
  `);
});

test("by context, a lane begins with its own context", () => {
  const path = dataOf(contexts);
  expect(laneNames(path, "context")).toEqual(["task", "IRQ", "NMI"]);
  expect(rowsOf(path, "context", shownSteps(path, EVERYTHING)).map(line)).toMatchInlineSnapshot(`
    [
      "0 thread A()",
      "0   loop()",
      "0     1: msr_daifset(0x3)",
      "2 2: <NMI pmu>",
      "2   nmi_enter()",
      "2     3: msr_daifclr(0x8)",
      "2   4: kernel_exit.eret()",
      "0     5: msr_daifclr(0x3)",
      "1 6: <IRQ timer>",
      "1   irq_exit()",
      "1     7: msr_daifclr(0xf)",
    ]
  `);
});

test("tasks have lines of their own where there are several, and cycles are told", () => {
  const lines = (trace: Trace) => {
    const path = dataOf(trace);
    return rowsOf(path, "cpu", shownSteps(path, EVERYTHING)).map(line);
  };
  expect(lines(preempted).filter((each) => each.includes("task "))).toEqual([
    "0 task A",
    "0 task B",
  ]);
  expect(lines(lasso)).toContain("- for ever:");
});

test("the step that breaks the rule is never filtered out", () => {
  const path = dataOf(deadlock);
  const nothing = { ...EVERYTHING, words: "nothing has these words", hiddenCpus: new Set([0, 1]) };
  expect([...shownSteps(path, nothing)]).toEqual([path.steps.length]);
});

test("a machine check is called what the picture of lanes calls it", () => {
  const steps = contexts.steps.map((step) => ({ ...step, context: "mce" as const }));
  expect(laneNames(dataOf({ ...contexts, steps }), "context")).toEqual(["MCE"]);
});
