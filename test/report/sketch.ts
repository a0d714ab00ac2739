// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Context } from "../../src/trace/context.ts";
import type { Change } from "../../src/trace/difference.ts";
import type { FactKind } from "../../src/trace/facts.ts";
import type { Frame } from "../../src/trace/frames.ts";
import type { Trace, TraceStep } from "../../src/trace/trace.ts";

/** A change written as "mask PMR 0xe0 -> 0xc0". */
function change(text: string): Change {
  const [head = "", after = ""] = text.split(" -> ");
  const words = head.split(" ");
  const kind = (words[0] ?? "memory") as FactKind;
  const before = words.at(-1) ?? "";
  const what = words.slice(1, -1).join(" ");
  const brief =
    kind === "lock" && after.includes("wanted") ? `waits for ${what}` : `${what}=${after}`;
  return { kind, what, before, after, brief };
}

interface Stack {
  task: string;
  frames: Frame[];
  contexts: Context[];
}

/** Draws a trace by hand: calls, exceptions and steps per CPU, as a machine would make them. */
export class Sketch {
  private readonly steps: TraceStep[] = [];
  private readonly cpus = new Map<number, Stack>();
  private frames = 0;
  private entered: Frame[] = [];
  private left: Frame[] = [];
  private line = 10;
  private cycle: number | undefined;

  constructor(tasks: readonly string[]) {
    for (const [cpu, task] of tasks.entries())
      this.cpus.set(cpu, { task, frames: [this.frame("task", task)], contexts: ["task"] });
  }

  call(cpu: number, ...names: readonly string[]): this {
    for (const name of names) {
      const frame = this.frame("function", name);
      this.at(cpu).frames.push(frame);
      this.entered.push(frame);
    }
    return this.settle();
  }

  back(cpu: number, count = 1): this {
    for (let i = 0; i < count; i += 1) {
      const frame = this.at(cpu).frames.pop();
      if (frame !== undefined) this.left.push(frame);
    }
    return this.settle();
  }

  take(cpu: number, text: string, context: Context, source: string, ...changes: string[]): this {
    const stack = this.at(cpu);
    const opens = this.frame("exception", text);
    stack.contexts.push(context);
    this.push(cpu, {
      kind: context === "irq" || context === "nmi" ? "take-irq" : "take-fault",
      source,
      text,
      fn: null,
      site: null,
      opens,
      entered: [opens],
      changes: changes.map(change),
    });
    stack.frames.push(opens);
    return this;
  }

  raise(cpu: number, source: string): this {
    return this.push(cpu, {
      kind: "raise",
      source,
      text: `${source} raised`,
      fn: null,
      site: null,
    });
  }

  step(cpu: number, text: string, ...changes: string[]): this {
    return this.push(cpu, { text, changes: changes.map(change) });
  }

  /** Return from the newest exception. */
  eret(cpu: number, ...changes: string[]): this {
    this.step(cpu, "kernel_exit.eret()", ...changes);
    const stack = this.at(cpu);
    const head = stack.frames.findLastIndex(({ kind }) => kind === "exception");
    this.left.push(...stack.frames.splice(head).reverse());
    stack.contexts.pop();
    return this.settle();
  }

  /** Another task runs from here on, at task level. */
  switchTo(cpu: number, task: string, ...names: readonly string[]): this {
    const frames = [this.frame("task", task)];
    this.cpus.set(cpu, { task, frames, contexts: ["task"] });
    return this.call(cpu, ...names);
  }

  forEver(): this {
    this.cycle = this.steps.length;
    return this;
  }

  trace(rule: string, detail: string): Trace {
    return {
      rule,
      detail,
      start: 0,
      choices: this.steps.map(() => 0),
      ...(this.cycle === undefined ? {} : { cycleFrom: this.cycle }),
      switches: this.steps.filter(({ cpu }, at) => at > 0 && this.steps[at - 1]?.cpu !== cpu)
        .length,
      steps: [...this.steps],
    };
  }

  private push(cpu: number, step: Partial<TraceStep>): this {
    const { task, frames, contexts } = this.at(cpu);
    const fn = frames.at(-1)?.name ?? "";
    this.line += 1;
    this.steps.push({
      index: this.steps.length + 1,
      cpu,
      context: contexts.at(-1) ?? "task",
      task,
      level: contexts.length - 1,
      kind: "step",
      text: "",
      fn,
      site: { file: "spec/arm64/entry-common.c", line: this.line, column: 2 },
      frames: [...frames],
      entered: [],
      left: [],
      changes: [],
      ...step,
    });
    return this;
  }

  /** Calls and returns are silent: they attach to the step before. */
  private settle(): this {
    const last = this.steps.pop();
    if (last !== undefined) {
      const { entered, left } = this;
      this.steps.push({
        ...last,
        entered: [...last.entered, ...entered],
        left: [...last.left, ...left],
      });
    }
    this.entered = [];
    this.left = [];
    return this;
  }

  private at(cpu: number): Stack {
    const stack = this.cpus.get(cpu);
    if (stack === undefined) throw new Error(`no CPU ${cpu} in this sketch`);
    return stack;
  }

  private frame(kind: Frame["kind"], name: string): Frame {
    this.frames += 1;
    return { id: this.frames, kind, name, stub: /^el1h_64_irq$|^thread /.test(name) };
  }
}
