// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { describe, expect, it } from "vitest";
import { IN_KERNEL } from "../../src/model/context-tracking.ts";
import { brokenBy, call, callOf, exception, primitive, type Scene, scene } from "./machine.ts";

const switching = primitive("cpu_switch_to");
const asking = primitive("need_resched");
const preempting = callOf("preempt_schedule_irq");
const NMI = 0x100000;
const HARDIRQ = 0x10000;
const SOFTIRQ = 0x100;
const calls = [call("el1_handler"), call("preempt_schedule_irq")];

describe("no-preempt-in-nmi", () => {
  const rule = "no-preempt-in-nmi";
  const at = (stack: ReturnType<typeof exception>[], count = 0) => [
    brokenBy(scene({ stack, count, pmr: 0xc0 }), switching).includes(rule),
    brokenBy(scene({ stack, count, pmr: 0xc0 }), asking, preempting).includes(rule),
  ];

  it("is broken while preempt_count says NMI", () => {
    expect(at([exception("irq")], NMI + HARDIRQ)).toEqual([true, true]);
  });

  it("is broken on top of an exception that only an NMI can be", () => {
    expect(at([exception("irq", { pmr: 0xc0 })])).toEqual([true, true]);
    expect(at([exception("irq", { daif: "IF" })])).toEqual([true, true]);
    expect(at([exception("serror")])).toEqual([true, true]);
    expect(at([exception("debug"), exception("sync")])).toEqual([true, true]);
  });

  it("is not broken by an interrupt, nor by an NMI that hit with interrupts on and is over", () => {
    expect(at([exception("irq")])).toEqual([false, false]);
    expect(at([exception("irq", {}, { acked: 23, handled: true })])).toEqual([false, false]);
  });

  it("is not broken on the way out to user mode", () => {
    expect(at([exception("serror", { el: 0 })])).toEqual([false, false]);
  });
});

describe("schedule-context", () => {
  const rule = "schedule-context";
  const at = (count: number, stack: ReturnType<typeof exception>[] = []) =>
    brokenBy(scene({ stack, count, pmr: 0xc0 }), switching);

  it("wants preempt_count to be what __schedule() has made it", () => {
    expect(at(2)).not.toContain(rule);
    for (const count of [0, 1, 3, 2 + SOFTIRQ, 2 + HARDIRQ, 2 + NMI])
      expect(at(count)).toContain(rule);
  });

  it("lets an interrupt of the kernel switch in preempt_schedule_irq() only", () => {
    expect(at(2, [exception("irq", {}, { calls })])).not.toContain(rule);
    expect(at(2, [exception("irq")])).toContain(rule);
  });

  it("lets faults sleep, and interrupts of user code", () => {
    expect(at(2, [exception("sync")])).not.toContain(rule);
    expect(at(2, [exception("irq", { el: 0 })])).not.toContain(rule);
  });
});

describe("preempt-on-exit-legal", () => {
  const rule = "preempt-on-exit-legal";
  const at = (setting: Scene) => brokenBy(setting, asking, preempting);
  const stack = [exception("sync")];

  it("allows what the thread agreed on", () => {
    expect(at(scene({ stack, pmr: 0xc0 }))).not.toContain(rule);
    expect(at(scene({ stack: [exception("irq")], masks: "DAIF" }))).not.toContain(rule);
  });

  it("refuses where interrupts were off, in PMR or in PSTATE", () => {
    expect(at(scene({ stack: [exception("sync", { pmr: 0xc0 })] }))).toContain(rule);
    expect(at(scene({ stack: [exception("sync", { daif: "IF" })] }))).toContain(rule);
  });

  it("refuses with a count, from user mode, and at task level", () => {
    expect(at(scene({ stack, count: 1 }))).toContain(rule);
    expect(at(scene({ stack: [exception("irq", { el: 0 })] }))).toContain(rule);
    expect(at(scene())).toContain(rule);
  });

  it("refuses while RCU is not watching as at task level", () => {
    const ct = (over: Partial<typeof IN_KERNEL>) =>
      at(scene({ stack, cpu: { ct: { ...IN_KERNEL, ...over } } }));
    expect(ct({ watching: false })).toContain(rule);
    expect(ct({ nesting: 0 })).toContain(rule);
    expect(ct({ nmiNesting: IN_KERNEL.nmiNesting + 2 })).toContain(rule);
  });

  it("refuses before capabilities are final", () => {
    expect(at(scene({ stack, boot: { capsFinalized: false } }))).toContain(rule);
  });
});

describe("preempt-count-balance", () => {
  const rule = "preempt-count-balance";
  const eret = primitive("kernel_exit.eret");
  const sub = (count: number, value: number) =>
    brokenBy(scene({ count }), primitive("__preempt_count_sub", [BigInt(value)]));

  it("compares the count at the return with the one at the entry", () => {
    const stack = [exception("irq", { preemptCount: 1 })];
    expect(brokenBy(scene({ stack, count: 1 }), eret)).not.toContain(rule);
    expect(brokenBy(scene({ stack, count: 0 }), eret)).toContain(rule);
    expect(brokenBy(scene({ stack, count: 1 + HARDIRQ }), eret)).toContain(rule);
  });

  it("never takes more than there is", () => {
    expect(sub(1, 1)).not.toContain(rule);
    expect(sub(0, 1)).toContain(rule);
    expect(sub(HARDIRQ, 1)).toContain(rule);
    expect(sub(HARDIRQ, HARDIRQ + NMI)).toContain(rule);
    expect(sub(NMI + HARDIRQ, HARDIRQ + NMI)).not.toContain(rule);
  });
});
