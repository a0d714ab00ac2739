// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { describe, expect, it } from "vitest";
import { INVARIANTS, LIVENESS, RULE_IDS } from "../../src/invariants/catalogue.ts";
import { EXECUTION, idOf } from "../../src/invariants/execution.ts";
import { createJudge, createLiveness } from "../../src/invariants/judge.ts";
import { daif, exception, primitive, scene, standing } from "./machine.ts";

const step = { kind: "step", cpu: 0, choice: 0 } as const;

describe("the catalogue", () => {
  it("names every rule once", () => {
    expect(new Set(RULE_IDS).size).toBe(RULE_IDS.length);
    expect(RULE_IDS).toEqual([...INVARIANTS, ...LIVENESS].map(({ id }) => id));
  });

  it("says of every rule what it claims and where that comes from", () => {
    for (const { id, claim, source } of [...INVARIANTS, ...LIVENESS]) {
      expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(claim, id).toMatch(/^[A-Z].*\.$/);
      expect(source, id).not.toBe("");
    }
    for (const { fairness } of LIVENESS) expect(fairness).toMatch(/^[A-Z].*\.$/);
  });

  it("has a check for every rule that the model does not report itself", () => {
    const silent = INVARIANTS.filter(({ checks }) => checks.length === 0);
    expect(EXECUTION).toEqual(expect.arrayContaining(silent));
  });
});

describe("the judge", () => {
  const live = { when: "exit", pstate: 5 } as const;
  const bad = scene({ cpu: { live } });

  it("judges initial states", () => {
    const judge = createJudge(bad.config, RULE_IDS);
    expect(judge(null, null, bad.machine).map(({ rule }) => rule)).toEqual(["live-elr-masked"]);
    expect(judge(null, null, scene().machine)).toEqual([]);
  });

  it("asks only the rules that were asked for", () => {
    expect(createJudge(bad.config, ["pmr-marker"])(null, null, bad.machine)).toEqual([]);
    expect(createJudge(bad.config, [])(null, null, bad.machine)).toEqual([]);
  });

  it("reports a rule once per step, in the order of the catalogue", () => {
    const { config, machine } = standing(
      scene({ masks: "DAIF", pmr: 0xf0 }),
      primitive("cpu_switch_to"),
    );
    const rules = createJudge(config, RULE_IDS)(machine, step, machine).map(({ rule }) => rule);
    expect(rules).toEqual(["task-switch-masks", "schedule-context"]);
  });

  it("says what it saw, with the values", () => {
    const { config, machine } = standing(
      scene({ masks: "DAIF", pmr: 0xf0, count: 2 }),
      primitive("cpu_switch_to"),
    );
    expect(createJudge(config, RULE_IDS)(machine, step, machine)).toEqual([
      { rule: "task-switch-masks", detail: "switches tasks with DAIF {D,A,I,F}, PMR 0xf0" },
    ]);
  });

  it("judges no line that comes or goes", () => {
    const judge = createJudge(bad.config, RULE_IDS);
    for (const kind of ["raise", "withdraw"] as const)
      expect(judge(bad.machine, { kind, cpu: 0, source: "timer" }, bad.machine)).toEqual([]);
  });

  it("reports what stopped the machine whichever rules were asked for, and nothing else", () => {
    const broken = { rule: "WARN_ON(in_hardirq()) in do_softirq()", detail: "in_hardirq()" };
    const machine = { ...bad.machine, broken };
    expect(createJudge(bad.config, [])(bad.machine, step, machine)).toEqual([broken]);
    expect(createJudge(bad.config, RULE_IDS)(bad.machine, step, machine)).toEqual([broken]);
  });

  it("files what stopped the machine under a rule of the catalogue", () => {
    expect(idOf({ rule: "WARN_ON(in_hardirq()) in do_softirq()", detail: "" })).toBe(
      "kernel-assertion",
    );
    expect(idOf({ rule: "null-dereference", detail: "" })).toBe("null-dereference");
  });
});

describe("liveness", () => {
  const { config } = scene();
  const cycle = (rule: string, at = 0) => {
    const found = createLiveness(config, [rule]).rules[at];
    if (found === undefined) throw new Error(`no ${rule}`);
    return found;
  };
  /** Whether a state is within the cycle, and whether it is one that must recur. */
  const verdict = (rule: string, setting: Parameters<typeof scene>[0], at = 0, op = "do_work") => {
    const { config: withStep, machine } = standing(scene(setting), primitive(op));
    const { within, recurring } = createLiveness(withStep, [rule]).rules[at] ?? cycle(rule, at);
    return [within(machine), recurring.every((holds) => holds(machine))];
  };

  it("has one kind of cycle per CPU, mask bit or line", () => {
    expect(createLiveness(config, RULE_IDS).rules.map(({ rule }) => rule)).toEqual([
      "resched-not-lost",
      "no-lasting-mask",
      "no-lasting-mask",
      "no-lasting-mask",
      "irq-eventually-taken",
      "irq-eventually-taken",
      "irq-acknowledged",
      "irq-acknowledged",
      "timer-rearmed",
      "nmi-not-held-off",
      "nmi-not-held-off",
      "rcu-quiescent-seen",
    ]);
    expect(cycle("no-lasting-mask").detail).toBe("CPU 0 runs tasks for ever with PSTATE.D set");
  });

  it("misses a reschedule while a preemptible task runs on", () => {
    const rule = "resched-not-lost";
    expect(verdict(rule, { needResched: true })).toEqual([true, true]);
    expect(verdict(rule, { needResched: false })).toEqual([false, true]);
    expect(verdict(rule, { needResched: true, count: 1 })).toEqual([true, false]);
    expect(verdict(rule, { needResched: true, pmr: 0xc0 })).toEqual([true, false]);
    expect(verdict(rule, { needResched: true, pmr: 0xe0, masks: "DAIF" })).toEqual([true, true]);
  });

  it("misses a mask bit while tasks run, but not while the CPU sleeps", () => {
    const rule = "no-lasting-mask";
    expect(verdict(rule, { masks: "D" })).toEqual([true, true]);
    expect(verdict(rule, { masks: "D" }, 1)).toEqual([false, true]);
    expect(verdict(rule, { masks: "A" }, 1)).toEqual([true, true]);
    expect(verdict(rule, { masks: "IF" }, 2)).toEqual([true, true]);
    expect(verdict(rule, { masks: "IF" }, 2, "wfi")).toEqual([true, false]);
  });

  it("misses an interrupt that is taken and stays pending", () => {
    const pending = { lines: { timer: { pending: true }, pmu: { pending: false } } };
    const setting = { machine: pending, stack: [exception("irq", {}, { source: "timer" })] };
    expect(verdict("irq-acknowledged", setting)).toEqual([true, true]);
    expect(verdict("irq-acknowledged", { ...setting, machine: {} })).toEqual([false, true]);
    expect(verdict("irq-acknowledged", setting, 1)).toEqual([false, false]);
    expect(verdict("irq-acknowledged", { machine: pending })).toEqual([true, false]);
  });

  it("misses an interrupt that is locked out of a CPU that is open or asleep", () => {
    const rule = "irq-eventually-taken";
    const machine = { lines: { timer: { pending: true }, pmu: { pending: false } } };
    const active = (intid: number, dropped: boolean) => ({
      active: [{ intid, priority: 0xc0, dropped }],
    });
    expect(verdict(rule, { machine })).toEqual([false, true]);
    expect(verdict(rule, {})).toEqual([false, true]);
    expect(verdict(rule, { machine, masks: "I" })).toEqual([true, true]);
    expect(verdict(rule, { machine, cpu: active(30, false) })).toEqual([true, true]);
    expect(verdict(rule, { machine, cpu: active(30, true) })).toEqual([false, true]);
    expect(verdict(rule, { machine, cpu: active(27, true) })).toEqual([true, true]);
    expect(verdict(rule, { machine, pmr: 0xc0 })).toEqual([true, false]);
    expect(verdict(rule, { machine, pmr: 0xc0 }, 0, "wfi")).toEqual([true, true]);
    expect(verdict(rule, { machine }, 1)).toEqual([false, true]);
  });

  it("misses the timer while tasks run on or the CPU sleeps", () => {
    const rule = "timer-rearmed";
    const machine = { memory: { "cpu0:hrtimer_bases.deferred_rearm": 1n } };
    const cpu = { timerArmed: false };
    expect(verdict(rule, { machine, cpu })).toEqual([true, true]);
    expect(verdict(rule, { machine })).toEqual([true, false]);
    expect(verdict(rule, { cpu })).toEqual([false, true]);
    expect(verdict(rule, { machine, cpu: { ...cpu, daif: daif("IF") }, pmr: 0xf0 })).toEqual([
      true,
      false,
    ]);
    expect(verdict(rule, { machine, cpu, pmr: 0xc0 }, 0, "wfi")).toEqual([true, true]);
  });
});
