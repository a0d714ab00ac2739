// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { FactKind } from "../trace/facts.ts";
import type { Frame } from "../trace/frames.ts";
import type { WeighedTrace } from "../trace/matters.ts";
import type { TraceStep } from "../trace/trace.ts";
import { aboutRule } from "./about.ts";
import { oneLine } from "./cut.ts";
import { relevantChanges } from "./decisive.ts";
import { headings, newestContext, pathOf } from "./headings.ts";
import { type Pictured, pictured } from "./pictured.ts";
import type { Role } from "./style.ts";

/** One line of a diagram before it has a place. */
export interface Row {
  /** Name of the column; null goes across all of them. */
  readonly lane: string | null;
  readonly depth: number;
  readonly role: Role;
  readonly text: string;
  /** What changed, for the brackets. */
  readonly changes: readonly string[];
  /** Its text matters more than how deep it stands. */
  readonly central: boolean;
}

/** By CPU, or by context for a diagram of one CPU. */
export interface Lanes {
  readonly names: readonly string[];
  readonly nameOf: (step: TraceStep) => string;
  /** The part of a step's path that is drawn inside its column. */
  readonly pathOf: (step: TraceStep) => readonly Frame[];
}

export function lanesByCpu(steps: readonly TraceStep[]): Lanes {
  const cpus = [...new Set(steps.map(({ cpu }) => cpu))].sort((a, b) => a - b);
  return { names: cpus.map(cpuName), nameOf: ({ cpu }) => cpuName(cpu), pathOf };
}

const cpuName = (cpu: number): string => `CPU${cpu}`;

/** What each context is called, in the order of columns. */
export const CONTEXT_NAMES = {
  user: "user",
  task: "task",
  sync: "sync",
  debug: "debug",
  irq: "IRQ",
  serror: "SError",
  sdei: "SDEI",
  nmi: "NMI",
  mce: "MCE",
} as const satisfies Record<TraceStep["context"], string>;

export function lanesByContext(steps: readonly TraceStep[]): Lanes {
  const present = new Set(steps.map(({ context }) => CONTEXT_NAMES[context]));
  return {
    names: Object.values(CONTEXT_NAMES).filter((name) => present.has(name)),
    nameOf: ({ context }) => CONTEXT_NAMES[context],
    pathOf: (step) => newestContext(pathOf(step)),
  };
}

/** The steps that a diagram shows, in order. */
export function shownSteps(trace: WeighedTrace): readonly TraceStep[] {
  const { all } = pictured(trace);
  return trace.steps.filter((_, at) => all.has(at));
}

/** The lines of a diagram, top to bottom; the last one of a safety trace is the guilty step. */
export function rowsOf(trace: WeighedTrace, lanes: Lanes): readonly Row[] {
  const shown = pictured(trace);
  const { all, aside } = shown;
  const steps = trace.steps.filter((_, at) => all.has(at));
  const beside = new Set(trace.steps.filter((_, at) => aside.has(at)));
  const builder = new RowBuilder(lanes, headings(steps, beside), aboutRule(trace.rule), shown);
  for (const [at, step] of trace.steps.entries()) {
    if (at === trace.cycleFrom) builder.across(FOR_EVER);
    if (all.has(at)) builder.show(step, at, at === trace.steps.length - 1);
    else builder.hide(step);
  }
  if (trace.cycleFrom === trace.steps.length) builder.across(STUCK);
  return builder.rows;
}

export const FOR_EVER = "-- for ever: --";
export const STUCK = "-- nothing more can happen --";

class RowBuilder {
  readonly rows: Row[] = [];
  /** By lane: the frames whose lines stand above the next line. */
  private readonly open = new Map<string, readonly Frame[]>();
  /** By lane: software steps left out since its last line. */
  private readonly hidden = new Map<string, readonly TraceStep[]>();
  private readonly printed = new Set<number>();
  private readonly lanes: Lanes;
  private readonly headings: ReadonlySet<number>;
  private readonly about: ReadonlySet<FactKind>;
  private readonly shown: Pictured;

  constructor(
    lanes: Lanes,
    ids: ReadonlySet<number>,
    about: ReadonlySet<FactKind>,
    shown: Pictured,
  ) {
    this.lanes = lanes;
    this.headings = ids;
    this.about = about;
    this.shown = shown;
  }

  across(text: string): void {
    this.hidden.clear();
    this.rows.push({ lane: null, depth: 0, role: "note", text, changes: [], central: false });
  }

  hide(step: TraceStep): void {
    if (step.kind !== "step") return;
    const lane = this.lanes.nameOf(step);
    this.hidden.set(lane, [...(this.hidden.get(lane) ?? []), step]);
  }

  show(step: TraceStep, at: number, last: boolean): void {
    const lane = this.lanes.nameOf(step);
    const wanted = this.lanes.pathOf(step).filter(({ id }) => this.headings.has(id));
    const above = step.opens === undefined ? wanted : wanted.slice(0, -1);
    this.enter(lane, above, !this.shown.aside.has(at));
    const changes = this.brackets(step, last);
    const central = this.shown.central.has(at);
    this.push(lane, above.length, stepRole(step), step.text, changes, central);
    this.open.set(lane, wanted);
    if (step.opens !== undefined) this.printed.add(step.opens.id);
  }

  /** Lines for the frames that are not yet above, or for what was left out among those that are. */
  private enter(lane: string, frames: readonly Frame[], tellsHidden: boolean): void {
    const open = this.open.get(lane);
    const common = frames.findIndex(({ id }, at) => open?.[at]?.id !== id);
    const hidden = this.hidden.get(lane) ?? [];
    this.hidden.delete(lane);
    if (common < 0) {
      if (open !== undefined && tellsHidden) this.skip(lane, frames, hidden);
      return;
    }
    const fresh = frames.slice(common);
    const resumed = fresh.findLast(({ id, kind }) => kind !== "task" && this.printed.has(id));
    for (const [at, frame] of fresh.entries()) {
      const again = frame.kind !== "task" && this.printed.has(frame.id);
      // Of the frames that go on after a switch, the innermost says enough.
      if (again && frame !== resumed) continue;
      this.printed.add(frame.id);
      const text = `${again ? "... " : ""}${frameText(frame)}`;
      this.push(lane, common + at, frame.kind === "exception" ? "exception" : "call", text);
    }
  }

  /** The line for steps that were left out. One that takes the same room is shown instead. */
  private skip(lane: string, frames: readonly Frame[], steps: readonly TraceStep[]): void {
    const [step] = steps;
    if (step === undefined) return;
    const here = step.frames.at(-1)?.id === frames.at(-1)?.id;
    const only = steps.length === 1 && here;
    this.push(lane, frames.length, only ? "step" : "note", only ? step.text : left(steps.length));
  }

  private brackets(step: TraceStep, last: boolean): readonly string[] {
    if (step.kind === "raise" || step.kind === "withdraw" || step.kind === "take-fiq") return [];
    return relevantChanges(step, this.about)
      .filter(
        ({ kind, brief }) => kind !== "memory" && (kind !== "lock" || (isWait(brief) && !last)),
      )
      .map(({ kind, brief }) => (kind === "lock" ? "waits" : brief));
  }

  private push(
    lane: string,
    depth: number,
    role: Role,
    text: string,
    changes: readonly string[] = [],
    central = false,
  ): void {
    const lines = { text: oneLine(text), changes: changes.map(oneLine) };
    this.rows.push({ lane, depth, role, ...lines, central });
  }
}

/** A lock step says itself what it did, except that it had to wait; the finding says that too. */
const isWait = (brief: string): boolean => brief.startsWith("waits");

const left = (count: number): string => `... ${count} ${count === 1 ? "step" : "steps"} ...`;

function frameText({ kind, name }: Frame): string {
  switch (kind) {
    case "task":
      return `task ${name}`;
    case "exception":
      return name;
    case "function":
      return `${name}()`;
  }
}

const stepRole = ({ kind }: TraceStep): Role => (kind === "step" ? "step" : "exception");
