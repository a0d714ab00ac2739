// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { ALL_MASKED, pstateOf } from "../../../src/model/arm64/psr.ts";
import { exceptionAt, push } from "../../../src/model/exception.ts";
import { executeStep, stepChoices } from "../../../src/model/execute.ts";
import { produce } from "../../../src/model/immer.ts";
import { initialMachine } from "../../../src/model/initial.ts";
import { KeyMaker } from "../../../src/model/key.ts";
import type { Machine } from "../../../src/model/machine.ts";
import type { Sliceable } from "../../../src/model/model.ts";
import { cpuOf, currentTask, topOf } from "../../../src/model/observe.ts";
import type { OwnPrimitives } from "../../../src/model/primitives/table.ts";
import { settle } from "../../../src/model/settle.ts";
import { machineShape } from "../../../src/model/slots.ts";

import type { Instance } from "../instances.ts";
import { type Exception, peerSystem } from "./system.ts";

export type KernelAction =
  | { readonly kind: "step"; readonly cpu: number; readonly choice: number }
  | { readonly kind: "take"; readonly cpu: number; readonly exception: Exception };

type Part = (machine: Machine) => readonly KernelAction[];

/** Sources are always pending: an exception is taken whenever the masks allow it. */
function partsOf(config: OwnPrimitives, { nmis, sdeis }: Instance, cpu: number): readonly Part[] {
  const on =
    (exception: Exception, isDelivered: (machine: Machine) => boolean): Part =>
    (machine) =>
      isDelivered(machine) ? [{ kind: "take", cpu, exception }] : [];
  const isOpen = (machine: Machine): boolean => !cpuOf(machine, cpu).daif.i;
  const { irqOn } = config.kernel.priorities;
  return [
    on("irq", (machine) => isOpen(machine) && cpuOf(machine, cpu).pmr === irqOn),
    ...(cpu < nmis ? [on("nmi", isOpen)] : []),
    ...(cpu < sdeis ? [on("sdei", (machine) => topOf(machine, cpu).vector !== "sdei")] : []),
    (machine) =>
      Array.from({ length: stepChoices(config, machine, cpu) }, (_, choice) => ({
        kind: "step",
        cpu,
        choice,
      })),
  ];
}

/** Masks are set, PMR is left alone, and what was interrupted is kept for the way back. */
function take(config: OwnPrimitives, before: Machine, cpu: number, exception: Exception): Machine {
  const pstate = pstateOf(1, cpuOf(before, cpu).daif);
  const level = currentTask(before, cpu).stack.length;
  const vector = exception === "sdei" ? "sdei" : "irq";
  const taken = { vector, source: exception, entry: exception, level, pstate } as const;
  const activation = exceptionAt(config, before, cpu, taken);
  const after = produce(before, (draft) => {
    const drafted = draft.cpus[cpu];
    if (drafted !== undefined) drafted.daif = { ...ALL_MASKED };
    push(draft, cpu, activation);
  });
  // The entry point has no step of its own: the handler's first one is next.
  return settle(config, after, cpu);
}

/** All CPUs masked at the start, and tasks that have never run no different from those that have. */
function initialOf(config: OwnPrimitives, { loops }: Instance): Machine {
  const { irqOff } = config.kernel.priorities;
  const initial = initialMachine(config);
  const tasks = Object.entries(initial.tasks);
  return {
    ...initial,
    cpus: initial.cpus.map((cpu) => ({ ...cpu, pmr: irqOff })),
    tasks: Object.fromEntries(tasks.map(([name, task]) => [name, { ...task, preemptCount: 0 }])),
    memory: {
      ...initial.memory,
      ...Object.fromEntries(tasks.map(([name]) => [`task:${name}.rounds`, BigInt(loops)])),
    },
  };
}

/** The machine of the peers once more: entry.c, run by the interpreter that runs spec/. */
export function kernelModel(instance: Instance): {
  readonly config: OwnPrimitives;
  readonly model: Sliceable<Machine, KernelAction>;
} {
  const config = peerSystem(instance);
  const keys = new KeyMaker();
  const parts = config.cpus
    .flatMap((_, cpu) => partsOf(config, instance, cpu))
    .map(
      (part): Part =>
        (machine) =>
          machine.broken === null ? part(machine) : [],
    );
  const model: Sliceable<Machine, KernelAction> = {
    initial: () => [initialOf(config, instance)],
    parts,
    enabled: (machine) => parts.flatMap((part) => part(machine)),
    next: (machine, action) =>
      action.kind === "step"
        ? executeStep(config, machine, action.cpu, action.choice)
        : take(config, machine, action.cpu, action.exception),
    key: (machine) => keys.key(machine),
    shape: machineShape(config),
    text: (value) => keys.text(value),
    actor: (_, action) =>
      action.kind === "step" ? `cpu${action.cpu}` : `${action.exception}${action.cpu}`,
    terminal: () => true,
  };
  return { config, model };
}
