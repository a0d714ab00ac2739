// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { createModel } from "../model/create.ts";
import type { Machine } from "../model/machine.ts";
import { nextStep } from "../model/next-step.ts";
import type { Site } from "../model/program.ts";
import { type Matters, type WeighedTrace, whatMatters } from "../trace/matters.ts";
import type { Trace } from "../trace/trace.ts";
import { NO_RULE } from "../trace/trace-file.ts";
import type { MachineRun } from "../trace/without.ts";
import { isBroken, look } from "./breaks.ts";
import type { Built } from "./build.ts";

/** More steps than this, and nobody waits for what each of them does: it takes the square of their number. */
const MOST_STEPS = 1000;

/** A trace with what matters in it, unless it breaks nothing or is very long. */
export function weighed(built: Pick<Built, "config" | "scenario">, trace: Trace): WeighedTrace {
  if (trace.rule === NO_RULE || trace.steps.length > MOST_STEPS) return trace;
  return { ...trace, matters: mattersOf(built, trace) };
}

/** Which steps of a trace matter, judged as its scenario judges. */
export function mattersOf(built: Pick<Built, "config" | "scenario">, trace: Trace): Matters {
  const { config } = built;
  const model = createModel(config);
  const { cycleFrom } = trace;
  const last = trace.steps.at(-1);
  return whatMatters(config, model, trace, {
    look: (taken) => look(built, trace, taken),
    ending: (run) => {
      if (!comesThere(run)) return "elsewhere";
      return isBroken(built, trace, run) ? "breaks" : "holds";
    },
  });

  /** Another step that breaks the same rule is another violation. */
  function comesThere({ states, actions }: MachineRun): boolean {
    const [before, after] = states.slice(-2);
    const action = actions.at(-1);
    if (before === undefined || after === undefined || action === undefined) return false;
    if (cycleFrom === undefined) return isSame(siteBefore(before, action.cpu), last?.site ?? null);
    const begins = states[cycleFrom];
    if (begins === undefined) return false;
    return cycleFrom === actions.length || model.key(begins) === model.key(after);
  }

  function siteBefore(state: Machine, cpu: number): Site | null {
    return last?.kind === "step" ? (nextStep(config, state, cpu)?.op.site ?? null) : null;
  }
}

const isSame = (a: Site | null, b: Site | null): boolean =>
  a?.file === b?.file && a?.line === b?.line && a?.column === b?.column;
