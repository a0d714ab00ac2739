// SPDX-License-Identifier: GPL-2.0-only OR MIT
import fc from "fast-check";
import type { Context } from "../../src/trace/context.ts";
import type { FactKind } from "../../src/trace/facts.ts";
import type { Frame } from "../../src/trace/frames.ts";
import type { Trace, TraceStep } from "../../src/trace/trace.ts";

const contexts: readonly Context[] = ["task", "user", "irq", "nmi", "sync", "serror", "debug"];
const kinds: readonly FactKind[] = ["mask", "lock", "task", "preempt", "rcu", "memory", "regs"];
const rules = [
  "no-self-deadlock",
  "mask-balance",
  "WARN_ON(in_nmi()) in el1_irq()",
  "x".repeat(90),
];

/** Names as kernels have them, and worse. */
const name = fc.oneof(
  fc.constantFrom("irqentry_exit", "__hrtimer_rearm_deferred", "gic_handle_irq"),
  fc.string({ maxLength: 120 }),
);
const frame: fc.Arbitrary<Frame> = fc.record({
  id: fc.nat(12),
  kind: fc.constantFrom("task" as const, "exception" as const, "function" as const),
  name,
  stub: fc.boolean(),
});
const frames = fc.array(frame, { maxLength: 30 });
const change = fc.record({
  kind: fc.constantFrom(...kinds),
  what: name,
  before: name,
  after: name,
  brief: fc.oneof(name, fc.constant("waits for lock")),
});

const step = (cpus: number): fc.Arbitrary<TraceStep> =>
  fc
    .record({
      cpu: fc.nat(cpus - 1),
      context: fc.constantFrom(...contexts),
      task: fc.constantFrom("A", "B", "idle0"),
      level: fc.nat(4),
      kind: fc.constantFrom("step" as const, "take-irq" as const, "raise" as const),
      text: name,
      fn: fc.option(name),
      site: fc.option(
        fc.record({
          file: name,
          line: fc.integer({ min: 1, max: 99999 }),
          column: fc.integer({ min: 1, max: 99 }),
        }),
      ),
      frames,
      entered: frames,
      left: frames,
      changes: fc.array(change, { maxLength: 4 }),
      opens: frame,
    })
    .map(({ opens, ...rest }) => ({
      ...rest,
      index: 1,
      ...(rest.kind === "step" ? {} : { source: "timer" }),
      ...(rest.kind === "take-irq" ? { opens } : {}),
    }));

/** Any trace at all, sensible or not. */
export const anyTrace: fc.Arbitrary<Trace> = fc
  .integer({ min: 1, max: 9 })
  .chain((cpus) =>
    fc.record({
      rule: fc.constantFrom(...rules),
      detail: fc.string({ maxLength: 300 }),
      cycle: fc.nat(20),
      steps: fc.array(step(cpus), { maxLength: 20 }),
    }),
  )
  .map(({ cycle, steps, ...rest }) => ({
    ...rest,
    start: 0,
    switches: 0,
    choices: steps.map((_, at) => at),
    ...(cycle <= steps.length ? { cycleFrom: cycle } : {}),
    steps: steps.map((each, at) => ({ ...each, index: at + 1 })),
  }));
