// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { describe, expect, test } from "vitest";
import { createModel } from "../../src/model/create.ts";
import { mattersLines } from "../../src/report/matters.ts";
import { isBroken } from "../../src/run/breaks.ts";
import { buildPoint } from "../../src/run/build.ts";
import { mattersOf, weighed } from "../../src/run/matters.ts";
import { parseTraceFile } from "../../src/trace/parse-trace-file.ts";
import { replay } from "../../src/trace/replay.ts";
import { type Trace, traceOfChoices } from "../../src/trace/trace.ts";
import { rerun } from "../../src/trace/without.ts";
import { pointOf, tree } from "../spec/real.ts";

/** A recorded counterexample, with what matters in it. */
function recorded(path: string) {
  const file = parseTraceFile(tree.read(path) ?? "", path);
  const { scenario, point } = pointOf(file.spec, file.point);
  const built = buildPoint(scenario, point, tree);
  const { rule, detail, start, choices, cycleFrom } = file;
  const model = createModel(built.config);
  const trace = traceOfChoices(built.config, model, {
    rule,
    detail,
    start,
    choices,
    ...(cycleFrom === undefined ? {} : { cycleFrom }),
  });
  if ("ok" in trace) throw new Error(trace.message);
  return { built, model, trace, matters: mattersOf(built, trace) };
}

const PATHS = [
  "traces/hrtimer/nmi-misrouted/all.no-self-deadlock.trace.json",
  "traces/arm64/serror-el1/pseudo_nmi=n.lockdep-agrees.trace.json",
  "traces/arm64/preempt-on-exit/pseudo_nmi=n.task-switch-masks.trace.json",
  "traces/arm64/claim-sea-interrupted/all.irq-acknowledged.trace.json",
  "traces/broken/B42-rearm-with-irqs-on/all.no-self-deadlock.trace.json",
];

const texts = (trace: Trace, steps: readonly number[]) => steps.map((at) => trace.steps[at]?.text);

describe("what a violation needs", () => {
  test("is the one wrong step where there is only one", () => {
    const { trace, matters } = recorded(PATHS[1] ?? "");
    expect(texts(trace, matters.needed)).toEqual([
      "<SError>",
      "__lockdep_hardirqs_off()",
      "kernel_exit.eret()",
    ]);
  });

  test("the decisive pair of a self-deadlock is the lock, taken here and retaken there", () => {
    const { trace, matters } = recorded(PATHS[0] ?? "");
    const [first = -1, second = -1] = matters.pair ?? [];
    expect(texts(trace, [first, second])).toEqual([
      "raw_spin_lock(&hrtimer_bases.lock)",
      "raw_spin_lock(&hrtimer_bases.lock)",
    ]);
    expect(trace.steps[first]?.context).toBe("irq");
    expect(second).toBe(trace.steps.length - 1);
  });

  test("that of a bad task switch is the mask that was set before it", () => {
    const { trace, matters } = recorded(PATHS[2] ?? "");
    expect(texts(trace, matters.pair ?? [])).toEqual(["msr_daifset(0xf)", "cpu_switch_to(A, B)"]);
  });

  test.each(PATHS)("%s: the needed steps are enough, and none can be spared", (path) => {
    const { built, model, trace, matters } = recorded(path);
    const run = replay(model, trace.start, trace.choices);
    if (!run.ok) throw new Error(run.message);
    const [first] = run.states;
    if (first === undefined) throw new Error("a run has a first state");
    const changes = (at: number): boolean => {
      const step = trace.steps[at];
      return step?.kind === "step" && step.changes.length > 0;
    };
    const isNeeded = new Set(matters.needed);
    /** Leaves out all that is not needed, and `more`. */
    const breaksWithout = (more: number | null): boolean => {
      const left = rerun(
        model,
        first,
        run.actions,
        (at) => changes(at) && (at === more || !isNeeded.has(at)),
      );
      if (left === null) return false;
      const { cycleFrom } = trace;
      const begins = cycleFrom === undefined ? undefined : left.states[cycleFrom];
      const ends = left.states.at(-1);
      if (begins !== undefined && ends !== undefined && model.key(begins) !== model.key(ends))
        return false;
      return isBroken(built, trace, left);
    };
    expect(breaksWithout(null)).toBe(true);
    // The last one kept decided nothing after it: only earlier ones were still in then.
    const [earliest] = matters.needed.filter((at) => changes(at) && at < trace.steps.length - 1);
    if (earliest !== undefined) expect(breaksWithout(earliest)).toBe(false);
  });
});

describe("where an exception may come", () => {
  test("is as far as the lock is held", () => {
    const { trace, matters } = recorded(PATHS[4] ?? "");
    const nested = matters.windows.at(-1);
    expect(nested?.before?.text).toBe("raw_spin_unlock(&hrtimer_bases.lock)");
    expect(trace.steps[nested?.at ?? -1]?.text).toBe("<IRQ timer>");
  });

  test("is told in one sentence each", () => {
    const { built, trace } = recorded(PATHS[0] ?? "");
    expect(mattersLines({ trace: weighed(built, trace) }).map((line) => line.trim())).toEqual(
      expect.arrayContaining([
        "needed: 17 of 62 steps",
        "<IRQ timer> breaks it whenever it comes",
        "<NMI pmu> breaks it only here: after step 28, set_bit(12, &A->thread_flags),",
      ]),
    );
  });
});
