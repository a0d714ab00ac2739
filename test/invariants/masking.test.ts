// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { describe, expect, it } from "vitest";
import type { Priorities } from "../../src/model/gic/views.ts";
import {
  broken,
  brokenBy,
  call,
  callOf,
  change,
  daif,
  exception,
  primitive,
  type Scene,
  scene,
  standing,
  task,
} from "./machine.ts";

const toTask = (name: string) => ({ object: `task:${name}`, path: "" });
const switching = primitive("cpu_switch_to", [toTask("A"), toTask("B")]);

/** The scene on a kernel with other priorities. */
function prioritised({ config, machine }: Scene, over: Partial<Priorities>): Scene {
  const priorities = { ...config.kernel.priorities, ...over };
  return { config: { ...config, kernel: { ...config.kernel, priorities } }, machine };
}

/** Steps at which software acts on what it has concluded from its masks. */
const SETTLED_STEPS = [
  "handle_irq_event",
  "handle_nmi_event",
  "handle_softirq",
  "handle_fault",
  "do_work",
  "__lockdep_hardirqs_off",
  "__lockdep_hardirqs_on_prepare",
  "__lockdep_hardirqs_on",
];

describe("task-switch-masks", () => {
  const rule = "task-switch-masks";
  const noPseudoNmi = { boot: { pseudoNmi: false }, pmr: 0xf0, count: 2 };

  it("wants DAIF open and PMR at IRQOFF with pseudo-NMI", () => {
    expect(brokenBy(scene({ pmr: 0xc0, count: 2 }), switching)).not.toContain(rule);
    expect(brokenBy(scene({ pmr: 0xe0, count: 2 }), switching)).toContain(rule);
    expect(brokenBy(scene({ masks: "I", pmr: 0xc0, count: 2 }), switching)).toContain(rule);
    expect(brokenBy(scene({ masks: "DAIF", pmr: 0xf0, count: 2 }), switching)).toContain(rule);
  });

  it("wants exactly I and F set without", () => {
    expect(brokenBy(scene({ ...noPseudoNmi, masks: "IF" }), switching)).not.toContain(rule);
    expect(brokenBy(scene({ ...noPseudoNmi, masks: "" }), switching)).toContain(rule);
    expect(brokenBy(scene({ ...noPseudoNmi, masks: "DAIF" }), switching)).toContain(rule);
  });
});

describe("live-elr-masked", () => {
  const live = { when: "exit", pstate: 5 } as const;
  const masks = (letters: string) =>
    brokenBy(scene(), primitive("kernel_exit.load"), change({ live, daif: daif(letters) }));

  it("holds only while everything is masked", () => {
    expect(masks("DAIF")).not.toContain("live-elr-masked");
    for (const letters of ["AIF", "DIF", "DAF", "DAI"])
      expect(masks(letters)).toContain("live-elr-masked");
  });
});

describe("pmr-restore-masked", () => {
  const rule = "pmr-restore-masked";
  const stack = [exception("irq", {}, { mte: "exited" })];
  const restore = primitive("kernel_exit.restore_pmr", [0n]);

  it("wants I and F set while PMR is put back", () => {
    expect(brokenBy(scene({ stack, masks: "IF", pmr: 0xf0 }), restore)).not.toContain(rule);
    expect(brokenBy(scene({ stack, masks: "F", pmr: 0xc0 }), restore)).toContain(rule);
    expect(brokenBy(scene({ stack, masks: "I", pmr: 0xc0 }), restore)).toContain(rule);
  });

  it("wants the return to leave the masks that the exception found", () => {
    const eret = standing(scene({ stack, masks: "DAIF" }), primitive("kernel_exit.eret"));
    const returning = (letters: string, pmr: number) =>
      broken(eret, (draft) => {
        draft.tasks.A?.stack.pop();
        change({ daif: daif(letters), pmr })(draft);
      });
    expect(returning("", 0xe0)).not.toContain(rule);
    expect(returning("", 0xc0)).toContain(rule);
    expect(returning("D", 0xe0)).toContain(rule);
  });
});

describe("mask-balance", () => {
  const rule = "mask-balance";
  const masks = { daif: daif(""), pmr: 0xe0 };
  const calls = [call("task_loop"), call("balanced", masks)];
  const inBalanced = scene({ machine: {} });
  const start = standing(
    { ...inBalanced, machine: withCalls(calls) },
    primitive("write_sysreg", [0n, { symbol: "daif" }]),
    "leaf",
  );

  function withCalls(now: readonly ReturnType<typeof call>[]) {
    const { machine } = inBalanced;
    const A = { name: "A", preemptCount: 0, needResched: false, stack: [{ ...task, calls: now }] };
    return { ...machine, tasks: { ...machine.tasks, A } };
  }

  const returning = (cpu: Parameters<typeof change>[0], depth: number) =>
    broken(start, (draft) => {
      draft.tasks.A?.stack.at(-1)?.calls.splice(depth);
      change(cpu)(draft);
    });

  it("compares the masks at the return with those at the call", () => {
    expect(returning({}, 1)).not.toContain(rule);
    expect(returning({ daif: daif("D") }, 1)).toContain(rule);
    expect(returning({ pmr: 0xc0 }, 1)).toContain(rule);
  });

  it("says nothing before the function returns", () => {
    expect(returning({ pmr: 0xc0 }, 2)).not.toContain(rule);
  });

  it("notices a return that is followed by the next call at once", () => {
    const again = broken(start, (draft) => {
      const now = draft.tasks.A?.stack.at(-1)?.calls;
      now?.splice(1);
      now?.push({ ...call("balanced"), locals: [], masks: { daif: daif(""), pmr: 0xc0 } });
      change({ pmr: 0xc0 })(draft);
    });
    expect(again).toContain(rule);
  });

  it("does not take another task's stack for a return", () => {
    const away = broken(start, change({ current: "B", pmr: 0xc0 }));
    expect(away).not.toContain(rule);
  });
});

describe("pmr-marker", () => {
  const rule = "pmr-marker";
  const work = primitive("do_work");
  const write = primitive("write_sysreg_s", [0n, { symbol: "SYS_ICC_PMR_EL1" }]);

  it("lets PMR leave the masking to I only while I is set", () => {
    expect(brokenBy(scene({ masks: "IF", pmr: 0xf0 }), work)).not.toContain(rule);
    expect(brokenBy(scene({ masks: "IF", pmr: 0xf0 }), work, change({ daif: daif("") }))).toContain(
      rule,
    );
    expect(brokenBy(scene({ masks: "IF", pmr: 0xd0 }), work, change({ daif: daif("") }))).toContain(
      rule,
    );
    expect(brokenBy(scene({ pmr: 0xc0 }), work)).not.toContain(rule);
  });

  it("is broken by a handler for which PMR is open and I is set", () => {
    expect(brokenBy(scene({ masks: "IF", pmr: 0xe0 }), work)).toContain(rule);
    const lockdep = primitive("__lockdep_hardirqs_off");
    expect(brokenBy(scene({ masks: "DAIF", pmr: 0xe0 }), lockdep)).toContain(rule);
  });

  it("lets both mask while they are being moved, and in assembly, and nowhere else", () => {
    const both = (name: string, masks = "IF", pmr = 0xc0) =>
      brokenBy(scene({ masks, pmr }), primitive(name, [0n, { symbol: "daif" }]));
    for (const name of ["write_sysreg", "msr_daifclr", "gic_read_iar", "kernel_exit.load"]) {
      expect(both(name)).not.toContain(rule);
      expect(both(name, "DAIF", 0xe0)).not.toContain(rule);
    }
    for (const name of ["do_work", "need_resched", "__preempt_count_add", "ct_nmi_enter"]) {
      expect(both(name)).toContain(rule);
      expect(both(name, "DAIF", 0xe0)).toContain(rule);
      expect(both(name, "DAIF", 0xf0)).not.toContain(rule);
      expect(both(name, "")).not.toContain(rule);
    }
  });

  it("is broken by local_irq_enable() over a set I, not by local_daif_restore()", () => {
    const masked = scene({ masks: "IF", pmr: 0xf0 });
    const open = change({ pmr: 0xe0 });
    expect(brokenBy(masked, write, open, "arch_local_irq_enable")).toContain(rule);
    expect(brokenBy(masked, write, open, "__pmr_local_irq_enable")).toContain(rule);
    expect(brokenBy(masked, write, open, "local_daif_restore")).not.toContain(rule);
    expect(brokenBy(scene({ pmr: 0xc0 }), write, open, "arch_local_irq_enable")).not.toContain(
      rule,
    );
  });

  it("is broken by local_irq_restore() of anything but what I masks for", () => {
    const restore = (pmr: number, masks = "IF") =>
      brokenBy(scene({ masks, pmr: 0xf0 }), write, change({ pmr }), "arch_local_irq_restore");
    expect(restore(0xf0)).not.toContain(rule);
    expect(restore(0xc0)).toContain(rule);
    expect(restore(0xe0)).toContain(rule);
    expect(
      brokenBy(
        scene({ masks: "IF", pmr: 0xf0 }),
        write,
        change({ pmr: 0xc0 }),
        "__pmr_local_irq_restore",
      ),
    ).toContain(rule);
    expect(brokenBy(scene(), write, change({ pmr: 0xc0 }), "arch_local_irq_restore")).not.toContain(
      rule,
    );
  });

  it("wants PMR open while the CPU waits", () => {
    const wait = (pmr: number, boot = {}) =>
      brokenBy(scene({ masks: "IF", pmr, boot }), primitive("wfi"));
    expect(wait(0xf0)).not.toContain(rule);
    expect(wait(0xc0)).toContain(rule);
    expect(wait(0xc0, { pseudoNmi: false })).not.toContain(rule);
  });

  it("wants regular interrupts to get past PMR while the CPU waits", () => {
    const at = scene({ pmr: 0xc0 });
    const wait = (irq: number) =>
      brokenBy(prioritised(at, { irq }), primitive("wfi")).includes(rule);
    expect([0xb8, 0xc0].map(wait)).toEqual([false, true]);
  });

  it("is broken by software that believes what a PMR without marker says, I being set", () => {
    const unmarked = (setting: Parameters<typeof scene>[0]) =>
      prioritised(scene(setting), { psrISet: 0 });
    for (const name of SETTLED_STEPS) {
      expect(brokenBy(unmarked({ masks: "IF", pmr: 0xe0 }), primitive(name))).toContain(rule);
      expect(brokenBy(unmarked({ pmr: 0xe0 }), primitive(name))).not.toContain(rule);
      expect(brokenBy(unmarked({ pmr: 0xc0 }), primitive(name))).not.toContain(rule);
    }
    expect(brokenBy(unmarked({ masks: "IF", pmr: 0xe0 }), primitive("need_resched"))).not.toContain(
      rule,
    );
  });

  it("has nothing to say without pseudo-NMI", () => {
    const plain = { boot: { pseudoNmi: false }, pmr: 0xf0 };
    expect(brokenBy(scene(plain), work)).not.toContain(rule);
    expect(brokenBy(scene({ ...plain, masks: "IF" }), work)).not.toContain(rule);
  });
});

describe("pmr-write-legal", () => {
  const rule = "pmr-write-legal";
  const write = primitive("write_sysreg_s", [0n, { symbol: "SYS_ICC_PMR_EL1" }]);
  const daifWrite = primitive("write_sysreg", [0n, { symbol: "daif" }]);

  it("knows all names of the functions that switch by PMR", () => {
    for (const name of [
      "arch_local_irq_enable",
      "__pmr_local_irq_enable",
      "arch_local_irq_disable",
      "__pmr_local_irq_disable",
    ])
      expect(brokenBy(scene({ pmr: 0xd8 }), write, change({ pmr: 0xc0 }), name)).toContain(rule);
    expect(
      brokenBy(scene({ pmr: 0xd8 }), write, change({ pmr: 0xc0 }), "arch_local_irq_restore"),
    ).not.toContain(rule);
  });

  it("has no marker to look for where the kernel has none", () => {
    const bare = prioritised(scene({ masks: "DAIF", pmr: 0xf0 }), { psrISet: 0 });
    expect(brokenBy(bare, write, change({ pmr: 0xc0 }))).not.toContain(rule);
  });

  it("wants local_irq_disable() to find PMR in use", () => {
    const disable = (pmr: number) =>
      brokenBy(scene({ masks: "IF", pmr }), write, change({ pmr: 0xc0 }), "arch_local_irq_disable");
    expect(disable(0xe0)).not.toContain(rule);
    expect(disable(0xc0)).not.toContain(rule);
    expect(disable(0xf0)).toContain(rule);
  });

  it("never lets the marker be added to IRQOFF", () => {
    const marked = (pmr: number) =>
      brokenBy(scene({ masks: "DAIF", pmr: 0xc0 }), write, change({ pmr }));
    expect(marked(0xf0)).not.toContain(rule);
    expect(marked(0xd0)).toContain(rule);
  });

  it("looks at PMR writes only, and only with pseudo-NMI", () => {
    const other = primitive("write_sysreg_s", [0n, { symbol: "SYS_ICC_OTHER_EL1" }]);
    const plain = { boot: { pseudoNmi: false } };
    const disable = "arch_local_irq_disable";
    const closed = { masks: "DAIF", pmr: 0xf0 };
    const toD0 = change({ pmr: 0xd0 });
    expect(brokenBy(scene(closed), other, () => {}, disable)).not.toContain(rule);
    expect(brokenBy(scene(closed), other, toD0)).not.toContain(rule);
    expect(brokenBy(scene({ ...closed, ...plain }), write, () => {}, disable)).not.toContain(rule);
    expect(brokenBy(scene({ ...closed, ...plain }), write, toD0)).not.toContain(rule);
    expect(brokenBy(scene(plain), daifWrite, () => {}, "local_daif_restore")).not.toContain(rule);
  });

  it("wants local_daif_restore() to start from I and F set", () => {
    const restore = (masks: string) =>
      brokenBy(scene({ masks, pmr: 0xc0 }), daifWrite, change({}), "local_daif_restore");
    expect(restore("IF")).not.toContain(rule);
    expect(restore("I")).toContain(rule);
    expect(restore("")).toContain(rule);
    expect(brokenBy(scene(), daifWrite)).not.toContain(rule);
  });
});

describe("a step that calls preempt_schedule_irq() and one that returns into it", () => {
  it("are told apart", () => {
    const inside = exception("irq", {}, { calls: [call("h"), call("preempt_schedule_irq")] });
    const nested = exception("irq", { preemptCount: 1 }, { mte: "exited" });
    const eret = primitive("kernel_exit.eret");
    const back = broken(standing(scene({ stack: [inside, nested], count: 1 }), eret), (draft) => {
      draft.tasks.A?.stack.pop();
    });
    expect(back).not.toContain("preempt-on-exit-legal");
    const stack = [exception("irq")];
    const calling = brokenBy(
      scene({ stack, count: 1 }),
      primitive("need_resched"),
      callOf("preempt_schedule_irq"),
    );
    expect(calling).toContain("preempt-on-exit-legal");
  });
});
