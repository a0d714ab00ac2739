// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Machine } from "../model/machine.ts";
import type { Sliceable } from "../model/model.ts";
import type { Action, SystemConfig } from "../model/system.ts";
import { Access, isStanding, type Read } from "./reads.ts";
import { type Origin, originsOf } from "./sources.ts";
import type { Trace, TraceStep } from "./trace.ts";
import type { MachineRun } from "./without.ts";

/** What decides a violation: a write, and the condition that read it. */
export interface Decision {
  /** The last needed write of what the failing condition reads, and that condition. */
  readonly pair: readonly [number, number] | null;
  /**
   * The accesses that the pair rests on: loads that the condition was computed from, and, where
   * another write would have done as well, what was read and written around this one.
   */
  readonly accesses: readonly number[];
}

/** A rule's own check, run on what it judges: the last step, or a cycle. */
export type Look = (judged: MachineRun) => void;

/** Where to look for the write: what was read, nearest first. */
interface Tier {
  readonly reads: readonly Read[];
  /**
   * What else than needed steps may have to do with it: "any" write of software, an "exception",
   * an access of another CPU that is "elsewhere", perhaps not performed.
   */
  readonly or?: "any" | "exception" | "elsewhere";
}

interface Question {
  readonly config: SystemConfig;
  readonly model: Sliceable<Machine, Action>;
  readonly trace: Trace;
  readonly run: MachineRun;
  readonly needed: readonly number[];
  /** Of those that are needed: without them the condition is asked all the same, and holds. */
  readonly deciding: readonly number[];
  readonly look: Look;
}

export function decisionOf(question: Question): Decision {
  const { config, model, trace, run, needed, deciding } = question;
  const { steps, cycleFrom } = trace;
  const end = steps.length - 1;
  const limit = cycleFrom ?? end;
  const access = new Access(config, model, run);
  const origins = originsOf(config, run);
  const wentWrong = run.states.at(-1)?.broken !== null;
  const operands = wentWrong ? [...(origins[end]?.data ?? [])] : [];
  const apart = operands.filter((at) => !onOneLine(steps[at], steps[end]));
  for (const { reads, or } of tiersOf(question, access, origins)) {
    const writes = (at: number): boolean =>
      at < limit && reads.some((read) => access.writes(at, read));
    const isOne = (at: number): boolean => isSoftware(steps[at]) && writes(at);
    const isOther = (at: number): boolean => {
      if (or === "any") return isOne(at);
      if (or === "exception") return steps[at]?.opens !== undefined && writes(at);
      if (or !== "elsewhere" || at >= end || steps[at]?.cpu === steps[end]?.cpu) return false;
      return reads.some((read) => access.names(at, read));
    };
    const first =
      deciding.findLast(isOne) ??
      needed.findLast(isOne) ??
      steps.findLastIndex((_, at) => isOther(at));
    if (first < 0) continue;
    const raced = needed.includes(first) ? [] : around(steps, access, origins, first);
    return { pair: [first, end], accesses: [...new Set([...apart, ...raced])] };
  }
  return { pair: null, accesses: apart };
}

/** The hardware performs the stores of weakly ordered memory; all else that it does is events. */
const isSoftware = (step: TraceStep | undefined): boolean =>
  step?.kind === "step" || step?.kind === "perform";

const onOneLine = (a: TraceStep | undefined, b: TraceStep | undefined): boolean =>
  a?.site?.file === b?.site?.file && a?.site?.line === b?.site?.line;

/**
 * A rule has read states. A step that went wrong has read what its operands were loaded from;
 * if those do not tell, what it looks at itself. Then comes what decided that the step was
 * reached, or that the cycle goes on, and at last the exceptions that have been taken.
 */
function tiersOf(
  { trace, run, look }: Question,
  access: Access,
  origins: readonly (Origin | null)[],
): readonly Tier[] {
  const { steps, cycleFrom } = trace;
  const end = steps.length - 1;
  const ofAll = (positions: Iterable<number> = []): readonly Read[] =>
    [...positions].flatMap((at) => access.ofStep(at)).filter((read) => !isStanding(read));
  const data: Tier = { reads: ofAll(origins[end]?.data), or: "any" };
  const control: Tier = { reads: ofAll(origins[end]?.control), or: "any" };
  if (run.states.at(-1)?.broken !== null) {
    const own = ofAll([end]);
    return [data, { reads: own }, control, { reads: own, or: "any" }, { ...data, or: "elsewhere" }];
  }
  const from = cycleFrom ?? Math.max(0, end);
  const actions = run.actions.slice(from);
  const all = access.observed(run.states.slice(from), from, (states) => look({ states, actions }));
  const judged: Tier = { reads: all.filter((read) => !isStanding(read)), or: "any" };
  const taken: Tier = { reads: all.filter(isStanding), or: "exception" };
  const apart: Tier = { reads: ofAll([end]), or: "elsewhere" };
  if (cycleFrom === undefined) return [judged, data, control, apart, taken];
  const asked = ofAll([...steps.keys()].slice(from));
  return [judged, { reads: asked.map((read) => ({ ...read, by: from })), or: "any" }, taken];
}

const inOneContext = (a: TraceStep | undefined, b: TraceStep | undefined): boolean =>
  a?.cpu === b?.cpu && a?.task === b?.task && a?.level === b?.level;

/** What the value of a write was read from, and what others wrote there in the meantime. */
function around(
  steps: readonly TraceStep[],
  access: Access,
  origins: readonly (Origin | null)[],
  write: number,
): readonly number[] {
  return [...(origins[write]?.data ?? [])].flatMap((load) => {
    const cells = access.ofStep(load).filter(({ keys: [room] }) => room === "memory");
    const reads = cells.map(({ keys }) => ({ keys, by: write }));
    const between = Array.from({ length: write - load - 1 }, (_, at) => load + 1 + at);
    const lost = between.filter(
      (at) =>
        !inOneContext(steps[at], steps[write]) && reads.some((read) => access.writes(at, read)),
    );
    return lost.length === 0 ? [] : [load, ...lost];
  });
}
