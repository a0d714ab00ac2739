// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { eventsOf, peName } from "./firmware.ts";
import { idleName } from "./initial.ts";
import type { Activation, Cpu, Machine, Task } from "./machine.ts";
import { type Translation, tlbName } from "./memory/tlb.ts";
import { windowName } from "./memory/window.ts";
import type { Shape } from "./model.ts";
import type { Pe, SdeiEvent } from "./pe.ts";
import type { SystemConfig } from "./system.ts";
import type { NmiStack, X86Cpu } from "./x86/cpu.ts";
import { x86Name } from "./x86/of.ts";

/**
 * How a machine is cut for the search, at the granularity at which steps read it: each
 * register, each part of each context on a stack, each cell, lock, line and budget.
 */

const SLOT: Shape = { kind: "slot" };
const DICT: Shape = { kind: "dict" };
const packed = (of: Shape): Shape => ({ kind: "pack", of });
/** The type makes the list of members complete. */
const record = <T>(of: { readonly [Member in keyof T]: Shape }): Shape => ({ kind: "record", of });

const CPU = record<Cpu>({
  id: SLOT,
  current: SLOT,
  daif: SLOT,
  pmr: SLOT,
  pmrHint: SLOT,
  pmrLate: SLOT,
  icc: SLOT,
  stacks: SLOT,
  live: SLOT,
  ct: SLOT,
  lockdep: SLOT,
  active: SLOT,
  runqueue: SLOT,
  idle: SLOT,
  timerArmed: SLOT,
});

const ACTIVATION = record<Activation>({
  vector: SLOT,
  source: SLOT,
  el: SLOT,
  calls: SLOT,
  regs: SLOT,
  entry: SLOT,
  acked: SLOT,
  synced: SLOT,
  userExit: SLOT,
  mte: SLOT,
  handled: SLOT,
});

const EVENT = record<SdeiEvent>({
  registered: SLOT,
  enabled: SLOT,
  running: SLOT,
  pending: SLOT,
  active: SLOT,
});

function firmwareShape(config: SystemConfig): Shape {
  if (config.firmware === undefined) return { kind: "record", of: {} };
  const pe = (cpu: number) =>
    record<Pe>({
      power: SLOT,
      masked: SLOT,
      events: {
        kind: "record",
        of: Object.fromEntries(eventsOf(config, cpu).map(({ event }) => [`${event}`, EVENT])),
      },
      dispatched: SLOT,
    });
  return {
    kind: "record",
    of: Object.fromEntries(config.cpus.map((_, cpu) => [peName(cpu), packed(pe(cpu))])),
  };
}

const X86 = record<X86Cpu>({
  gs: SLOT,
  cr3: SLOT,
  stack: SLOT,
  df: SLOT,
  cr2: SLOT,
  dr7: SLOT,
  nmiBlocked: SLOT,
  nmiOwed: SLOT,
  nmiStack: record<NmiStack>({ hardware: SLOT, executing: SLOT, iret: SLOT, outermost: SLOT }),
});

function x86Shape({ cpus, x86 }: SystemConfig): Shape {
  const each = cpus.map((_, cpu) => [x86Name(cpu), packed(X86)]);
  return { kind: "record", of: x86 === undefined ? {} : Object.fromEntries(each) };
}

const windowsShape = ({ cpus }: SystemConfig): Shape => ({
  kind: "record",
  of: Object.fromEntries(cpus.map((_, cpu) => [windowName(cpu), packed(SLOT)])),
});

const translationShape = ({ cpus }: SystemConfig): Shape =>
  record<Translation>({
    tlbs: {
      kind: "record",
      of: Object.fromEntries(cpus.map((_, cpu) => [tlbName(cpu), packed(SLOT)])),
    },
    invalidations: SLOT,
    used: SLOT,
  });

/** The cut of the machines of one system. */
export function machineShape(config: SystemConfig): Shape {
  const { cpus, nesting } = config;
  const task = record<Task>({
    name: SLOT,
    preemptCount: SLOT,
    needResched: SLOT,
    stack: { kind: "list", of: ACTIVATION, packs: nesting + 1 },
  });
  const names = cpus.flatMap(({ tasks, idle }, id) => [
    ...tasks.map(({ name }) => name),
    ...(idle === null ? [] : [idleName(id)]),
  ]);
  return record<Machine>({
    cpus: { kind: "tuple", of: cpus.map(() => packed(CPU)) },
    tasks: {
      kind: "record",
      of: Object.fromEntries(names.map((name) => [name, packed(task)])),
    },
    memory: packed(DICT),
    ...(config.memory === undefined ? {} : { windows: windowsShape(config) }),
    ...(config.translation === undefined ? {} : { translation: translationShape(config) }),
    locks: DICT,
    lines: packed(DICT),
    budget: packed(DICT),
    firmware: firmwareShape(config),
    x86: x86Shape(config),
    broken: SLOT,
  });
}
