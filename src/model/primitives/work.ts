// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { served } from "../gic/lines.ts";
import { draftX86 } from "../x86/of.ts";
import {
  draftActivation,
  draftCpu,
  integerArgument,
  type Primitive,
  type PrimitiveTable,
} from "./primitive.ts";

/**
 * Bodies of work, MTE's check positions, the timer device, and free choice. What a
 * handler does inside does not matter to the protocol; that it ran, and where, does.
 */
const body: Primitive = {
  arity: 1,
  run: (step) => {
    draftActivation(step).handled = true;
  },
};

/** A handler of an interrupt serves the devices behind it. */
const handler: Primitive = {
  arity: 1,
  run: (step) => {
    draftActivation(step).handled = true;
    served(step.config, step.draft, step.cpu, Number(integerArgument(step, 0)));
  },
};

const mark = (position: "entered" | "exited"): Primitive => ({
  arity: 0,
  run: (step) => {
    draftActivation(step).mte = position;
  },
});

export const WORK: PrimitiveTable = {
  handle_irq_event: handler,
  handle_nmi_event: {
    arity: 1,
    run: (step) => {
      handler.run(step);
      if (step.config.x86 !== undefined) draftX86(step.draft, step.cpu).nmiOwed = false;
    },
  },
  handle_softirq: { arity: 0, run: () => {} },
  handle_fault: body,
  do_work: { arity: 0, run: () => {} },
  mte_check_tfsr_entry: mark("entered"),
  mte_check_tfsr_exit: mark("exited"),
  tick_program_event: {
    arity: 0,
    run: (step) => {
      draftCpu(step).timerArmed = true;
    },
  },
  choose: {
    arity: 1,
    choices: (step) => Number(integerArgument(step, 0)),
    run: (step) => BigInt(step.choice),
  },
};
