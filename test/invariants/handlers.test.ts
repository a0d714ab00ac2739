// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { describe, expect, it } from "vitest";
import { createJudge } from "../../src/invariants/judge.ts";
import { IN_KERNEL } from "../../src/model/context-tracking.ts";
import type { Lock, LockHolder } from "../../src/model/machine.ts";
import {
  brokenBy,
  brokenByIrq,
  callOf,
  exception,
  load,
  lockdepOff,
  primitive,
  scene,
  standing,
} from "./machine.ts";

const HARDIRQ = 0x10000;
const NMI = 0x100000;
const irq = (intid: bigint) => primitive("handle_irq_event", [intid], true);
const nmi = (intid: bigint) => primitive("handle_nmi_event", [intid], true);
const entered = { mte: "entered" } as const;
const fromOff = exception("irq", { pmr: 0xc0 });

describe("nmi-context", () => {
  const rule = "nmi-context";

  it("wants NMI handlers to run with in_nmi()", () => {
    expect(brokenBy(scene({ count: NMI + HARDIRQ }), nmi(23n))).not.toContain(rule);
    expect(brokenBy(scene({ count: HARDIRQ }), nmi(23n))).toContain(rule);
  });

  it("wants lines of NMI priority out of the flow of interrupts", () => {
    expect(brokenBy(scene({ count: HARDIRQ }), irq(27n))).not.toContain(rule);
    expect(brokenBy(scene({ count: HARDIRQ }), irq(23n))).toContain(rule);
    const plain = { boot: { pseudoNmi: false }, masks: "IF", pmr: 0xf0, count: HARDIRQ };
    expect(brokenBy(scene(plain), irq(23n))).not.toContain(rule);
  });

  it("wants nothing traced in an NMI before it has been announced", () => {
    const traced = primitive("trace_hardirqs_off_finish", [], true);
    const untraced = primitive("ct_nmi_enter");
    expect(brokenBy(scene({ stack: [fromOff] }), traced)).toContain(rule);
    expect(brokenBy(scene({ stack: [fromOff] }), untraced)).not.toContain(rule);
    expect(brokenBy(scene({ stack: [fromOff], count: NMI }), traced)).not.toContain(rule);
    expect(brokenBy(scene({ stack: [exception("irq")] }), traced)).not.toContain(rule);
    expect(brokenBy(scene({ stack: [exception("sync", { pmr: 0xc0 })] }), traced)).not.toContain(
      rule,
    );
  });
});

describe("no-irq-in-nmi", () => {
  const rule = "no-irq-in-nmi";

  it("keeps regular interrupts out of NMI context, by either flow", () => {
    expect(brokenBy(scene({ count: HARDIRQ }), irq(27n))).not.toContain(rule);
    expect(brokenBy(scene({ count: NMI + HARDIRQ }), irq(27n))).toContain(rule);
    expect(brokenBy(scene({ count: NMI + HARDIRQ }), nmi(27n))).toContain(rule);
    expect(brokenBy(scene({ count: NMI + HARDIRQ }), nmi(23n))).not.toContain(rule);
  });
});

describe("nmi-nesting", () => {
  const rule = "nmi-nesting";

  it("keeps interrupts out of NMIs", () => {
    expect(brokenByIrq(scene({ count: NMI }))).toContain(rule);
    expect(brokenByIrq(scene({ count: HARDIRQ }))).not.toContain(rule);
  });

  it("counts each exception as one NMI at most", () => {
    const add = primitive("__preempt_count_add", [BigInt(NMI)]);
    const to = (count: number) =>
      brokenBy(scene({ stack: [fromOff] }), add, (draft) => {
        if (draft.tasks.A) draft.tasks.A.preemptCount = count;
      });
    expect(to(NMI)).not.toContain(rule);
    expect(to(2 * NMI)).toContain(rule);
  });
});

describe("softirq-nesting", () => {
  const rule = "softirq-nesting";
  const softirq = primitive("handle_softirq");

  it("wants softirqs one deep, out of hard interrupts and NMIs", () => {
    expect(brokenBy(scene({ count: 0x100 }), softirq)).not.toContain(rule);
    for (const count of [0, 0x200, 0x100 + HARDIRQ, 0x100 + NMI])
      expect(brokenBy(scene({ count }), softirq)).toContain(rule);
  });

  it("wants interrupts open for real, whatever PMR says", () => {
    expect(brokenBy(scene({ count: 0x100, masks: "IF" }), softirq)).toContain(rule);
    expect(brokenBy(scene({ count: 0x100, pmr: 0xc0 }), softirq)).toContain(rule);
  });
});

describe("mte-check-order", () => {
  const rule = "mte-check-order";
  const exit = primitive("mte_check_tfsr_exit");
  const entry = primitive("mte_check_tfsr_entry");
  const leave = primitive("kernel_exit.load", [0n]);
  const at = (stack: ReturnType<typeof exception>[], step: ReturnType<typeof irq>) =>
    brokenBy(scene({ stack, masks: "DAIF", pmr: 0xf0 }), step);

  it("checks before every handler of an interrupt or fault of the kernel", () => {
    for (const name of ["handle_irq_event", "handle_fault", "handle_softirq"]) {
      const step = primitive(name, [27n]);
      expect(at([exception("irq")], step)).toContain(rule);
      expect(at([exception("irq", {}, entered)], step)).not.toContain(rule);
      expect(at([exception("irq", {}, { mte: "exited" })], step)).toContain(rule);
    }
    expect(at([exception("irq", { el: 0 })], irq(27n))).not.toContain(rule);
    expect(at([exception("irq", { el: 0 }, { mte: "exited" })], irq(27n))).toContain(rule);
    expect(at([], irq(27n))).not.toContain(rule);
  });

  it("leaves NMIs, SErrors and debug exceptions of the kernel alone", () => {
    const fault = primitive("handle_fault", [0n]);
    for (const one of [fromOff, exception("serror"), exception("debug")]) {
      expect(at([one], fault)).not.toContain(rule);
      expect(at([one], leave)).not.toContain(rule);
    }
  });

  it("checks once before the return, to the kernel and to user mode", () => {
    expect(at([exception("sync", {}, entered)], leave)).toContain(rule);
    expect(at([exception("sync", {}, { mte: "exited" })], leave)).not.toContain(rule);
    expect(at([exception("sync", { el: 0 })], leave)).toContain(rule);
    expect(at([exception("sync", {}, entered)], exit)).not.toContain(rule);
    expect(at([exception("sync", {}, { mte: "exited" })], exit)).toContain(rule);
  });

  it("checks while RCU is watching", () => {
    const ct = { ...IN_KERNEL, watching: false };
    const stack = [exception("sync", {}, entered)];
    for (const step of [entry, exit]) {
      expect(brokenBy(scene({ stack, cpu: { ct } }), step)).toContain(rule);
      expect(brokenBy(scene({ stack }), step)).not.toContain(rule);
    }
  });
});

describe("mte-exit-masked", () => {
  const rule = "mte-exit-masked";
  const exited = [exception("irq", {}, { mte: "exited" })];
  const before = [exception("irq", {}, entered)];

  it("checks with everything masked", () => {
    const exit = primitive("mte_check_tfsr_exit");
    const at = (masks: string) => brokenBy(scene({ stack: before, masks, pmr: 0xf0 }), exit);
    expect(at("DAIF")).not.toContain(rule);
    for (const masks of ["AIF", "DIF", "DAF", "DAI"]) expect(at(masks)).toContain(rule);
  });

  it("schedules nothing afterwards", () => {
    const asks = primitive("need_resched");
    const preempting = callOf("preempt_schedule_irq");
    expect(brokenBy(scene({ stack: exited }), primitive("cpu_switch_to"))).toContain(rule);
    expect(brokenBy(scene({ stack: exited }), asks, preempting)).toContain(rule);
    expect(brokenBy(scene({ stack: before }), primitive("cpu_switch_to"))).not.toContain(rule);
    expect(brokenBy(scene({ stack: before }), asks, preempting)).not.toContain(rule);
  });
});

describe("saved-regs-intact", () => {
  const rule = "saved-regs-intact";
  const at = (regs: { pstate: number; pmr: number }, field: string, pseudoNmi = true) =>
    brokenBy(
      scene({ stack: [exception("irq", {}, { regs })], boot: { pseudoNmi } }),
      load("regs:A:1", field),
    );

  it("reads what the exception found", () => {
    expect(at({ pstate: 5, pmr: 0xe0 }, "pstate")).not.toContain(rule);
    expect(at({ pstate: 5, pmr: 0xe0 }, "pmr")).not.toContain(rule);
    expect(at({ pstate: 0x85, pmr: 0xe0 }, "pstate")).toContain(rule);
    expect(at({ pstate: 5, pmr: 0xc0 }, "pmr")).toContain(rule);
  });

  it("does not miss PMR where it is not saved, nor look at other fields and objects", () => {
    expect(at({ pstate: 5, pmr: 0 }, "pmr", false)).not.toContain(rule);
    expect(at({ pstate: 0x85, pmr: 0xc0 }, "pc")).not.toContain(rule);
    expect(brokenBy(scene(), load("global:x", "pstate"))).not.toContain(rule);
  });
});

describe("no-self-deadlock", () => {
  const rule = "no-self-deadlock";
  const who = (level: number, cpu = 0): LockHolder => ({ cpu, task: "A", level });
  const taking = primitive("raw_spin_lock", [{ object: "cpu0:base", path: "lock" }]);
  const joining = (before: Lock, after: Lock) =>
    brokenBy(
      scene({ stack: [exception("irq")], machine: { locks: { "cpu0:base.lock": before } } }),
      taking,
      (draft) => {
        const { owner, queue } = after;
        draft.locks["cpu0:base.lock"] = { owner, queue: [...queue] };
      },
    );

  it("is broken by waiting for a context of the same CPU", () => {
    const owner = who(0);
    expect(joining({ owner, queue: [] }, { owner, queue: [who(1)] })).toContain(rule);
  });

  it("is broken by queueing up behind one", () => {
    const owner = who(0, 1);
    const queue = [who(0)];
    expect(joining({ owner, queue }, { owner, queue: [...queue, who(1)] })).toContain(rule);
    expect(joining({ owner: null, queue }, { owner: null, queue: [...queue, who(1)] })).toContain(
      rule,
    );
  });

  it("says who waits for whom", () => {
    const stack = [exception("irq", {}, { source: "timer" })];
    const locks = { "cpu0:base.lock": { owner: who(0), queue: [] } };
    const { config, machine } = standing(scene({ stack, machine: { locks } }), taking);
    const after = { ...machine, locks: { "cpu0:base.lock": { owner: who(0), queue: [who(1)] } } };
    const found = createJudge(config, [rule])(machine, { kind: "step", cpu: 0, choice: 0 }, after);
    expect(found.map(({ detail }) => detail)).toEqual([
      "the IRQ (timer) over task A waits for base.lock of CPU 0, which task A holds",
    ]);
  });

  it("calls an NMI what is one by its line, where there are pseudo-NMIs", () => {
    const waits = (pseudoNmi: boolean) => {
      const stack = [exception("irq", {}, { source: "pmu" })];
      const locks = { "global:lock": { owner: who(0), queue: [] } };
      const set = scene({ stack, machine: { locks }, boot: { pseudoNmi } });
      const lock = primitive("raw_spin_lock", [{ object: "global:lock", path: "" }]);
      const { config, machine } = standing(set, lock);
      const after = { ...machine, locks: { "global:lock": { owner: who(0), queue: [who(1)] } } };
      const judge = createJudge(config, [rule]);
      return judge(machine, { kind: "step", cpu: 0, choice: 0 }, after).map(({ detail }) => detail);
    };
    const rest = "(pmu) over task A waits for lock, which task A holds";
    expect(waits(true)).toEqual([`the NMI ${rest}`]);
    expect(waits(false)).toEqual([`the IRQ ${rest}`]);
  });

  it("is not broken by waiting for another CPU, nor by getting the lock", () => {
    const owner = who(0, 1);
    expect(joining({ owner, queue: [] }, { owner, queue: [who(1)] })).not.toContain(rule);
    expect(joining({ owner: null, queue: [] }, { owner: who(0), queue: [] })).not.toContain(rule);
  });
});

describe("no-entry-livelock", () => {
  const rule = "no-entry-livelock";

  it("wants IAR read before interrupts open", () => {
    expect(brokenByIrq(scene({ stack: [exception("irq")] }))).toContain(rule);
    expect(brokenByIrq(scene({ stack: [exception("irq", {}, { acked: 27 })] }))).not.toContain(
      rule,
    );
    expect(brokenByIrq(scene({ stack: [exception("irq"), exception("sync")] }))).toContain(rule);
    expect(brokenByIrq(scene({ stack: [exception("sync")] }))).not.toContain(rule);
  });

  it("counts a spurious acknowledge as one", () => {
    const stack = [exception("irq", {}, { acked: 1023 })];
    expect(brokenByIrq(scene({ stack, cpu: { lockdep: lockdepOff } }))).not.toContain(rule);
  });
});
