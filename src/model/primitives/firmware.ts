// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { ALL_MASKED } from "../arm64/psr.ts";
import { RESUME_PARK_STUB } from "../arm64/sdei-stub.ts";
import { Fault } from "../evaluate.ts";
import { acceptsSignal, draftPe, peOf, SOFTWARE_EVENT } from "../firmware.ts";
import { topOf } from "../observe.ts";
import { endDispatch, resumeAt, resumeInterrupted } from "../sdei.ts";
import type { Value } from "../value.ts";
import {
  AGAIN,
  draftActivation,
  draftCpu,
  integerArgument,
  type PrimitiveTable,
  type StepContext,
  type StepQuery,
  symbolArgument,
} from "./primitive.ts";

/**
 * Calls of firmware, and what leaves the kernel: PSCI, SDEI, the jump into another kernel.
 *
 * Source: kernel-stop-pause-x86.md section 1.4.
 */
const NOT_SUPPORTED = -1n;
const INVALID_PARAMETERS = -2n;
const DENIED = -3n;
const PENDING = -5n;

/** The calls on the event that the first argument names, by the composite handler state. */
type EventCall = (step: StepContext, event: number) => bigint;

const onEvent =
  (change: (event: NonNullable<ReturnType<typeof eventState>>) => bigint): EventCall =>
  (step, number) => {
    const event = eventState(step, number);
    return event === undefined ? INVALID_PARAMETERS : change(event);
  };

const eventState = (step: StepContext, event: number) =>
  draftPe(step.draft, step.cpu).events[`${event}`];

const CALLS: Readonly<Record<string, EventCall>> = {
  SDEI_1_0_FN_SDEI_EVENT_REGISTER: onEvent((event) => {
    if (event.registered || event.running) return DENIED;
    event.registered = true;
    return 0n;
  }),
  SDEI_1_0_FN_SDEI_EVENT_ENABLE: onEvent((event) => {
    if (!event.registered) return DENIED;
    event.enabled = true;
    return 0n;
  }),
  SDEI_1_0_FN_SDEI_EVENT_DISABLE: onEvent((event) => {
    if (!event.registered) return DENIED;
    event.enabled = false;
    return 0n;
  }),
  SDEI_1_0_FN_SDEI_EVENT_UNREGISTER: onEvent((event) => {
    if (!event.registered) return event.running ? PENDING : DENIED;
    event.registered = false;
    event.enabled = false;
    return event.running ? PENDING : 0n;
  }),
  // The registers that it hands over are not modelled.
  SDEI_1_0_FN_SDEI_EVENT_CONTEXT: onEvent((event) => (event.running ? 0n : DENIED)),
  SDEI_1_0_FN_SDEI_PE_MASK: (step) => {
    const pe = draftPe(step.draft, step.cpu);
    const changed = !pe.masked;
    pe.masked = true;
    return changed ? 1n : 0n;
  },
  SDEI_1_0_FN_SDEI_PE_UNMASK: (step) => {
    draftPe(step.draft, step.cpu).masked = false;
    return 0n;
  },
};

const SIGNAL = "SDEI_1_1_FN_SDEI_EVENT_SIGNAL";
const ABORT = "SDEI_1_0_FN_SDEI_EVENT_COMPLETE_AND_RESUME";

/** SDEI_EVENT_SIGNAL(event, PE). What is accepted is one bit, however often it is signalled. */
function signal(step: StepContext): bigint {
  const [event, target] = [Number(integerArgument(step, 1)), Number(integerArgument(step, 2))];
  const pe = peOf(step.before, target);
  const { firmware } = step.config;
  if (firmware === undefined || pe === undefined || event !== SOFTWARE_EVENT.event)
    return INVALID_PARAMETERS;
  if (!acceptsSignal(firmware, pe)) return INVALID_PARAMETERS;
  const state = draftPe(step.draft, target).events[`${event}`];
  if (state !== undefined) state.pending = true;
  return 0n;
}

/** Completes the event from inside its handler, which goes on as ordinary code. */
function abortHandler(step: StepContext): bigint {
  if (!endDispatch(step.before, step.draft, step.cpu)) return DENIED;
  draftCpu(step).daif = { ...ALL_MASKED };
  return 0n;
}

const activeCell = (step: StepQuery, event: number): string => {
  const critical = step.config.cpus[step.cpu]?.sdei?.some(
    (one) => one.event === event && one.critical,
  );
  return `cpu${step.cpu}:sdei_active_${critical === true ? "critical" : "normal"}_event`;
};

const complete = (step: StepContext, resume: () => void): typeof AGAIN => {
  if (!endDispatch(step.before, step.draft, step.cpu))
    throw new Fault("unpredictable", "an SDEI event is completed and none is dispatched");
  resume();
  // Another context runs now: there is no operation of this one to go past.
  return AGAIN;
};

export const FIRMWARE: PrimitiveTable = {
  invoke_sdei_fn: {
    arity: 3,
    symbols: [...Object.keys(CALLS), SIGNAL, ABORT],
    run: (step): Value => {
      if (step.config.firmware?.sdei === undefined) return NOT_SUPPORTED;
      const name = symbolArgument(step, 0);
      if (name === SIGNAL) return signal(step);
      if (name === ABORT) return abortHandler(step);
      return CALLS[name]?.(step, Number(integerArgument(step, 1))) ?? NOT_SUPPORTED;
    },
  },
  psci_cpu_off: {
    arity: 0,
    run: (step) => {
      draftPe(step.draft, step.cpu).power = "off";
    },
  },
  // Nothing of this kernel runs after a reset.
  psci_sys_reset: {
    arity: 0,
    run: (step) => {
      step.config.cpus.forEach((_, cpu) => {
        draftPe(step.draft, cpu).power = "off";
      });
    },
  },
  // The others go on, in a kernel whose memory is no longer its own.
  cpu_soft_restart: {
    arity: 0,
    run: (step) => {
      draftPe(step.draft, step.cpu).power = "jumped";
    },
  },
};

/** The steps of `__sdei_asm_handler`. */
export const SDEI_STEPS: PrimitiveTable = {
  // PSTATE is what firmware hands over. PMR no version saves: its place in the event's registers, which
  // are zeroed when the event is registered, stays zero.
  "sdei_entry.save": {
    arity: 1,
    run: (step) => {
      const { entry } = topOf(step.before, step.cpu);
      draftActivation(step).regs = { pstate: entry?.pstate ?? 0, pmr: 0 };
    },
  },
  "sdei_entry.note_active": {
    arity: 1,
    run: (step) => {
      const event = Number(integerArgument(step, 0));
      step.draft.memory[activeCell(step, event)] = {
        object: `global:sdei_event_${event}`,
        path: "",
      };
    },
  },
  "sdei_exit.forget_active": {
    arity: 1,
    run: (step) => {
      delete step.draft.memory[activeCell(step, Number(integerArgument(step, 0)))];
    },
  },
  "sdei_exit.complete": {
    arity: 0,
    run: (step) => complete(step, () => resumeInterrupted(step.before, step.draft, step.cpu)),
  },
  "sdei_exit.complete_and_resume": {
    arity: 1,
    run: (step) => {
      const at = integerArgument(step, 0) === RESUME_PARK_STUB ? "park stub" : "IRQ vector";
      return complete(step, () => resumeAt(at, step.config, step.before, step.draft, step.cpu));
    },
  },
};
