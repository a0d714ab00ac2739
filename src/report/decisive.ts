// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Change } from "../trace/difference.ts";
import type { FactKind } from "../trace/facts.ts";
import type { Trace, TraceStep } from "../trace/trace.ts";
import { aboutRule, isQuestion } from "./about.ts";

/**
 * The steps that a reader has to see, as positions in `trace.steps`: what the hardware
 * does, context switches, changes of what the rule is about, and the last step. What was
 * undone again without anybody seeing it is left out: a function that put everything
 * back, a lock that was taken and released.
 */
export function decisiveSteps(
  trace: Trace,
  about: ReadonlySet<FactKind> = aboutRule(trace.rule),
): ReadonlySet<number> {
  const { steps } = trace;
  const shown = new Set<number>();
  for (const [at, step] of steps.entries()) {
    if (isDecisive(steps, at, step, about)) shown.add(at);
  }
  dropNeutralCalls(steps, shown, about);
  dropUndone(steps, shown, about);
  addQuestions(trace, shown, about);
  return shown;
}

/** Once something has changed, the questions that the code asks about it matter. */
function addQuestions(trace: Trace, shown: Set<number>, about: ReadonlySet<FactKind>): void {
  const from = trace.steps.findIndex((step) =>
    step.changes.some(({ kind }) => about.has(kind) && kind !== "task"),
  );
  if (from < 0) return;
  for (const [at, step] of trace.steps.entries()) {
    if (at > from && step.kind === "step" && isQuestion(trace.rule, step)) shown.add(at);
  }
}

/** The changes of a step that concern the rule. A context switch concerns every rule. */
export const relevantChanges = (step: TraceStep, about: ReadonlySet<FactKind>): readonly Change[] =>
  step.changes.filter(({ kind }) => kind === "task" || about.has(kind));

function isDecisive(
  steps: readonly TraceStep[],
  at: number,
  step: TraceStep,
  about: ReadonlySet<FactKind>,
): boolean {
  if (at === steps.length - 1) return true;
  // That a line was raised goes without saying once the interrupt is taken.
  if (step.kind === "raise") {
    return !steps
      .slice(at + 1)
      .some(({ kind, source }) => kind === "take-irq" && source === step.source);
  }
  return step.kind !== "step" || relevantChanges(step, about).length > 0;
}

const isHardware = (step: TraceStep): boolean => step.kind !== "step";
const switchesTask = (step: TraceStep): boolean => step.changes.some(({ kind }) => kind === "task");

/** Hides calls and exceptions that ended with everything as it was and that nobody else saw. */
function dropNeutralCalls(
  steps: readonly TraceStep[],
  shown: Set<number>,
  about: ReadonlySet<FactKind>,
): void {
  const opened = new Map<number, number>();
  for (const [to, step] of steps.entries()) {
    for (const { id } of step.left) {
      const from = opened.get(id);
      if (from === undefined || to === steps.length - 1) continue;
      const inside = range(from + 1, to).filter((at) => steps[at]?.cpu === step.cpu);
      const others = range(from + 1, to).filter((at) => steps[at]?.cpu !== step.cpu);
      if (others.some((at) => shown.has(at))) continue;
      const body = inside.flatMap((at) => steps[at] ?? []);
      if (body.some(switchesTask)) continue;
      // An exception's own entry is part of what its return undoes.
      const entry = steps[from]?.opens?.id === id ? steps.slice(from, from + 1) : [];
      if (!isNeutral([...entry, ...body], about)) continue;
      for (const at of inside) {
        const each = steps[at];
        if (each !== undefined && !isHardware(each)) shown.delete(at);
      }
    }
    for (const { id } of step.entered) opened.set(id, to);
  }
}

function isNeutral(steps: readonly TraceStep[], about: ReadonlySet<FactKind>): boolean {
  const net = new Map<string, { readonly before: string; readonly after: string }>();
  for (const { what, before, after } of steps.flatMap((step) => relevantChanges(step, about)))
    net.set(what, { before: net.get(what)?.before ?? before, after });
  return [...net.values()].every(({ before, after }) => before === after);
}

/** Hides pairs of neighbours of which the second takes the first back, until none is left. */
function dropUndone(
  steps: readonly TraceStep[],
  shown: Set<number>,
  about: ReadonlySet<FactKind>,
): void {
  const kept: number[] = [];
  for (const at of [...shown].sort((a, b) => a - b)) {
    const step = steps[at];
    const last = kept.at(-1);
    const previous = last === undefined ? undefined : steps[last];
    if (
      last !== undefined &&
      at < steps.length - 1 &&
      step?.kind === "step" &&
      previous?.kind === "step" &&
      step.cpu === previous.cpu &&
      isNeutral([previous, step], about)
    ) {
      shown.delete(at);
      shown.delete(last);
      kept.pop();
    } else kept.push(at);
  }
}

const range = (from: number, to: number): readonly number[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => from + at);
