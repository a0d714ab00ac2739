// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { symmetriesOf } from "./alike.ts";
import { SDEI_HANDLER, sdeiStub } from "./arm64/sdei-stub.ts";
import { handlerOf, VECTORS, vectorStub } from "./arm64/stubs.ts";
import { executeStep, performStep, stepChoices } from "./execute.ts";
import { eventsOf, isOn } from "./firmware.ts";
import { applyHardware, hardwareParts } from "./hardware.ts";
import { FIRST_RUN, idleName, initialMachine } from "./initial.ts";
import { KeyMaker } from "./key.ts";
import type { Machine } from "./machine.ts";
import { performActions } from "./memory/perform.ts";
import { invalidate, invalidateActions, walkActions } from "./memory/walk.ts";
import { isUnsure, windowOf } from "./memory/window.ts";
import type { Sliceable } from "./model.ts";
import type { ProgramFunction } from "./program.ts";
import { machineShape } from "./slots.ts";
import { strandsOf } from "./strands.ts";
import { threadFunction, threadStub, USER_CODE, userFunction } from "./stub.ts";
import type { Action, SystemConfig } from "./system.ts";
import { applyX86, x86Parts } from "./x86/hardware.ts";
import { x86Handlers, x86Stubs } from "./x86/program.ts";

/**
 * The C functions that the model calls by name: what lowering starts from. The
 * vectors that no configured event reaches are left out.
 */
export function roots(config: Pick<SystemConfig, "cpus" | "firmware" | "x86">): readonly string[] {
  const names = new Set(
    config.x86 === undefined ? arm64Handlers(config) : x86Handlers(config.x86, config.cpus),
  );
  for (const cpu of config.cpus) {
    for (const { runs } of cpu.tasks) if (runs !== null) names.add(runs);
    if (cpu.idle !== null) names.add(cpu.idle);
    if (cpu.tasks.length + (cpu.idle === null ? 0 : 1) > 1) names.add(FIRST_RUN);
  }
  return [...names].sort();
}

function arm64Handlers(config: Pick<SystemConfig, "cpus" | "firmware">): ReadonlySet<string> {
  const names = new Set<string>();
  for (const [id, cpu] of config.cpus.entries()) {
    if (eventsOf(config, id).length > 0) names.add(SDEI_HANDLER);
    const levels = new Set(cpu.tasks.map(({ runs }) => (runs === null ? "el0t" : "el1h")));
    // A handler that was entered from EL0 runs at EL1 and can itself be interrupted.
    levels.add("el1h");
    const kinds = new Set<string>(cpu.faults.map(({ kind }) => kind));
    for (const level of levels) {
      // An event of SDEI may resume at the vector of interrupts.
      if (cpu.lines.length > 0 || eventsOf(config, id).length > 0)
        names.add(`${level}_64_irq_handler`);
      if (kinds.has("serror")) names.add(`${level}_64_error_handler`);
      if (["abort", "svc", "brk", "watchpoint"].some((kind) => kinds.has(kind)))
        names.add(`${level}_64_sync_handler`);
    }
  }
  return names;
}

/** `config` with the hand-written assembly stubs added to its program. */
export function withStubs(config: SystemConfig): SystemConfig {
  const { program, cpus, x86 } = config;
  const stubs = x86 === undefined ? arm64Stubs(config) : [...x86Stubs(x86, cpus)];
  const instruction = x86 === undefined ? "el0_instruction" : "user_instruction";
  cpus.forEach((cpu, id) => {
    for (const { name, runs } of cpu.tasks)
      stubs.push(runs === null ? userFunction(instruction) : threadFunction(name, runs));
    if (cpu.idle !== null) stubs.push(threadFunction(idleName(id), cpu.idle));
  });
  const functions = { ...program.functions };
  for (const stub of stubs) functions[stub.name] = stub;
  return { ...config, program: { ...program, functions } };
}

function arm64Stubs({ program, kernel, boot, gic }: SystemConfig): ProgramFunction[] {
  const pmhe = gic?.cpus.some((cpu) => cpu.pmhe) === true;
  const stubs = VECTORS.filter((vector) => program.functions[handlerOf(vector)] !== undefined).map(
    (vector) => vectorStub(vector, kernel.stubs, boot, pmhe),
  );
  return program.functions[SDEI_HANDLER] === undefined ? stubs : [...stubs, sdeiStub()];
}

/** Names of the hand-written stubs in a program, for the list of assumptions. */
export const stubNames = (config: SystemConfig): readonly string[] =>
  [...VECTORS, USER_CODE, ...Object.keys(config.program.functions)]
    .filter((name, at, all) => all.indexOf(name) === at)
    .filter((name) => config.program.functions[name]?.site.file === `<${name}>`)
    .filter((name) => !name.startsWith(threadStub("")));

function softwareActions(config: SystemConfig, state: Machine, cpu: number): Action[] {
  if (!isOn(config, state, cpu)) return [];
  const choices = stepChoices(config, state, cpu);
  return Array.from({ length: choices }, (_, choice) => ({ kind: "step", cpu, choice }));
}

/** What walkers and invalidations of `cpu` may do. */
function translationParts(config: SystemConfig, cpu: number): ((state: Machine) => Action[])[] {
  const { memory, translation } = config;
  if (translation === undefined) return [];
  return [
    (state) => invalidateActions(state, cpu),
    ...(memory === undefined ? [] : [(state: Machine) => walkActions(config, memory, state, cpu)]),
  ];
}

/**
 * The system as the explorer sees it. `config` must have its stubs (`withStubs`).
 */
export function createModel(config: SystemConfig): Sliceable<Machine, Action> {
  const keys = new KeyMaker();
  const { memory } = config;
  const byCpu = config.cpus.map((_, cpu) => [
    (state: Machine) => softwareActions(config, state, cpu),
    ...(config.x86 === undefined ? hardwareParts(config, cpu) : x86Parts(config, cpu)),
    ...(memory === undefined ? [] : [(state: Machine) => performActions(memory, state, cpu)]),
    ...translationParts(config, cpu),
  ]);
  const parts = byCpu.flat();
  return {
    initial: () => [initialMachine(config)],
    parts: parts.map((part) => (state) => (state.broken === null ? part(state) : [])),
    enabled: (state) => (state.broken === null ? parts.flatMap((part) => part(state)) : []),
    next: (state, action) =>
      action.kind === "step"
        ? executeStep(config, state, action.cpu, action.choice)
        : action.kind === "perform"
          ? performStep(config, state, action.cpu, action.at, action.way)
          : action.kind === "invalidate"
            ? invalidate(config, state, action.cpu, action.source)
            : config.x86 === undefined
              ? applyHardware(config, state, action)
              : applyX86(config, config.x86, state, action),
    key: (state) => keys.key(state),
    shape: machineShape(config),
    // Accesses that are still to come depend on others across all of the window.
    ...(memory === undefined && config.translation === undefined
      ? { strands: strandsOf(config) }
      : {}),
    symmetries: symmetriesOf(
      config,
      byCpu.map(({ length }) => length),
    ),
    text: (value) => keys.text(value),
    // An exception that nobody needs is one more thing to understand.
    weight: ({ kind }) => (kind.startsWith("take-") ? 1 : 0),
    actor: (_, action) =>
      action.kind === "step" || action.kind === "perform"
        ? `cpu${action.cpu}`
        : `hw:${action.source}`,
    terminal: (state) =>
      config.cpus.every((_, cpu) => !isOn(config, state, cpu)) ||
      // A branch was taken that no value of its load leads to: another path took it rightly.
      config.cpus.some((_, cpu) => isUnsure(windowOf(state, cpu))),
  };
}
