// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { createModel } from "../model/create.ts";
import type { Machine } from "../model/machine.ts";
import { nextStep } from "../model/next-step.ts";
import type { Site } from "../model/program.ts";
import { type Matters, whatMatters } from "../trace/matters.ts";
import type { Trace } from "../trace/trace.ts";
import { isBroken } from "./breaks.ts";
import type { Built } from "./build.ts";

/** Which steps of a trace matter, judged as its scenario judges. */
export function mattersOf(built: Pick<Built, "config" | "scenario">, trace: Trace): Matters {
  const { config } = built;
  const model = createModel(config);
  const { cycleFrom } = trace;
  const last = trace.steps.at(-1);
  return whatMatters(config, model, trace, ({ states, actions }) => {
    const [before, after] = states.slice(-2);
    const action = actions.at(-1);
    if (before === undefined || after === undefined || action === undefined) return false;
    if (cycleFrom === undefined) {
      // Another step that breaks the same rule is another violation.
      if (!isSame(siteBefore(before, action.cpu), last?.site ?? null)) return false;
      return isBroken(built, trace, { states, actions });
    }
    const begins = states[cycleFrom];
    if (begins === undefined) return false;
    const closes = cycleFrom === actions.length || model.key(begins) === model.key(after);
    return closes && isBroken(built, trace, { states, actions });
  });

  function siteBefore(state: Machine, cpu: number): Site | null {
    return last?.kind === "step" ? (nextStep(config, state, cpu)?.op.site ?? null) : null;
  }
}

const isSame = (a: Site | null, b: Site | null): boolean =>
  a?.file === b?.file && a?.line === b?.line && a?.column === b?.column;
