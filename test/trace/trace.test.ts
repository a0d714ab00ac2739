// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { describe, expect, test } from "vitest";
import { createModel } from "../../src/model/create.ts";
import type { Machine } from "../../src/model/machine.ts";
import type { Action, SystemConfig } from "../../src/model/system.ts";
import { drawLanes } from "../../src/report/lanes.ts";
import { buildTrace, type Trace, type TraceStep, traceOfChoices } from "../../src/trace/trace.ts";
import { back, call, constant, fn, local, own, primitive, symbol, system } from "./program.ts";

const step = (cpu = 0, choice = 0): Action => ({ kind: "step", cpu, choice });
const raise = (source: string): Action => ({ kind: "raise", cpu: 0, source });
const take = (source: string): Action => ({ kind: "take-irq", cpu: 0, source });
const steps = (count: number): readonly Action[] => Array.from({ length: count }, () => step());

function traceOf(config: SystemConfig, path: readonly Action[], cycleFrom?: number): Trace {
  const claim = { rule: "no-self-deadlock", detail: "held below", start: 0 };
  return buildTrace(config, createModel(config), {
    ...claim,
    path,
    ...(cycleFrom === undefined ? {} : { cycleFrom }),
  });
}

const changes = ({ changes }: TraceStep): readonly string[] =>
  changes.map(({ what, before, after }) => `${what}: ${before} -> ${after}`);
const brief = ({ changes }: TraceStep): readonly string[] => changes.map(({ brief }) => brief);
const texts = ({ steps }: Trace): readonly string[] => steps.map(({ text }) => text);

const loop = fn("task_loop", 10, [], [primitive("do_work"), { op: "jump", to: 0 }]);

/** An interrupt that takes base.lock, and an NMI that wants it too. */
const nested = system([
  loop,
  fn(
    "el1h_64_irq_handler",
    20,
    ["regs", "irqnr"],
    [
      primitive("gic_read_iar", [], 1),
      primitive("__preempt_count_add", [constant(0x10000n)]),
      call("rearm", local(0)),
      back,
    ],
    1,
  ),
  fn(
    "rearm",
    30,
    ["regs", "pmr", "%2"],
    [
      primitive("raw_spin_lock", [own("base", "lock")]),
      { op: "load", from: local(0), path: "pmr", result: 1, type: null },
      { op: "store", to: own("base"), path: "armed", value: constant(1n) },
      { op: "load", from: own("base"), path: "armed", result: 2, type: null },
      { op: "store", to: local(0), path: "pmr", value: constant(0xc0n) },
      primitive("write_sysreg_s", [constant(0xf0n), symbol("SYS_ICC_PMR_EL1")]),
      primitive("msr_daifclr", [constant(2n)]),
      primitive("raw_spin_unlock", [own("base", "lock")]),
      back,
    ],
    1,
  ),
]);

const entry = (source: string): readonly Action[] => [raise(source), take(source), ...steps(3)];

describe("steps as text", () => {
  const trace = traceOf(nested, [step(), ...entry("timer"), ...steps(10)]);

  test("read like the C that they come from", () => {
    expect(texts(trace)).toEqual([
      "do_work()",
      "timer raised",
      "<IRQ timer>",
      "kernel_entry.save(regs)",
      "kernel_entry.save_pmr(regs)",
      "kernel_entry.set_pmr()",
      "irqnr = gic_read_iar() -> 27",
      "__preempt_count_add(HARDIRQ)",
      "raw_spin_lock(&base.lock)",
      "pmr = regs->pmr -> 0xe0",
      "base.armed = 1",
      "base.armed -> 1",
      "regs->pmr = 0xc0",
      "write_sysreg_s(0xf0, SYS_ICC_PMR_EL1)",
      "msr_daifclr(0x2)",
      "raw_spin_unlock(&base.lock)",
    ]);
  });

  test("each stands where it stands in the source, in its function, context and level", () => {
    expect(trace.steps[8]).toMatchObject({
      index: 9,
      cpu: 0,
      task: "A",
      context: "irq",
      level: 1,
      fn: "rearm",
      site: { file: "spec/tiny.c", line: 30, column: 2 },
    });
    expect(trace.steps[0]).toMatchObject({ context: "task", level: 0, fn: "task_loop" });
    expect(trace.steps[2]).toMatchObject({ context: "irq", level: 1, fn: null, source: "timer" });
  });

  test("tell what they changed and nothing else", () => {
    expect(changes(trace.steps[0] as TraceStep)).toEqual([]);
    expect(changes(trace.steps[2] as TraceStep)).toEqual([
      "DAIF: ---- -> DAIF",
      "ELR/SPSR: saved -> live at entry",
    ]);
    expect(changes(trace.steps[4] as TraceStep)).toEqual(["regs->pmr: 0x0 -> 0xe0"]);
    expect(changes(trace.steps[6] as TraceStep)).toContain("GIC active: none -> 27");
    expect(changes(trace.steps[7] as TraceStep)).toEqual(["preempt: 0 -> HARDIRQ"]);
    expect(brief(trace.steps[7] as TraceStep)).toEqual(["preempt +HARDIRQ"]);
    expect(changes(trace.steps[8] as TraceStep)).toEqual(["base.lock: free -> held by A/irq"]);
    expect(changes(trace.steps[10] as TraceStep)).toEqual(["base.armed: 0 -> 1"]);
    expect(brief(trace.steps[14] as TraceStep)).toEqual(["DAIF=DA-F"]);
  });

  test("functions are entered and left by the step before the silent call or return", () => {
    const names = (frames: TraceStep["frames"]): readonly string[] =>
      frames.map(({ name }) => name);
    expect(names(trace.steps[2]?.entered ?? [])).toEqual(["<IRQ timer>", "el1h_64_irq"]);
    expect(names(trace.steps[7]?.entered ?? [])).toEqual(["rearm"]);
    expect(names(trace.steps[15]?.left ?? [])).toEqual(["rearm", "el1h_64_irq_handler"]);
    expect(names(trace.steps[8]?.frames ?? [])).toEqual([
      "A",
      "thread A",
      "task_loop",
      "<IRQ timer>",
      "el1h_64_irq",
      "el1h_64_irq_handler",
      "rearm",
    ]);
  });
});

describe("a trace", () => {
  test("of an NMI that wants the lock of the interrupt draws the picture", () => {
    const path = [...entry("timer"), ...steps(9), ...entry("pmu"), ...steps(3)];
    const trace = traceOf(nested, path);
    expect(texts(trace)).toContain("<NMI pmu>");
    expect(brief(trace.steps.at(-1) as TraceStep)).toEqual(["waits for base.lock"]);
    expect(drawLanes(trace)).toBe(
      [
        "  CPU0",
        "  ----",
        "  <IRQ timer>",
        "    rearm()",
        "      raw_spin_lock(&base.lock)",
        "      ... 6 steps ...",
        "      <NMI pmu>",
        "        rearm()",
        "          raw_spin_lock(&base.lock)",
        "          ^^^^^^^^^^^^^^^^^^^^^^^^^",
        "          no-self-deadlock: held below",
        "",
      ].join("\n"),
    );
  });

  test("names the other CPU's cells and locks by their CPU", () => {
    const other = { object: "cpu0:base", path: "lock" };
    const config = system(
      [
        fn(
          "task_loop",
          10,
          [],
          [primitive("raw_spin_lock", [constant(other)]), { op: "jump", to: 0 }],
        ),
      ],
      2,
    );
    const trace = traceOf(config, [step(0), step(1)]);
    expect(texts(trace)).toEqual(["raw_spin_lock(&base.lock)", "raw_spin_lock(&cpu0:base.lock)"]);
    expect(brief(trace.steps[1] as TraceStep)).toEqual(["waits for cpu0:base.lock"]);
    expect(trace.switches).toBe(1);
  });

  test("tells an SError and a choice", () => {
    const config = system([
      fn("task_loop", 10, ["n"], [primitive("choose", [constant(3n)], 0), { op: "jump", to: 0 }]),
      fn("el1h_64_error_handler", 20, ["regs"], [primitive("do_work"), back], 1),
    ]);
    const fault: Action = { kind: "take-fault", cpu: 0, source: "bus" };
    const trace = traceOf(config, [step(0, 2), fault, ...steps(3)]);
    expect(texts(trace).slice(0, 2)).toEqual(["n = choose(3) -> 2", "<SError bus>"]);
    expect(trace.steps[1]).toMatchObject({ context: "serror", kind: "take-fault" });
  });

  test("shows what a question was answered, although nothing keeps the answer", () => {
    const config = system([fn("task_loop", 10, ["%0"], [primitive("need_resched", [], 0), back])]);
    expect(texts(traceOf(config, [step()]))).toEqual(["need_resched() -> 0"]);
  });

  test("of a lasso has to close its cycle", () => {
    expect(traceOf(nested, steps(3), 1).cycleFrom).toBe(1);
    expect(() => traceOf(nested, [step(), raise("timer")], 1)).toThrow(
      /internal: the trace does not come back to the state after step 1/,
    );
  });

  test("that does not replay is an internal error, and a stale file a failure", () => {
    expect(() => traceOf(nested, [take("timer")])).toThrow(/^internal: step 1 of 1/);
    const model = createModel(nested);
    const stored = { rule: "r", detail: "d", start: 0, choices: [0, 99] };
    expect(traceOfChoices(nested, model, stored)).toMatchObject({ ok: false, step: 2 });
  });

  test("changes nothing in the states that it is built from", () => {
    const model = createModel(nested);
    const [first] = model.initial();
    const before = model.key(first as Machine);
    traceOf(nested, entry("timer"));
    expect(model.key(first as Machine)).toBe(before);
  });
});
