// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Activation, Call, Machine } from "../model/machine.ts";
import type { SystemConfig } from "../model/system.ts";
import { exceptionText } from "./context.ts";

/**
 * One element of the call structure: a task, an exception taken on its stack, or a
 * function being executed. A number names the execution: calling a function again
 * makes another frame.
 */
export interface Frame {
  readonly id: number;
  readonly kind: "task" | "exception" | "function";
  /** "A", "<NMI pmu>", "irqentry_exit". */
  readonly name: string;
  /** Part of the hand-written assembly stubs. */
  readonly stub: boolean;
}

/** Frames entered (outermost first) and left (innermost first) by a step. */
export interface Movement {
  readonly entered: readonly Frame[];
  readonly left: readonly Frame[];
}

interface Level {
  readonly head: Frame;
  readonly calls: readonly Frame[];
}

/**
 * Follows the stacks of all tasks along a run and gives each execution of a function
 * its own frame. States do not number calls, so whether a call survived a step is
 * read off its caller: the caller stands where it stood.
 */
export class FrameTracker {
  private count = 0;
  private readonly config: SystemConfig;
  private readonly stacks = new Map<string, readonly Level[]>();

  constructor(config: SystemConfig, start: Machine) {
    this.config = config;
    for (const { name, stack } of Object.values(start.tasks)) {
      this.stacks.set(
        name,
        stack.map((activation, level) => this.level(name, activation, level)),
      );
    }
  }

  /** Frames of a task, outermost first. */
  path(task: string): readonly Frame[] {
    return (this.stacks.get(task) ?? []).flatMap(({ head, calls }) => [head, ...calls]);
  }

  /** Takes one step of the run. */
  advance(before: Machine, after: Machine): Movement {
    const entered: Frame[] = [];
    const left: Frame[] = [];
    for (const [name, task] of Object.entries(after.tasks)) {
      const old = before.tasks[name];
      if (old === undefined || old.stack === task.stack) continue;
      const known = this.path(name);
      const levels = this.stacks.get(name) ?? [];
      this.stacks.set(
        name,
        task.stack.map((activation, at) => {
          const was = old.stack[at];
          const level = levels[at];
          const same = was?.vector === activation.vector && was.source === activation.source;
          return same && level !== undefined
            ? { head: level.head, calls: this.calls(level.calls, was.calls, activation.calls) }
            : this.level(name, activation, at);
        }),
      );
      const now = this.path(name);
      entered.push(...now.filter((frame) => !known.includes(frame)));
      left.push(...known.filter((frame) => !now.includes(frame)).reverse());
    }
    return { entered, left };
  }

  private level(task: string, activation: Activation, at: number): Level {
    const head =
      at === 0
        ? this.frame("task", task)
        : this.frame("exception", exceptionText(this.config, activation));
    return { head, calls: activation.calls.map(({ fn }) => this.frame("function", fn)) };
  }

  private calls(
    frames: readonly Frame[],
    before: readonly Call[],
    after: readonly Call[],
  ): readonly Frame[] {
    let kept = true;
    return after.map(({ fn }, depth) => {
      const caller = after[depth - 1];
      kept &&= before[depth]?.fn === fn && before[depth - 1]?.pc === caller?.pc;
      const frame = frames[depth];
      return kept && frame !== undefined ? frame : this.frame("function", fn);
    });
  }

  private frame(kind: Frame["kind"], name: string): Frame {
    this.count += 1;
    const file = this.config.program.functions[name]?.site.file;
    return {
      id: this.count,
      kind,
      name,
      stub: kind === "function" && (file === undefined || file.startsWith("<")),
    };
  }
}
