// SPDX-License-Identifier: GPL-2.0-only OR MIT
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decisiveSteps } from "../../src/report/decisive.ts";
import { CHANGELOG_WIDTH, drawLanes } from "../../src/report/lanes.ts";
import { story } from "../../src/report/story.ts";
import { summary } from "../../src/report/summary.ts";
import type { Trace } from "../../src/trace/trace.ts";
import { anyTrace } from "./arbitrary.ts";
import { Sketch } from "./sketch.ts";
import { contexts, deadlock, hrtimer, lasso } from "./traces.ts";

const widest = (text: string): number => Math.max(...text.split("\n").map(({ length }) => length));
const shownTexts = (trace: Trace): readonly string[] =>
  [...decisiveSteps(trace)].sort((a, b) => a - b).map((at) => trace.steps[at]?.text ?? "");

describe("any trace at all", () => {
  for (const columns of ["best", "contexts", "cpus"] as const) {
    test(`lanes with columns "${columns}" never grow wider than 75, and hold no tab`, () => {
      fc.assert(
        fc.property(anyTrace, (trace) => {
          const text = drawLanes(trace, { columns });
          expect(widest(text)).toBeLessThanOrEqual(CHANGELOG_WIDTH);
          expect(text).not.toMatch(/[\t\r]| \n/);
        }),
        { seed: 75 },
      );
    });
  }

  test("the story stays within 80 columns, except for lines to copy", () => {
    fc.assert(
      fc.property(anyTrace, (trace) => {
        const found = {
          trace,
          claim: trace.detail,
          scenario: "spec/a.yaml",
          point: "",
          assumptions: [trace.detail],
          bounds: [],
          stats: { states: 123456789, transitions: 1, depth: 1, seconds: 1 },
        };
        for (const text of [story(found), summary(found)]) {
          const lines = text.split("\n").filter((line) => !line.startsWith("  explain:"));
          expect(widest(lines.join("\n"))).toBeLessThanOrEqual(80);
        }
      }),
      { seed: 80 },
    );
  });

  test("the last step is always shown", () => {
    fc.assert(
      fc.property(anyTrace, (trace) => {
        fc.pre(trace.steps.length > 0);
        expect(decisiveSteps(trace).has(trace.steps.length - 1)).toBe(true);
      }),
      { seed: 1 },
    );
  });
});

describe("decisive steps", () => {
  test("a self-deadlock shows both interrupts and the lock taken twice, nothing else", () => {
    expect(shownTexts(hrtimer)).toEqual([
      "<IRQ timer>",
      "raw_spin_lock(&hrtimer_bases.lock)",
      "<NMI pmu>",
      "raw_spin_lock(&hrtimer_bases.lock)",
    ]);
  });

  test("a lock that was released again is not shown", () => {
    const trace = new Sketch(["A"])
      .call(0, "f")
      .step(0, "raw_spin_lock(&other)", "lock other free -> held")
      .step(0, "raw_spin_unlock(&other)", "lock other held -> free")
      .step(0, "raw_spin_lock(&mine)", "lock mine free -> held")
      .step(0, "raw_spin_lock(&mine)", "lock mine held -> wanted")
      .trace("no-self-deadlock", "");
    expect(shownTexts(trace)).toEqual(["raw_spin_lock(&mine)", "raw_spin_lock(&mine)"]);
  });

  test("a call that put the masks back is not shown, unless another CPU acted meanwhile", () => {
    const call = (sketch: Sketch): Sketch =>
      sketch
        .step(0, "write(0)", "mask PMR 0xe0 -> 0xc0", "mask DAIF ---- -> DAIF")
        .step(0, "write(1)", "mask DAIF DAIF -> ----")
        .step(0, "write(2)", "mask PMR 0xc0 -> 0xe0");
    const begin = (): Sketch =>
      new Sketch(["A", "B"]).call(0, "f").step(0, "nop()").call(0, "masked");
    const quiet = call(begin()).back(0).step(0, "end()").trace("mask-balance", "");
    expect(shownTexts(quiet)).toEqual(["end()"]);
    const watched = call(begin().step(1, "msr()", "mask DAIF ---- -> DAIF"))
      .back(0)
      .step(0, "end()")
      .trace("mask-balance", "");
    expect(shownTexts(watched)).toEqual(["msr()", "write(0)", "write(1)", "write(2)", "end()"]);
  });

  test("a line that was raised is shown only while nobody takes the interrupt", () => {
    expect(shownTexts(lasso)).toContain("timer raised");
    expect(shownTexts(hrtimer)).not.toContain("timer raised");
  });
});

describe("a preemption that does not happen", () => {
  const trace = new Sketch(["A"])
    .call(0, "thread A", "task_loop")
    .take(0, "<abort>", "sync", "abort")
    .call(0, "el1_abort")
    .step(0, "need_resched() -> 0")
    .step(0, "set_tsk_need_resched(A)", "resched need_resched 0 -> 1")
    .call(0, "irqentry_exit_cond_resched")
    .step(0, "need_resched() -> 1")
    .step(0, "read_sysreg(daif) -> 0x3c0")
    .back(0)
    .eret(0)
    .forEver()
    .step(0, "do_work()");

  test("shows the questions that the exit asked once there was a reason to", () => {
    expect(shownTexts(trace.trace("resched-not-lost", ""))).toEqual([
      "<abort>",
      "set_tsk_need_resched(A)",
      "need_resched() -> 1",
      "read_sysreg(daif) -> 0x3c0",
      "do_work()",
    ]);
  });

  test("and no questions for a rule that they do not answer", () => {
    expect(shownTexts(trace.trace("no-self-deadlock", ""))).toEqual(["<abort>", "do_work()"]);
  });
});

describe("the form of the picture", () => {
  const heading = (text: string): string => text.split("\n")[0] ?? "";

  test("nested exceptions on one CPU share one column", () => {
    expect(heading(drawLanes(hrtimer))).toBe("  CPU0");
  });

  test("an assertion of the C does not say its own text twice", () => {
    const trace = new Sketch(["A"]).call(0, "f").step(0, "WARN_ON(in_nmi())");
    const text = drawLanes(trace.trace("WARN_ON(in_nmi()) in el1_irq()", "WARN_ON(in_nmi())"));
    expect(text.trimEnd().split("\n").at(-1)?.trim()).toBe("WARN_ON(in_nmi()) in el1_irq() fires");
  });

  test("contexts that alternate get a column each", () => {
    expect(heading(drawLanes(contexts)).trim().split(/ +/)).toEqual(["task", "IRQ", "NMI"]);
  });

  test("two CPUs get 36 columns each, the guilty step is underlined with its finding below", () => {
    const lines = drawLanes(deadlock).split("\n");
    expect(lines[0]).toBe(`  CPU0${" ".repeat(32)}CPU1`);
    const at = lines.findIndex((line) => line.includes("^"));
    expect(lines[at]?.trim()).toBe("^".repeat("raw_spin_lock(&second)".length));
    expect(lines[at + 1]).toContain("lock-order: CPU0 waits");
  });

  test("four CPUs get a warning, more of them share a column and keep their names", () => {
    const cpus = (count: number): string => {
      const sketch = new Sketch(Array.from({ length: count }, (_, cpu) => `T${cpu}`));
      for (let cpu = 0; cpu < count; cpu += 1)
        sketch.step(cpu, "raw_spin_lock(&the_only_lock)", `lock l${cpu} free -> held`);
      return drawLanes(sketch.trace("lock-order", "all wait"));
    };
    expect(cpus(4)).toContain("(4 CPUs: long names are cut)");
    expect(cpus(6)).toContain("  CPU5: raw_spin_lock(&the_only_lock)");
  });

  test("a style sees every piece and adds no width", () => {
    const marks = drawLanes(hrtimer, { style: (role, text) => `<${role}>${text}</${role}>` });
    expect(
      marks.replace(/<\/?(?:heading|call|exception|step|change|guilty|finding|note)>/g, ""),
    ).toBe(drawLanes(hrtimer));
    expect(marks).toContain("<guilty>raw_spin_lock(&hrtimer_bases.lock)</guilty>");
  });
});
