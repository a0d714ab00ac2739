// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { FactKind } from "../trace/facts.ts";
import type { WeighedTrace } from "../trace/matters.ts";
import type { TraceStep } from "../trace/trace.ts";
import { decisiveSteps } from "./decisive.ts";

/** What a picture shows of a trace, as positions in `trace.steps`. */
export interface Pictured {
  readonly all: ReadonlySet<number>;
  /** Of these, what is there only because the violation needs it, and is not central. */
  readonly aside: ReadonlySet<number>;
  /** The decisive pair, and the accesses that it rests on. */
  readonly central: ReadonlySet<number>;
}

/** The steps that a reader has to see, and all that the violation needs, memory included. */
export function pictured(trace: WeighedTrace): Pictured {
  const seen = decisiveSteps(trace);
  const aside = neededOf(trace).filter((at) => !seen.has(at));
  const { matters } = trace;
  const central = new Set([...(matters?.pair ?? []), ...(matters?.accesses ?? [])]);
  return {
    all: new Set([...seen, ...aside, ...central]),
    aside: new Set(aside.filter((at) => !central.has(at))),
    central,
  };
}

/**
 * The needed steps of software. The line of an exception stands for what the hardware and the
 * assembly do to take it: for the raising of its interrupt, and for the saving of registers.
 */
function neededOf({ steps, matters }: WeighedTrace): readonly number[] {
  return (matters?.needed ?? []).filter((at) => {
    const step = steps[at];
    return step?.kind === "step" && !savesRegisters(step);
  });
}

const savesRegisters = ({ frames, changes }: TraceStep): boolean =>
  frames.at(-1)?.stub === true && changes.every(({ kind }) => SAVED.includes(kind));

const SAVED: readonly FactKind[] = ["regs", "live", "mte"];
