// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Draft } from "immer";
import { ALL_MASKED, daifOf, pstateOf } from "./arm64/psr.ts";
import { SDEI_ENTRY, SDEI_PARK_STUB } from "./arm64/sdei-stub.ts";
import { isLeft, spend } from "./budget.ts";
import { exceptionAt, push } from "./exception.ts";
import { arrival, arrives, draftPe, eventsOf, peOf } from "./firmware.ts";
import { produce } from "./immer.ts";
import type { Machine } from "./machine.ts";
import { cpuOf, currentTask, topOf } from "./observe.ts";
import type { Action, SdeiEventConfig, SystemConfig } from "./system.ts";

/**
 * The SDEI dispatcher as an actor: it may call the client before any step, whatever DAIF
 * and PMR say. Only the PE mask and what is dispatched already hold it back.
 *
 * Source: kernel-stop-pause-x86.md section 1.4.
 */
type SdeiAction = Extract<Action, { kind: "raise-sdei" | "take-sdei" | "drop-sdei" }>;

/** What firmware may do about one event of a PE. */
export function sdeiActions(
  config: SystemConfig,
  machine: Machine,
  cpu: number,
  event: SdeiEventConfig,
): SdeiAction[] {
  const { firmware } = config;
  const pe = peOf(machine, cpu);
  if (firmware === undefined || pe === undefined) return [];
  const source = event.name;
  const actions: SdeiAction[] = [];
  const isPending = () => pe.events[`${event.event}`]?.pending === true;
  if (isLeft(machine, source) && !isPending()) actions.push({ kind: "raise-sdei", cpu, source });
  if (!arrives(config, machine, cpu, event)) return actions;
  const what = arrival(firmware, pe, event);
  if (what === "dispatch") actions.push({ kind: "take-sdei", cpu, source });
  if (what === "drop") actions.push({ kind: "drop-sdei", cpu, source });
  return actions;
}

/** The machine after firmware did `action`. */
export function applySdei(config: SystemConfig, before: Machine, action: SdeiAction): Machine {
  const { kind, cpu, source } = action;
  const found = eventsOf(config, cpu).find(({ name }) => name === source);
  if (found === undefined) throw new Error(`CPU ${cpu} has no SDEI event ${source}`);
  return produce(before, (draft) => {
    const event = draftPe(draft, cpu).events[`${found.event}`];
    if (event === undefined) return;
    if (kind === "raise-sdei") {
      event.pending = true;
      spend(draft, before, source);
      return;
    }
    event.pending = false;
    event.active = true;
    if (kind === "take-sdei") dispatch(config, before, draft, cpu, found);
  });
}

/** The client is entered as by an NMI: everything masked, ELR_EL1 and SPSR_EL1 left alone. */
function dispatch(
  config: SystemConfig,
  before: Machine,
  draft: Draft<Machine>,
  cpu: number,
  { event, name }: SdeiEventConfig,
): void {
  const pe = draftPe(draft, cpu);
  const state = pe.events[`${event}`];
  if (state !== undefined) state.running = true;
  pe.dispatched = [...pe.dispatched, event];
  const pstate = pstateOf(topOf(before, cpu).el, cpuOf(before, cpu).daif);
  const level = currentTask(before, cpu).stack.length;
  push(
    draft,
    cpu,
    exceptionAt(config, before, cpu, {
      vector: "sdei",
      source: name,
      entry: SDEI_ENTRY,
      level,
      pstate,
      args: [BigInt(event)],
    }),
  );
  const drafted = draft.cpus[cpu];
  if (drafted !== undefined) drafted.daif = { ...ALL_MASKED };
}

/** Ends the newest dispatch: its state, and its interrupt. False when none is left. */
export function endDispatch(before: Machine, draft: Draft<Machine>, cpu: number): boolean {
  const event = peOf(before, cpu)?.dispatched.at(-1);
  if (event === undefined) return false;
  const pe = draftPe(draft, cpu);
  pe.dispatched = pe.dispatched.slice(0, -1);
  const state = pe.events[`${event}`];
  if (state !== undefined) {
    state.running = false;
    state.active = false;
  }
  return true;
}

/** SDEI_EVENT_COMPLETE: back to the interrupted context, as it was. */
export function resumeInterrupted(before: Machine, draft: Draft<Machine>, cpu: number): void {
  const { entry } = topOf(before, cpu);
  const drafted = draft.cpus[cpu];
  if (drafted !== undefined) drafted.daif = daifOf(entry?.pstate ?? 0);
  draft.tasks[cpuOf(before, cpu).current]?.stack.pop();
}

/**
 * SDEI_EVENT_COMPLETE_AND_RESUME: as if the interrupted context had taken an interrupt,
 * everything masked and ELR_EL1 and SPSR_EL1 set, at the IRQ vector or at a stub of C.
 */
export function resumeAt(
  place: "IRQ vector" | "park stub",
  config: SystemConfig,
  before: Machine,
  draft: Draft<Machine>,
  cpu: number,
): void {
  const { stack } = currentTask(before, cpu);
  const { entry: taken, source } = topOf(before, cpu);
  const pstate = taken?.pstate ?? 0;
  const level = stack.length - 1;
  const irq = stack.at(-2)?.el === 0 ? "el0t_64_irq" : "el1h_64_irq";
  const to =
    place === "IRQ vector"
      ? ({ vector: "irq", entry: irq } as const)
      : ({ vector: "sdei", entry: SDEI_PARK_STUB } as const);
  draft.tasks[cpuOf(before, cpu).current]?.stack.pop();
  push(draft, cpu, exceptionAt(config, before, cpu, { ...to, source, level, pstate }));
  const drafted = draft.cpus[cpu];
  if (drafted === undefined) return;
  drafted.daif = { ...ALL_MASKED };
  drafted.live = { when: "entry", pstate };
}
