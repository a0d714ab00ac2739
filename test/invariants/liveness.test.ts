// SPDX-License-Identifier: GPL-2.0-only OR MIT
// What cycles of liveness rules are made of, on machines made by hand: each part of each condition.
import { produce } from "immer";
import { describe, expect, it } from "vitest";
import { createJudge, createLiveness } from "../../src/invariants/judge.ts";
import type { Activation, Machine } from "../../src/model/machine.ts";
import { USER_CODE } from "../../src/model/stub.ts";
import type { SystemConfig } from "../../src/model/system.ts";
import {
  call,
  daif,
  exception,
  mentioning,
  primitive,
  type Scene,
  scene,
  standing,
  task,
} from "./machine.ts";

/** Whether a state is within the cycle, and whether it is one that must recur. */
function verdict(rule: string, { config, machine }: Scene, at = 0): readonly boolean[] {
  const found = createLiveness(config, [rule]).rules[at];
  if (found === undefined) throw new Error(`${rule} has no cycle ${at}`);
  return [found.within(machine), found.recurring.every((holds) => holds(machine))];
}

const configured = ({ config, machine }: Scene, over: Partial<SystemConfig>): Scene => ({
  config: { ...config, ...over },
  machine,
});

const running = (stack: readonly Activation[], setting: Parameters<typeof scene>[0] = {}): Scene =>
  changed(scene(setting), (machine) => ({
    ...machine,
    tasks: { ...machine.tasks, A: { ...A(machine), stack } },
  }));

const changed = ({ config, machine }: Scene, change: (machine: Machine) => Machine): Scene => ({
  config,
  machine: change(machine),
});

function A({ tasks }: Machine) {
  if (tasks.A === undefined) throw new Error("no task A");
  return tasks.A;
}

const inside = (...functions: readonly string[]): Activation => ({
  ...task,
  calls: functions.map((fn) => call(fn)),
});

describe("the halves of the judge", () => {
  const step = { kind: "step", cpu: 0, choice: 0 } as const;
  const wrong = standing(scene({ masks: "DAIF", pmr: 0xf0 }), primitive("cpu_switch_to"));
  const live = { when: "exit", pstate: 5 } as const;
  const odd = scene({ cpu: { live } });

  it("are the rules of steps and those of states, and what broke the machine", () => {
    const { halves } = createJudge(wrong.config, ["task-switch-masks", "live-elr-masked"]);
    const rulesOf = (found: readonly { rule: string }[]) => found.map(({ rule }) => rule);
    const { machine } = wrong;
    expect(rulesOf(halves.ofStep(machine, step, odd.machine))).toEqual(["task-switch-masks"]);
    expect(rulesOf(halves.standing(odd.machine, 0))).toEqual(["live-elr-masked"]);
    expect(rulesOf(halves.standing(machine, 0))).toEqual([]);
    const broken = { rule: "BUG_ON(1)", detail: "" };
    expect(halves.ofStep(machine, step, { ...machine, broken })).toEqual([broken]);
    for (const kind of ["raise", "withdraw", "raise-sdei"] as const)
      expect(halves.ofStep(machine, { kind, cpu: 0, source: "timer" }, machine)).toEqual([]);
  });

  it("tell which rules had something to check", () => {
    const asked: string[] = [];
    const ids = ["task-switch-masks", "softirq-context"];
    createJudge(wrong.config, ids, (rule) => asked.push(rule))(wrong.machine, step, wrong.machine);
    expect(asked).toEqual(["task-switch-masks"]);
  });
});

describe("exit-work-done", () => {
  const rule = "exit-work-done";
  const flagged = { memory: { "task:A.thread_flags": 2n } };
  const user = { ...inside(USER_CODE), el: 0 } as const;
  const at = (stack: readonly Activation[], machine: Partial<Machine> = flagged) => {
    const { config } = scene();
    const cpus = config.cpus.map((cpu) => ({
      ...cpu,
      tasks: [
        { name: "A", runs: null },
        { name: "B", runs: "task_loop" },
      ],
    }));
    return configured(running(stack, { machine }), { cpus });
  };

  it("is about tasks that run user code, flagged while they run it", () => {
    expect(createLiveness(at([user]).config, [rule]).rules).toHaveLength(1);
    expect(verdict(rule, at([user]))).toEqual([true, true]);
    expect(verdict(rule, at([user], {}))).toEqual([false, true]);
    expect(verdict(rule, at([task]))).toEqual([true, false]);
    expect(verdict(rule, at([inside(USER_CODE)]))).toEqual([true, false]);
    expect(verdict(rule, at([{ ...user, calls: [call("el0_svc")] }]))).toEqual([true, false]);
    expect(verdict(rule, at([user, exception("irq", { el: 0 })]))).toEqual([true, false]);
  });

  it("is not about other tasks", () => {
    const { config, machine } = at([user]);
    const other = produce(machine, (draft) => {
      const [cpu] = draft.cpus;
      const { B } = draft.tasks;
      if (cpu === undefined || B === undefined) throw new Error("no CPU");
      cpu.current = "B";
      B.stack = [{ ...user, calls: [...user.calls] }] as typeof B.stack;
    });
    expect(verdict(rule, { config, machine: other })).toEqual([true, false]);
  });

  it("a quiescent state of RCU is user code of a nohz_full CPU only", () => {
    const quiescent = (stack: readonly Activation[], nohzFull: boolean) => {
      const { config, machine } = at(stack);
      const cpus = config.cpus.map((cpu) => ({ ...cpu, nohzFull }));
      return verdict("rcu-quiescent-seen", { config: { ...config, cpus }, machine });
    };
    const userDoes = { ...user, calls: [call(USER_CODE)] };
    expect(quiescent([userDoes], true)).toEqual([true, true]);
    expect(quiescent([inside("do_work"), exception("irq")], true)).toEqual([true, false]);
  });
});

describe("interrupted-goes-on", () => {
  const rule = "interrupted-goes-on";
  const endless = (stack: readonly Activation[], pending: boolean) => {
    const { config } = scene();
    const cpus = config.cpus.map((cpu) => ({
      ...cpu,
      lines: cpu.lines.map((line) =>
        line.name === "timer" ? { ...line, times: "unlimited" as const } : line,
      ),
    }));
    const machine = { lines: { timer: { pending }, pmu: { pending: true } } };
    return configured(scene({ stack, machine }), { cpus });
  };
  const handler = exception("irq", {}, { source: "timer" });
  const other = exception("irq", {}, { source: "pmu" });

  it("is about lines that come without end, pending or handled, and handled again and again", () => {
    expect(createLiveness(endless([], true).config, [rule]).rules).toHaveLength(1);
    expect(createLiveness(scene().config, [rule]).rules).toHaveLength(0);
    expect(verdict(rule, endless([handler], true))).toEqual([true, true]);
    expect(verdict(rule, endless([handler], false))).toEqual([true, true]);
    expect(verdict(rule, endless([], true))).toEqual([true, false]);
    expect(verdict(rule, endless([], false))).toEqual([false, false]);
    expect(verdict(rule, endless([other], false))).toEqual([false, false]);
    expect(verdict(rule, endless([handler, other], false))).toEqual([true, false]);
    const sdei = exception("sdei", {}, { source: "timer" });
    expect(verdict(rule, endless([sdei], false))).toEqual([false, false]);
  });
});

describe("nmi-not-held-off", () => {
  const rule = "nmi-not-held-off";
  const pending = { lines: { timer: { pending: true }, pmu: { pending: true } } };
  const at = (setting: Parameters<typeof scene>[0], line = 1) =>
    verdict(rule, scene({ machine: pending, ...setting }), line);
  const held = { active: [{ intid: 23, priority: 0xa0, dropped: false }] };

  it("is about pending NMIs that are kept out of code that is open to them", () => {
    expect(at({ cpu: held })).toEqual([true, true]);
    expect(at({ cpu: held, machine: {} })).toEqual([false, true]);
    expect(at({})).toEqual([false, true]);
    expect(at({ cpu: { ...held, daif: daif("I") } })).toEqual([true, false]);
    expect(at({ cpu: held, stack: [exception("serror")] })).toEqual([true, false]);
    expect(at({ cpu: held, stack: [exception("debug")] })).toEqual([true, false]);
    expect(at({ cpu: held, stack: [exception("irq")] })).toEqual([true, true]);
    expect(at({ cpu: held, count: 0x100000 })).toEqual([true, false]);
  });

  it("is not about regular interrupts", () => {
    const active = { active: [{ intid: 27, priority: 0xa0, dropped: false }] };
    expect(at({ cpu: active }, 0)).toEqual([false, true]);
  });
});

describe("the liveness rules of the stop", () => {
  const pe = { power: "on", masked: false, events: {}, dispatched: [] } as const;
  const online = { "global:__cpu_online_mask.bits@cpu0": 1n };
  const at = (
    stack: readonly Activation[],
    memory: Machine["memory"] = online,
    power: "on" | "off" | "jumped" = "on",
    setting: Parameters<typeof scene>[0] = {},
  ) =>
    configured(
      mentioning(
        running(stack, { ...setting, machine: { memory, firmware: { cpu0: { ...pe, power } } } }),
        "panic_cpu",
        "__cpu_online_mask",
      ),
      { firmware: {} as NonNullable<SystemConfig["firmware"]> },
    );
  const stopping = inside("local_cpu_stop");

  it("stop-eventually-parks: who stops and is not parked", () => {
    const rule = "stop-eventually-parks";
    expect(verdict(rule, at([stopping]))).toEqual([true, true]);
    expect(verdict(rule, at([task]))).toEqual([false, true]);
    expect(verdict(rule, at([inside("local_cpu_stop", "cpu_park_loop")]))).toEqual([false, true]);
    expect(verdict(rule, at([stopping], online, "off"))).toEqual([false, true]);
    expect(verdict(rule, at([stopping], online, "jumped"))).toEqual([false, true]);
  });

  it("stop-eventually-parks: who was to stop, takes interrupts and goes on", () => {
    const rule = "stop-eventually-parks";
    const asked = { ...online, "global:stop_in_progress": 1n };
    expect(verdict(rule, at([task], asked), 1)).toEqual([true, true]);
    expect(verdict(rule, at([task]), 1)).toEqual([false, true]);
    expect(verdict(rule, at([task], { "global:stop_in_progress": 1n }), 1)).toEqual([false, true]);
    expect(verdict(rule, at([task], asked, "off"), 1)).toEqual([false, true]);
    expect(verdict(rule, at([task], asked, "on", { masks: "I" }), 1)).toEqual([true, false]);
    expect(verdict(rule, at([task, exception("irq")], asked), 1)).toEqual([true, false]);
  });

  it("panic-on-some-cpu: who has stopped itself in panic() while nobody else panics", () => {
    const rule = "panic-on-some-cpu";
    const panics = (cpu: bigint) => ({ ...online, "global:panic_cpu.counter": cpu });
    const stopped = inside("panic_smp_self_stop", "cpu_park_loop");
    const nobody = BigInt.asUintN(32, -1n);
    expect(verdict(rule, at([stopped], panics(nobody)), 0)).toEqual([true, true]);
    expect(verdict(rule, at([stopped], panics(0n)), 0)).toEqual([false, true]);
    expect(verdict(rule, at([inside("cpu_park_loop")], panics(nobody)), 0)).toEqual([false, true]);
    expect(verdict(rule, at([stopped], panics(nobody), "jumped"), 0)).toEqual([false, true]);
    expect(verdict(rule, at([inside("panic_smp_self_stop")], panics(nobody)), 0)).toEqual([
      true,
      false,
    ]);
    expect(verdict(rule, at([stopped], panics(0n)), 1)).toEqual([true, true]);
    expect(verdict(rule, at([stopped], panics(1n)), 1)).toEqual([false, true]);
  });

  it("are about nothing where no CPU is stopped", () => {
    const rules = ["stop-eventually-parks", "wedged-cpu-reached", "panic-on-some-cpu"];
    expect(createLiveness(scene().config, rules).rules).toEqual([]);
  });
});

describe("pause-terminates", () => {
  const rule = "pause-terminates";
  const at = (...functions: readonly string[]) => {
    const { config, machine } = running([inside(...functions)]);
    const fn = { ...standing(scene(), primitive("do_work")).config.program.functions.here };
    const program = { ...config.program, functions: { pause_remote_cpus: fn } };
    return { config: { ...config, program }, machine } as Scene;
  };

  it("is about who pauses, and who is paused, and not stopped there", () => {
    const within = (...functions: readonly string[]) =>
      createLiveness(at().config, [rule]).rules.map(({ within }) =>
        within(at(...functions).machine),
      );
    expect(within("pause_local_cpu")).toEqual([true, false, false, false]);
    expect(within("multi_cpu_stop")).toEqual([true, false, false, false]);
    expect(within("pause_remote_cpus")).toEqual([false, true, false, false]);
    expect(within("resume_remote_cpus")).toEqual([false, false, true, false]);
    expect(within("stop_machine")).toEqual([false, false, false, true]);
    expect(within("pause_local_cpu", "local_cpu_stop")).toEqual([false, false, false, false]);
    expect(within("pause_remote_cpus", "local_cpu_stop")).toEqual([false, false, false, false]);
    expect(createLiveness(scene().config, [rule]).rules).toEqual([]);
  });
});

describe("weakly ordered memory", () => {
  it("has recurring states in which nothing is outstanding, one for each CPU", () => {
    const lasting = ["no-lasting-mask"];
    const plain = createLiveness(scene().config, lasting).rules[0]?.recurring ?? [];
    const memory = { order: "armv8", window: 2 } as unknown as NonNullable<SystemConfig["memory"]>;
    const weak = createLiveness({ ...scene().config, memory }, lasting).rules[0]?.recurring ?? [];
    expect(weak).toHaveLength(plain.length + 1);
  });
});
