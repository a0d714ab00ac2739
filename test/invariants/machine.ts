// SPDX-License-Identifier: GPL-2.0-only OR MIT
// Machines made by hand: one CPU, one task A, about to run one step.
import { type Draft, produce } from "immer";
import { RULE_IDS } from "../../src/invariants/catalogue.ts";
import { createJudge } from "../../src/invariants/judge.ts";
import { pstateOf } from "../../src/model/arm64/psr.ts";
import { IN_KERNEL } from "../../src/model/context-tracking.ts";
import { type Boot, kernelFacts } from "../../src/model/kernel.ts";
import type { Activation, Call, Cpu, EntrySnapshot, Machine } from "../../src/model/machine.ts";
import type { Expr, StepOp } from "../../src/model/program.ts";
import type { Action, LineConfig, SystemConfig } from "../../src/model/system.ts";
import { isSymbol, type Value } from "../../src/model/value.ts";

/** DAIF by its letters: "", "IF", "DAIF". */
export const daif = (letters: string): Cpu["daif"] => ({
  d: letters.includes("D"),
  a: letters.includes("A"),
  i: letters.includes("I"),
  f: letters.includes("F"),
});

const pstate = (letters: string, el: 0 | 1 = 1): number => pstateOf(el, daif(letters));

export const call = (fn: string, masks: Call["masks"] = null): Call => ({
  fn,
  pc: 0,
  locals: [],
  result: null,
  masks,
});

export const task: Activation = {
  vector: "task",
  source: "",
  el: 1,
  calls: [call("task_loop")],
  regs: null,
  entry: null,
  acked: null,
  synced: false,
  userExit: "none",
  mte: "none",
  handled: false,
};

type Interrupted = Partial<Omit<EntrySnapshot, "pstate">> & { daif?: string; el?: 0 | 1 };

/** An exception that hit a task with everything open, unless `over` says otherwise. */
export function exception(
  vector: Activation["vector"],
  over: Interrupted = {},
  more: Partial<Activation> = {},
): Activation {
  const { daif: letters = "", el = 1, ...rest } = over;
  const entry: EntrySnapshot = {
    pstate: pstate(letters, el),
    pmr: 0xe0,
    preemptCount: 0,
    hardirqsEnabled: true,
    ct: IN_KERNEL,
    ...rest,
  };
  return {
    ...task,
    vector,
    source: vector,
    calls: [call("el1_handler")],
    regs: { pstate: entry.pstate, pmr: entry.pmr },
    entry,
    ...more,
  };
}

const TIMER: LineConfig = {
  name: "timer",
  intid: 27,
  nmi: false,
  times: 1,
  withdraws: 0,
  timer: true,
};
const PMU: LineConfig = { ...TIMER, name: "pmu", intid: 23, nmi: true, timer: false };

export interface Scene {
  readonly config: SystemConfig;
  readonly machine: Machine;
}

interface Setting {
  readonly boot?: Partial<Boot>;
  readonly masks?: string;
  readonly pmr?: number;
  readonly cpu?: Partial<Cpu>;
  readonly count?: number;
  readonly needResched?: boolean;
  /** Exceptions on top of the task. */
  readonly stack?: readonly Activation[];
  readonly machine?: Partial<Machine>;
}

/** Open by default: DAIF {} and PMR 0xe0, with pseudo-NMI, lockdep "on". */
export function scene(setting: Setting = {}): Scene {
  const config: SystemConfig = {
    program: { functions: {}, initial: [], perCpu: [], assumptions: [] },
    kernel: kernelFacts("v7.1"),
    boot: { pseudoNmi: true, eoiMode: 1, capsFinalized: true, ...setting.boot },
    cpus: [
      {
        tasks: [
          { name: "A", runs: "task_loop" },
          { name: "B", runs: "task_loop" },
        ],
        idle: "do_idle",
        lines: [TIMER, PMU],
        faults: [],
        nohzFull: false,
      },
    ],
    nesting: 3,
  };
  const cpu: Cpu = {
    id: 0,
    current: "A",
    daif: daif(setting.masks ?? ""),
    pmr: setting.pmr ?? 0xe0,
    pmrHint: null,
    pmrLate: null,
    stacks: null,
    icc: { bpr0: 2, bpr1: 3, cbpr: false, eoiMode: 1 },
    live: null,
    ct: IN_KERNEL,
    lockdep: { hardirqsEnabled: true, off: 0, hardirqContext: 0 },
    active: [],
    runqueue: ["A", "B"],
    idle: "idle0",
    timerArmed: true,
    ...setting.cpu,
  };
  const running = {
    name: "A",
    preemptCount: setting.count ?? 0,
    needResched: setting.needResched ?? false,
    stack: [task, ...(setting.stack ?? [])],
  };
  const idle = { ...running, name: "idle0" };
  const other = { ...running, name: "B", stack: [task] };
  const machine: Machine = {
    cpus: [cpu],
    tasks: { A: running, B: other, idle0: idle },
    memory: {},
    locks: {},
    lines: { timer: { pending: false }, pmu: { pending: false } },
    budget: {},
    firmware: {},
    x86: {},
    broken: null,
    ...setting.machine,
  };
  return { config, machine };
}

export const lockdepOff: Cpu["lockdep"] = { hardirqsEnabled: false, off: 0, hardirqContext: 0 };

const expr = (value: Value): Expr =>
  isSymbol(value) ? { k: "symbol", name: value.symbol } : { k: "const", value };
const at = { site: { file: "spec/test.c", line: 1, column: 1 }, live: [] };

/** A call of a primitive; `watched` for one that needs RCU to watch. */
export const primitive = (name: string, args: readonly Value[] = [], watched = false): StepOp => ({
  op: "primitive",
  name,
  args: args.map(expr),
  result: null,
  requires: watched ? ["rcu_watching"] : [],
  ...at,
});

export const load = (object: string, path: string): StepOp => ({
  op: "load",
  from: expr({ object, path: "" }),
  path,
  result: 0,
  type: null,
  ...at,
});

/** `scene` whose C reads these global variables somewhere: rules about them are applicable. */
export function mentioning({ config, machine }: Scene, ...names: readonly string[]): Scene {
  const { program } = standing({ config, machine }, primitive("do_work"), "reads").config;
  const reads = program.functions.reads;
  if (reads === undefined) throw new Error("no such function");
  const ops = names.map((name) => load(`global:${name}`, ""));
  const functions = { ...config.program.functions, reads: { ...reads, ops } };
  return { config: { ...config, program: { ...config.program, functions } }, machine };
}

/** `scene` with CPU 0 standing before `op`, which is in function `fn`. */
export function standing({ config, machine }: Scene, op: StepOp, fn = "here"): Scene {
  const body = {
    name: fn,
    params: 0,
    slots: [],
    ops: [op],
    attributes: { noinstr: false, noreturn: false, balanced: false },
    site: at.site,
  };
  const functions = { ...config.program.functions, [fn]: body };
  return {
    config: { ...config, program: { ...config.program, functions } },
    machine: produce(machine, (draft) => {
      const current = draft.tasks[draft.cpus[0]?.current ?? ""];
      current?.stack.at(-1)?.calls.push({ ...call(fn), locals: [], masks: null });
    }),
  };
}

type Change = (draft: Draft<Machine>) => void;

/** Ids of the rules that the step from `scene` breaks; `change` says what the step did. */
export function broken(
  { config, machine }: Scene,
  change: Change = () => {},
  action: Action = { kind: "step", cpu: 0, choice: 0 },
): readonly string[] {
  const judge = createJudge(config, RULE_IDS);
  return judge(machine, action, produce(machine, change)).map(({ rule }) => rule);
}

/** Ids of the rules that a step `op` in `scene` breaks. */
export const brokenBy = (
  scene: Scene,
  op: StepOp,
  change: Change = () => {},
  fn = "here",
): readonly string[] => broken(standing(scene, op, fn), change);

/** Ids of the rules that taking an IRQ in `scene` breaks. */
export const brokenByIrq = (scene: Scene, op: StepOp = primitive("do_work")): readonly string[] =>
  broken(standing(scene, op), () => {}, { kind: "take-irq", cpu: 0, source: "timer" });

/** The step made the running context call `fn`. */
export const callOf =
  (fn: string): Change =>
  (draft) => {
    draft.tasks.A?.stack.at(-1)?.calls.push({ ...call(fn), locals: [], masks: null });
  };

export const change =
  (cpu: Partial<Cpu>): Change =>
  (draft) => {
    Object.assign(draft.cpus[0] ?? {}, cpu);
  };
