// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Draft } from "immer";
import { produce } from "../../src/model/immer.ts";
import type { Owner, Sliceable, StateKey, Strands } from "../../src/model/model.ts";
import type { Instance } from "./instances.ts";
import { IRQ } from "./irq.ts";
import { type Cpu, initialMachine, type Machine, shapeOf } from "./machine.ts";
import { NMI, SDEI } from "./nmi.ts";
import { currentTask, ONE_WAY, type Taken } from "./step.ts";
import { symmetriesOf } from "./symmetry.ts";
import { TASK } from "./task.ts";

/** A CPU takes an exception, or the next step of what runs on it. */
export interface Action {
  readonly cpu: number;
  readonly kind: "irq" | "nmi" | "sdei" | "step";
  readonly way: number;
}

/** The ways of the next step of what runs on a CPU. */
function waysOf(machine: Machine, id: number, cpu: Cpu): readonly number[] {
  const task = cpu.tasks[cpu.current];
  const { ways } =
    cpu.level === "task"
      ? TASK[task?.at ?? "idle"]
      : cpu.level === "irq"
        ? IRQ[task?.irq.at ?? "eret"]
        : cpu.level === "nmi"
          ? NMI[cpu.nmi.at]
          : SDEI[cpu.sdei.at];
  return ways?.(machine, id) ?? ONE_WAY;
}

function step(taken: Taken): void {
  const { cpu } = taken;
  // A step may switch tasks; where it leads is told to the one that took it.
  const task = currentTask(cpu);
  switch (cpu.level) {
    case "task":
      task.at = TASK[task.at].take(taken);
      return;
    case "irq":
      task.irq.at = IRQ[task.irq.at].take(taken);
      return;
    case "nmi":
      cpu.nmi.at = NMI[cpu.nmi.at].take(taken);
      return;
    case "sdei":
      cpu.sdei.at = SDEI[cpu.sdei.at].take(taken);
  }
}

/** Exception entry sets PSTATE.I, and leaves PMR alone. */
function enter(cpu: Draft<Cpu>, kind: "irq" | "nmi" | "sdei"): void {
  const { level, pmr, i } = cpu;
  if (kind === "nmi") cpu.nmi.from = { level, pmr };
  if (kind === "sdei") cpu.sdei.from = { level, pmr, i };
  cpu.i = true;
  cpu.level = kind;
}

/** What may happen on one CPU, in parts: each kind of event, and the program. */
function partsOf({ nmis, sdeis }: Instance, id: number) {
  const on =
    (kind: Action["kind"], ways: (cpu: Cpu, machine: Machine) => readonly number[]) =>
    (machine: Machine): readonly Action[] => {
      const cpu = machine.cpus[id];
      return cpu === undefined ? [] : ways(cpu, machine).map((way) => ({ cpu: id, kind, way }));
    };
  const event = (kind: Action["kind"], isDelivered: (cpu: Cpu) => boolean) =>
    on(kind, (cpu) => (isDelivered(cpu) ? ONE_WAY : []));
  return [
    event("irq", ({ level, i, pmr }) => level === "task" && !i && !pmr),
    ...(id < nmis ? [event("nmi", ({ level, i }) => ["task", "irq"].includes(level) && !i)] : []),
    ...(id < sdeis ? [event("sdei", ({ level }) => level !== "sdei")] : []),
    on("step", (cpu, machine) => waysOf(machine, id, cpu)),
  ];
}

/** Each CPU is a strand; the last part of each is the program. */
function strandsOf(instance: Instance): Strands<Machine> {
  const ids = Array.from({ length: instance.cpus }, (_, id) => id);
  return {
    owners: ids.flatMap((strand) =>
      partsOf(instance, strand).map(
        (_, at, parts): Owner => ({ role: at === parts.length - 1 ? "run" : "event", strand }),
      ),
    ),
    contexts: ids.map((id) => ({ cpus }) => {
      const cpu = cpus[id];
      return cpu === undefined ? "" : contextName(cpu);
    }),
  };
}

/** The task and what runs on top of it, each with what it puts back when it returns. */
function contextName({ current, level, nmi, sdei }: Cpu): string {
  const names: string[] = [];
  let at = level;
  if (at === "sdei") {
    const { level: below, pmr, i } = sdei.from;
    names.push(`sdei ${pmr} ${i}`);
    at = below;
  }
  if (at === "nmi") {
    const { level: below, pmr } = nmi.from;
    names.push(`nmi ${pmr}`);
    at = below;
  }
  return [current, at, ...names.reverse()].join("/");
}

/** The machine of the peers, to the transition. */
export function peerModel(instance: Instance): Sliceable<Machine, Action> {
  const initial = initialMachine(instance);
  const byCpu = initial.cpus.map((_, id) => partsOf(instance, id));
  const parts = byCpu.flat();
  return {
    initial: () => [initial],
    parts,
    enabled: (machine) => parts.flatMap((part) => part(machine)),
    next: (before, { cpu: id, kind, way }) =>
      produce(before, (machine) => {
        const cpu = machine.cpus[id];
        if (cpu === undefined) return;
        if (kind === "step") step({ machine, cpu, id, way, instance });
        else enter(cpu, kind);
      }),
    key: (machine) => JSON.stringify(machine) as StateKey, // members keep their order
    shape: shapeOf(instance),
    strands: strandsOf(instance),
    symmetries: symmetriesOf(
      instance,
      byCpu.map(({ length }) => length),
    ),
    text: (value) => JSON.stringify(value),
    actor: (_, { cpu, kind }) => (kind === "step" ? `cpu${cpu}` : `${kind}${cpu}`),
    // As for the peers: a machine in which nothing can happen is not asked about.
    terminal: () => true,
  };
}
