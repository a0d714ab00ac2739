// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Machine } from "../model/machine.ts";
import type { Model } from "../model/model.ts";
import { nextStep } from "../model/next-step.ts";
import type { Site } from "../model/program.ts";
import type { Action, SystemConfig } from "../model/system.ts";
import { type Change, difference } from "./difference.ts";
import { hardwareText, stepText, UNKNOWN_STEP } from "./text.ts";

/** One thing that may happen next, told as a trace would tell it. */
export interface Choice {
  readonly action: Action;
  readonly after: Machine;
  readonly text: string;
  readonly fn: string | null;
  readonly site: Site | null;
  readonly changes: readonly Change[];
}

/** All that may happen in a state, in the order whose positions traces store. */
export function choicesIn(
  config: SystemConfig,
  model: Model<Machine, Action>,
  before: Machine,
): readonly Choice[] {
  return model.enabled(before).map((action): Choice => {
    const after = model.next(before, action);
    const { cpu } = action;
    const common = { action, after, changes: difference(config, before, after, cpu) };
    if (action.kind !== "step")
      return { ...common, text: hardwareText(config, action, after), fn: null, site: null };
    const step = nextStep(config, before, cpu);
    if (step === null) return { ...common, text: UNKNOWN_STEP, fn: null, site: null };
    const text = stepText(step, { config, before, cpu, choice: action.choice });
    return { ...common, text, fn: step.fn, site: step.op.site };
  });
}
