// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Shape } from "../../src/model/model.ts";
import type { Instance } from "./instances.ts";
import type { EventPlace, IrqPlace, NmiPlace, TaskPlace } from "./places.ts";

/** What runs on a CPU; a task and its interrupt share a stack, the others have their own. */
type Level = "task" | "irq" | "nmi" | "sdei";

export interface Task {
  readonly at: TaskPlace;
  /** Where the interrupt is that hit this task; the exit path may switch tasks in it. */
  readonly irq: { readonly at: IrqPlace };
  /** Rounds of its loop that are left. */
  readonly left: number;
  /** Saved by local_irq_save(): IRQs were masked. */
  readonly flags: boolean;
}

/** What exception return restores. */
interface Interrupted {
  readonly level: Level;
  readonly pmr: boolean;
}

export interface Cpu {
  readonly level: Level;
  /** Which of the two tasks. */
  readonly current: number;
  /** PSTATE.I; set by exception entry, masks pseudo-NMIs as well. */
  readonly i: boolean;
  /** PMR masks IRQs, and IRQs only. Exception entry leaves it alone. */
  readonly pmr: boolean;
  readonly needResched: boolean;
  readonly preempt: boolean;
  readonly hardirq: boolean;
  /** Nesting of NMI-like events in preempt_count, and of RCU. */
  readonly nmis: number;
  readonly rcu: number;
  /** cpu_base: what another CPU can reach, too. */
  readonly base: {
    /** CPU that holds the lock. */
    readonly lock: number | null;
    readonly deferredRearm: boolean;
    readonly ipi: boolean;
  };
  /** Whose base this CPU's task has locked besides its own. */
  readonly remote: number | null;
  readonly tasks: readonly [Task, Task];
  readonly nmi: { readonly at: NmiPlace; readonly from: Interrupted };
  readonly sdei: {
    readonly at: EventPlace;
    readonly from: Interrupted & { readonly i: boolean };
  };
}

export interface Machine {
  readonly cpus: readonly Cpu[];
}

/** What is not in use is always the same, so that states differ in what can be told only. */
const NOTHING: Interrupted = { level: "task", pmr: false };

const task = (left: number): Task => ({
  at: left === 0 ? "idle" : "irqs-on",
  irq: { at: "rcu-enter" },
  left,
  flags: false,
});

export const initialMachine = ({ cpus, loops, twoTasks }: Instance): Machine => ({
  cpus: Array.from({ length: cpus }, (_, id) => ({
    level: "task",
    current: 0,
    i: false,
    pmr: true,
    needResched: false,
    preempt: false,
    hardirq: false,
    nmis: 0,
    rcu: 0,
    base: { lock: null, deferredRearm: false, ipi: false },
    remote: null,
    tasks: [task(loops), task(id < twoTasks ? loops : 0)],
    nmi: { at: "nmi-enter", from: NOTHING },
    sdei: { at: "nmi-enter", from: { ...NOTHING, i: false } },
  })),
});

const SLOT: Shape = { kind: "slot" };
const packed = (of: Shape): Shape => ({ kind: "pack", of });
/** The type makes the list of members complete. */
const record = <T>(of: { readonly [Member in keyof T]: Shape }): Shape => ({ kind: "record", of });

const TASK = packed(
  record<Task>({
    at: SLOT,
    irq: record<Task["irq"]>({ at: SLOT }),
    left: SLOT,
    flags: SLOT,
  }),
);

const CPU = record<Cpu>({
  level: SLOT,
  current: SLOT,
  i: SLOT,
  pmr: SLOT,
  needResched: SLOT,
  preempt: SLOT,
  hardirq: SLOT,
  nmis: SLOT,
  rcu: SLOT,
  base: packed(record<Cpu["base"]>({ lock: SLOT, deferredRearm: SLOT, ipi: SLOT })),
  remote: SLOT,
  tasks: { kind: "tuple", of: [TASK, TASK] },
  nmi: packed(
    record<Cpu["nmi"]>({ at: SLOT, from: record<Interrupted>({ level: SLOT, pmr: SLOT }) }),
  ),
  sdei: packed(
    record<Cpu["sdei"]>({
      at: SLOT,
      from: record<Cpu["sdei"]["from"]>({ level: SLOT, pmr: SLOT, i: SLOT }),
    }),
  ),
});

export const shapeOf = ({ cpus }: Instance): Shape =>
  record<Machine>({
    cpus: { kind: "tuple", of: Array.from({ length: cpus }, () => packed(CPU)) },
  });
