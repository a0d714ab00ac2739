// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { describe, expect, it } from "vitest";
import { ctNmiEnter, IN_KERNEL, IRQ_NONIDLE } from "../../src/model/context-tracking.ts";
import type { ContextTracking } from "../../src/model/machine.ts";
import {
  brokenBy,
  brokenByIrq,
  change,
  daif,
  exception,
  lockdepOff,
  primitive,
  type Scene,
  scene,
} from "./machine.ts";

const IDLE: ContextTracking = { watching: false, state: "idle", nesting: 0, nmiNesting: 0 };
const USER: ContextTracking = { ...IDLE, state: "user" };
const NMI = 0x110000;

describe("rcu-watching", () => {
  const rule = "rcu-watching";
  const traced = primitive("trace_hardirqs_off_finish", [], true);
  const at = (ct: ContextTracking, count = 0) => brokenBy(scene({ cpu: { ct }, count }), traced);

  it("wants RCU to watch what can be traced", () => {
    expect(at(IN_KERNEL)).not.toContain(rule);
    expect(at(IDLE)).toContain(rule);
    expect(at(ctNmiEnter(IDLE))).not.toContain(rule);
    expect(brokenBy(scene({ cpu: { ct: IDLE } }), primitive("ct_irq_enter"))).not.toContain(rule);
  });

  it("wants context tracking to have left user mode, except in NMI", () => {
    const entered = { ...IN_KERNEL, state: "user" } as const;
    expect(at(entered)).toContain(rule);
    expect(at(ctNmiEnter(USER), NMI)).not.toContain(rule);
    expect(at({ ...IN_KERNEL, state: "guest" })).toContain(rule);
  });

  it("lets an interrupt of the kernel, and no other, make RCU watch in a context of user mode", () => {
    const entered = ctNmiEnter(USER);
    const hit = (vector: "irq" | "sync", el: 0 | 1, ct = entered) =>
      brokenBy(scene({ cpu: { ct }, stack: [exception(vector, { ct: USER, el })] }), traced);
    expect(hit("irq", 1)).not.toContain(rule);
    expect(hit("irq", 0)).toContain(rule);
    expect(hit("sync", 1)).toContain(rule);
    expect(hit("irq", 1, { ...entered, nmiNesting: 0 })).toContain(rule);
  });
});

describe("ct-counters", () => {
  const rule = "ct-counters";
  const irq = primitive("handle_irq_event", [27n]);
  const nested = (nmiNesting: number): ContextTracking => ({ ...ctNmiEnter(IDLE), nmiNesting });
  const idleTask = (ct: ContextTracking, entry: ContextTracking, vector: "irq" | "sync" = "irq") =>
    scene({ cpu: { ct, current: "idle0" }, stack: [exception(vector, { ct: entry })] });

  it("counts no nesting at task level", () => {
    const at = (ct: ContextTracking) => brokenBy(scene(), primitive("do_work"), change({ ct }));
    expect(at(IN_KERNEL)).not.toContain(rule);
    expect(at(IDLE)).not.toContain(rule);
    expect(at({ ...IN_KERNEL, nmiNesting: IRQ_NONIDLE + 2 })).toContain(rule);
    expect(at({ ...IN_KERNEL, nesting: 0 })).toContain(rule);
    expect(at({ ...IN_KERNEL, state: "user", nmiNesting: 0 })).not.toContain(rule);
    expect(at({ ...IDLE, nmiNesting: -1 })).toContain(rule);
    expect(at({ ...IDLE, nesting: -1 })).toContain(rule);
  });

  it("counts one for a first-level interrupt of an idle CPU, and only for it", () => {
    expect(brokenBy(idleTask(nested(1), IDLE), irq)).not.toContain(rule);
    expect(brokenBy(idleTask(nested(3), IDLE), irq)).toContain(rule);
    expect(brokenBy(idleTask(nested(3), nested(1)), irq)).not.toContain(rule);
    expect(brokenBy(idleTask(nested(1), nested(1)), irq)).toContain(rule);
    expect(brokenBy(idleTask(nested(5), nested(1)), irq)).toContain(rule);
  });

  it("enters from the idle task once even if RCU watches", () => {
    const watching = { ...IN_KERNEL, nmiNesting: IRQ_NONIDLE + 2 };
    const fault = primitive("handle_fault", [0n]);
    expect(brokenBy(idleTask(watching, IN_KERNEL), irq)).not.toContain(rule);
    expect(brokenBy(idleTask(IN_KERNEL, IN_KERNEL), irq)).toContain(rule);
    expect(brokenBy(idleTask(IN_KERNEL, IN_KERNEL, "sync"), fault)).toContain(rule);
  });

  it("lets an interrupt of any other task leave the count alone", () => {
    const stack = [exception("irq")];
    expect(brokenBy(scene({ stack }), irq)).not.toContain(rule);
    const inNmi = ctNmiEnter(IN_KERNEL);
    expect(brokenBy(scene({ stack, cpu: { ct: inNmi } }), irq)).not.toContain(rule);
    const fromUser = [exception("irq", { el: 0, ct: USER })];
    expect(brokenBy(scene({ stack: fromUser }), irq)).not.toContain(rule);
  });

  it("does not let a nested NMI look like the first level", () => {
    const nmi = primitive("handle_nmi_event", [23n]);
    expect(brokenBy(idleTask(nested(1), nested(1)), nmi)).toContain(rule);
    expect(brokenBy(idleTask(nested(3), nested(1)), nmi)).not.toContain(rule);
    expect(brokenBy(idleTask(nested(1), IDLE), nmi)).not.toContain(rule);
  });

  it("wants all of it back at the return", () => {
    const eret = primitive("kernel_exit.eret");
    expect(brokenBy(idleTask(IDLE, IDLE), eret)).not.toContain(rule);
    expect(brokenBy(idleTask(nested(1), IDLE), eret)).toContain(rule);
    expect(brokenBy(idleTask(nested(3), nested(1)), eret)).toContain(rule);
  });
});

describe("no-irq-after-rcu-exit", () => {
  const rule = "no-irq-after-rcu-exit";
  const done = { handled: true, acked: 27 };
  const at = (stack: ReturnType<typeof exception>[], ct = IN_KERNEL, current = "A"): Scene =>
    scene({ stack, cpu: { ct, current } });

  it("is broken in the assembly of the exit", () => {
    const exit = primitive("kernel_exit.restore_pmr", [0n]);
    expect(brokenByIrq(at([exception("sync")]), exit)).toContain(rule);
    expect(brokenByIrq(at([exception("sync")]))).not.toContain(rule);
    expect(brokenByIrq(scene())).not.toContain(rule);
  });

  it("leaves NMIs alone there", () => {
    const exit = primitive("kernel_exit.daifset");
    const closed = scene({ stack: [exception("irq", {}, done)], pmr: 0xc0 });
    expect(brokenByIrq(closed, exit)).not.toContain(rule);
  });

  it("is broken once the handler has run and RCU does not watch any more", () => {
    expect(brokenByIrq(at([exception("irq", { ct: IDLE }, done)], IDLE))).toContain(rule);
    expect(brokenByIrq(at([exception("sync", { ct: IDLE })], IDLE))).not.toContain(rule);
  });

  it("is broken once an NMI or an interrupt of the idle task has uncounted itself", () => {
    const nmi = exception("irq", { pmr: 0xc0 }, done);
    const counted = ctNmiEnter(IN_KERNEL);
    expect(brokenByIrq(at([nmi]))).toContain(rule);
    expect(brokenByIrq(at([nmi], counted))).not.toContain(rule);
    expect(brokenByIrq(at([exception("irq", {}, done)], IN_KERNEL, "idle0"))).toContain(rule);
    expect(brokenByIrq(at([exception("irq", {}, done)], counted, "idle0"))).not.toContain(rule);
  });

  it("lets softirqs be interrupted, and the way out to user mode", () => {
    expect(brokenByIrq(at([exception("irq", {}, { ...done, acked: 23 })]))).not.toContain(rule);
    expect(brokenByIrq(at([exception("serror", { el: 0 }, done)]))).not.toContain(rule);
  });
});

describe("lockdep-agrees", () => {
  const rule = "lockdep-agrees";
  const off = { lockdep: lockdepOff };
  const work = primitive("do_work");
  const eret = primitive("kernel_exit.eret");

  it("is right wherever work is done", () => {
    for (const name of [
      "do_work",
      "handle_irq_event",
      "handle_nmi_event",
      "handle_fault",
      "handle_softirq",
    ]) {
      const step = primitive(name, [27n]);
      expect(brokenBy(scene(), step)).not.toContain(rule);
      expect(brokenBy(scene({ pmr: 0xc0 }), step)).toContain(rule);
      expect(brokenBy(scene({ cpu: off }), step)).toContain(rule);
      expect(brokenBy(scene({ cpu: off, masks: "IF", pmr: 0xf0 }), step)).not.toContain(rule);
    }
  });

  it("goes by PSTATE alone without pseudo-NMI", () => {
    const plain = { boot: { pseudoNmi: false }, pmr: 0xf0 };
    expect(brokenBy(scene({ ...plain }), work)).not.toContain(rule);
    expect(brokenBy(scene({ ...plain, masks: "IF" }), work)).toContain(rule);
  });

  it("is on when an interrupt is taken, an NMI apart", () => {
    expect(brokenByIrq(scene())).not.toContain(rule);
    expect(brokenByIrq(scene({ cpu: off }))).toContain(rule);
    expect(brokenByIrq(scene({ pmr: 0xc0 }))).not.toContain(rule);
  });

  it("returns to a context with interrupts on as on", () => {
    const at = (stack: ReturnType<typeof exception>[], cpu = {}) =>
      brokenBy(scene({ stack, cpu: { daif: daif("DAIF"), ...cpu } }), eret);
    for (const vector of ["irq", "sync", "serror", "debug"] as const) {
      expect(at([exception(vector)])).not.toContain(rule);
      expect(at([exception(vector)], off)).toContain(rule);
    }
  });

  it("returns to one with interrupts off as it was, after a fault as off", () => {
    const at = (vector: "irq" | "sync", was: boolean, is: boolean) => {
      const stack = [exception(vector, { pmr: 0xc0, hardirqsEnabled: was })];
      return brokenBy(scene({ stack, cpu: is ? {} : off }), eret);
    };
    expect(at("irq", true, true)).not.toContain(rule);
    expect(at("irq", true, false)).toContain(rule);
    expect(at("irq", false, true)).toContain(rule);
    expect(at("sync", true, false)).not.toContain(rule);
    expect(at("sync", false, true)).toContain(rule);
  });
});
