// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { describe, expect, it } from "vitest";
import { FINEST } from "../../src/model/gic/priority.ts";
import type { Activation, Cpu } from "../../src/model/machine.ts";
import { brokenBy, call, change, daif, exception, primitive, scene } from "./machine.ts";

const HARDIRQ = 0x10000;
const irq = (more: Partial<Activation>, over = {}) => [exception("irq", over, more)];
const body = primitive("handle_irq_event", [27n], true);
const eret = primitive("kernel_exit.eret");
const active = (dropped: boolean): Cpu["active"] => [{ intid: 27, priority: 0xc0, dropped }];

describe("ack-to-handler-sync", () => {
  const rule = "ack-to-handler-sync";
  const at = (more: Partial<Activation>) => scene({ count: HARDIRQ, stack: irq(more) });

  it("wants an ISB between IAR and the handler", () => {
    expect(brokenBy(at({ acked: 27 }), body)).toContain(rule);
    expect(brokenBy(at({ acked: 27, synced: true }), body)).not.toContain(rule);
  });

  it("looks at every step of the handler, and at none before it", () => {
    const work = primitive("do_work");
    const inHandler = { acked: 27, calls: [call("el1_handler"), call("device_irq")] };
    expect(brokenBy(at(inHandler), work)).toContain(rule);
    expect(brokenBy(at({ acked: 27 }), primitive("gic_write_eoir", [27n]))).not.toContain(rule);
  });

  it("asks nothing where nothing was acknowledged", () => {
    expect(brokenBy(at({ acked: 1023 }), body)).not.toContain(rule);
    expect(brokenBy(at({}), body)).not.toContain(rule);
  });
});

describe("gic-ack-eoi-balance", () => {
  const rule = "gic-ack-eoi-balance";
  const leaving = (cpu: Partial<Cpu>, acked: number | null = 27) =>
    scene({ masks: "DAIF", cpu, stack: irq({ acked }) });

  it("wants the interrupt of the exception ended and deactivated at the return", () => {
    expect(brokenBy(leaving({ active: active(false) }), eret)).toContain(rule);
    expect(brokenBy(leaving({ active: active(true) }), eret)).toContain(rule);
    expect(brokenBy(leaving({ active: [] }), eret)).not.toContain(rule);
  });

  it("leaves the interrupts of outer exceptions alone", () => {
    expect(brokenBy(leaving({ active: active(false) }, 40), eret)).not.toContain(rule);
    expect(brokenBy(leaving({ active: active(false) }, null), eret)).not.toContain(rule);
  });
});

describe("dir-after-eoir", () => {
  const rule = "dir-after-eoir";
  const dir = primitive("gic_write_dir", [27n]);
  const writing = (cpu: Partial<Cpu>) => scene({ masks: "DAIF", cpu, stack: irq({ acked: 27 }) });

  it("wants the priority dropped first", () => {
    expect(brokenBy(writing({ active: active(false) }), dir)).toContain(rule);
    expect(brokenBy(writing({ active: active(true) }), dir)).not.toContain(rule);
    expect(brokenBy(writing({ active: [] }), dir)).not.toContain(rule);
  });

  it("asks of the interrupt that is named only", () => {
    const other = primitive("gic_write_dir", [40n]);
    expect(brokenBy(writing({ active: active(false) }), other)).not.toContain(rule);
    const again = { intid: 27, priority: 0x80, dropped: true, deactivated: true } as const;
    const both = [again, ...active(false)];
    expect(brokenBy(writing({ active: both }), dir)).toContain(rule);
  });

  it("wants EOImode 1", () => {
    const icc = { ...FINEST, eoiMode: 0 as const };
    expect(brokenBy(writing({ active: active(true), icc }), dir)).toContain(rule);
  });
});

describe("special-intid-inert", () => {
  const rule = "special-intid-inert";
  const got = (acked: number, over = {}) => scene({ count: HARDIRQ, stack: irq({ acked }, over) });
  const open = primitive("msr_daifclr", [3n]);

  it.each(["handle_irq_event", "handle_nmi_event", "gic_write_eoir", "gic_write_dir"])(
    "lets nothing come of it: no %s()",
    (name) => {
      expect(brokenBy(got(1023), primitive(name, [1023n]))).toContain(rule);
      expect(brokenBy(got(1020), primitive(name, [1020n]))).toContain(rule);
      expect(brokenBy(got(27), primitive(name, [27n]))).not.toContain(rule);
    },
  );

  it("lets NMIs be opened where interrupts were on, and not where they were off", () => {
    expect(brokenBy(got(1023), open)).not.toContain(rule);
    expect(brokenBy(got(1023, { pmr: 0xc0 }), open)).toContain(rule);
    expect(brokenBy(got(23, { pmr: 0xc0 }), open)).not.toContain(rule);
    expect(brokenBy(got(1023, { pmr: 0xc0 }), primitive("msr_daifclr", [8n]))).not.toContain(rule);
  });
});

describe("stack-scs-match", () => {
  const rule = "stack-scs-match";
  const step = primitive("mov_sp_irq");
  const stacks = { moved: "SP", to: "B" } as const;

  it("wants everything masked while the two stacks do not match", () => {
    const all = scene({ masks: "DAIF", pmr: 0xc0 });
    expect(brokenBy(all, step, change({ stacks }))).not.toContain(rule);
    for (const masks of ["", "AIF", "DIF", "DAF", "DAI"]) {
      const open = change({ stacks, daif: daif(masks) });
      expect(brokenBy(all, step, open), masks).toContain(rule);
    }
    expect(brokenBy(scene(), step, change({ stacks: null }))).not.toContain(rule);
  });
});

describe("exit-to-user-order", () => {
  const rule = "exit-to-user-order";
  const leaving = (userExit: Activation["userExit"], el: 0 | 1 = 0) =>
    scene({ masks: "DAIF", stack: irq({ userExit }, { el }) });

  it.each(["ct_user_enter", "kernel_exit.eret"])("wants the flags read for good at %s", (name) => {
    expect(brokenBy(leaving("none"), primitive(name))).toContain(rule);
    expect(brokenBy(leaving("checked"), primitive(name))).not.toContain(rule);
    expect(brokenBy(leaving("none", 1), primitive(name))).not.toContain(rule);
  });

  it("wants nothing instrumentable after context tracking was told", () => {
    const traced = primitive("trace_hardirqs_on_prepare", [], true);
    expect(brokenBy(leaving("left"), traced)).toContain(rule);
    expect(brokenBy(leaving("checked"), traced)).not.toContain(rule);
    expect(brokenBy(leaving("left"), primitive("__lockdep_hardirqs_on"))).not.toContain(rule);
    expect(brokenBy(leaving("left"), eret)).not.toContain(rule);
  });
});
