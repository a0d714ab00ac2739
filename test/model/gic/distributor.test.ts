// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { describe, expect, it } from "vitest";
import { createModel } from "../../../src/model/create.ts";
import { type GicConfig, PLAIN_INTERFACE } from "../../../src/model/gic/interface.ts";
import { signalled } from "../../../src/model/gic.ts";
import type { Machine } from "../../../src/model/machine.ts";
import { cpuOf } from "../../../src/model/observe.ts";
import type { Action, LineConfig } from "../../../src/model/system.ts";
import { fn, line, num, prim, sym, system } from "../build.ts";

const iar = prim("gic_read_iar", [], 0);
const eoir = (intid: number) => prim("gic_write_eoir", [num(intid)]);
const handle = (intid: number) => prim("handle_irq_event", [num(intid)]);
const poke = (intid: number, register: string) => prim("gic_poke_irq", [num(intid), sym(register)]);
const route = (intid: number, cpu: number) => prim("gic_write_irouter", [num(intid), num(cpu)]);
const pmr = (value: number) => prim("write_sysreg_s", [num(value), sym("SYS_ICC_PMR_EL1")]);
const dsb = prim("dsb", [sym("sy")]);
type Steps = Parameters<typeof fn>[1];

/** CPU 0 runs `steps` (and CPU 1, if there is one, `other`), EOImode 0. */
function machine(
  steps: Steps,
  options: {
    lines?: readonly LineConfig[];
    other?: Steps;
    gic?: Partial<GicConfig["cpus"][number]>;
  } = {},
) {
  const { lines = [line("dev", { intid: 40 })], other, gic = {} } = options;
  const spin = { op: "jump", to: 0 } as const;
  const body = (name: string, ops: Steps) =>
    fn(name, [...ops, prim("cpu_relax"), spin], { slots: 4 });
  const cpu = (name: string, runs: string, own: readonly LineConfig[]) => ({
    tasks: [{ name, runs }],
    idle: null,
    lines: own,
    faults: [],
    nohzFull: false,
  });
  const cpus = [
    cpu("A", "main", lines),
    ...(other === undefined ? [] : [cpu("B", "other", [line("own", { intid: 27 })])]),
  ];
  const config = {
    ...system([body("main", steps), body("other", other ?? [])], {
      boot: { eoiMode: 0, pseudoNmi: true },
      cpus,
    }),
    gic: {
      ds: true,
      cpus: cpus.map(() => ({ ...PLAIN_INTERFACE, ...gic })),
      routed: other !== undefined,
    },
  };
  const model = createModel({ ...config });
  let state = model.initial()[0] as Machine;
  const act = (action: Action) => {
    state = model.next(state, action);
    expect(state.broken).toBeNull();
  };
  return {
    raise: (source: string, at = 0) => act({ kind: "raise", cpu: at, source }),
    step: (at = 0) => act({ kind: "step", cpu: at, choice: 0 }),
    act,
    at: (id = 0) => signalled(config, state, id)?.name ?? null,
    enabled: () => model.enabled(state),
    get state() {
      return state;
    },
  };
}

describe("a level", () => {
  const lines = [line("dev", { intid: 40, level: true, times: 2 })];

  it("stays up through the acknowledge and comes again if its handler has not run", () => {
    const it = machine([iar, eoir(40)], { lines });
    it.raise("dev");
    it.step();
    expect([it.state.lines.dev?.pending, it.at()]).toEqual([true, null]);
    it.step();
    expect(it.at()).toBe("dev");
  });

  it("is down once its handler has run", () => {
    const it = machine([iar, handle(40), eoir(40)], { lines });
    it.raise("dev");
    for (let steps = 0; steps < 3; steps += 1) it.step();
    expect(it.at()).toBeNull();
  });

  it("that software has pended stays so when its device takes the line away, and the acknowledge ends it", () => {
    const it = machine([poke(40, "GICD_ISPENDR"), handle(40), iar, eoir(40)], { lines });
    it.raise("dev");
    it.step();
    it.step();
    expect([it.state.lines.dev?.pending, it.at()]).toEqual([false, "dev"]);
    it.step();
    it.step();
    expect(it.at()).toBeNull();
    expect(it.state.lines.dev).toEqual({ pending: false });
  });

  it("that software has pended is acknowledged like an edge", () => {
    const it = machine([poke(40, "GICD_ISPENDR"), iar, eoir(40)], { lines });
    for (let steps = 0; steps < 3; steps += 1) it.step();
    expect(it.at()).toBeNull();
  });

  it("that its device holds stays pending whatever software clears", () => {
    const it = machine([poke(40, "GICD_ISPENDR"), poke(40, "GICD_ICPENDR")], { lines });
    it.raise("dev");
    it.step();
    it.step();
    expect(it.at()).toBe("dev");
    expect(it.state.lines.dev).toEqual({ pending: true });
  });

  it("is all of its sources: one that stays up keeps the interrupt pending", () => {
    const shared = ["uart", "disk"].map((name) => line(name, { intid: 40, level: true }));
    const it = machine([iar, handle(40), eoir(40)], { lines: shared });
    it.raise("disk");
    expect(it.at()).toBe("disk");
    it.step();
    it.step();
    it.raise("uart");
    expect(it.at()).toBeNull();
    it.step();
    expect(it.at()).toBe("uart");
  });
});

describe("an edge", () => {
  it("that comes while its interrupt is active is signalled once that is over", () => {
    const it = machine([iar, eoir(40)], { lines: [line("dev", { intid: 40, times: 2 })] });
    it.raise("dev");
    it.step();
    it.raise("dev");
    expect(it.at()).toBeNull();
    it.step();
    expect(it.at()).toBe("dev");
  });
});

describe("the enable bit", () => {
  it("keeps an interrupt back, and what came meanwhile comes later", () => {
    const it = machine([poke(40, "GICD_ICENABLER"), poke(40, "GICD_ISENABLER")]);
    it.step();
    it.raise("dev");
    expect(it.at()).toBeNull();
    it.step();
    expect(it.at()).toBe("dev");
    expect(it.state.lines.dev).toEqual({ pending: true });
  });

  it("may be clear at the start", () => {
    const it = machine([], { lines: [line("dev", { intid: 40, disabled: true })] });
    it.raise("dev");
    expect(it.at()).toBeNull();
  });

  it("has nothing to do with the pending bit, which software may set and clear", () => {
    const it = machine([poke(40, "GICD_ISPENDR"), poke(40, "GICD_ICPENDR")]);
    it.step();
    expect(it.at()).toBe("dev");
    it.step();
    expect(it.at()).toBeNull();
  });
});

describe("a priority", () => {
  it("that software writes makes an NMI of an interrupt: it passes IRQOFF", () => {
    const it = machine([pmr(0xc0), prim("gic_write_ipriorityr", [num(40), num(0x80)])]);
    it.raise("dev");
    it.step();
    expect(it.at()).toBeNull();
    it.step();
    expect(it.at()).toBe("dev");
  });

  it("that firmware left decides until software writes another", () => {
    const lines = [line("dev", { intid: 40, priority: 0xf0 })];
    const it = machine([prim("gic_write_ipriorityr", [num(40), num(0xc0)])], { lines });
    it.raise("dev");
    expect(it.at()).toBeNull();
    it.step();
    expect(it.at()).toBe("dev");
  });
});

describe("the route of an SPI", () => {
  it("takes what is pending to another CPU", () => {
    const it = machine([route(40, 1)], { other: [] });
    it.raise("dev");
    expect([it.at(0), it.at(1)]).toEqual(["dev", null]);
    it.step();
    expect([it.at(0), it.at(1)]).toEqual([null, "dev"]);
  });

  it("leaves what is active where it was acknowledged: the new CPU gets it after that", () => {
    const it = machine([iar, route(40, 1), eoir(40)], {
      other: [iar],
      lines: [line("dev", { intid: 40, times: 2 })],
    });
    it.raise("dev");
    it.step();
    it.step();
    it.raise("dev");
    expect([it.at(0), it.at(1)]).toEqual([null, null]);
    it.step(1);
    expect(cpuOf(it.state, 1).active).toEqual([]);
    it.step();
    expect([it.at(0), it.at(1)]).toEqual([null, "dev"]);
  });

  it("may lead away from the start on", () => {
    const it = machine([], { other: [], lines: [line("dev", { intid: 40, affinity: 1 })] });
    it.raise("dev");
    expect([it.at(0), it.at(1)]).toEqual([null, "dev"]);
  });
});

describe("the redistributor with PMHE", () => {
  it("sees more masking at once, and less only after a DSB", () => {
    const it = machine([pmr(0xc0), pmr(0xe0), dsb], { gic: { pmhe: true } });
    it.raise("dev");
    it.step();
    it.step();
    expect([cpuOf(it.state, 0).pmr, it.at()]).toEqual([0xe0, null]);
    it.step();
    expect(it.at()).toBe("dev");
  });

  it("does not look without it", () => {
    const it = machine([pmr(0xc0), pmr(0xe0)]);
    it.raise("dev");
    it.step();
    it.step();
    expect(it.at()).toBe("dev");
  });
});

describe("a PMR that is not self-synchronising", () => {
  const isb = { op: "sync", name: "isb" } as const;
  const steps = [pmr(0xc0), isb, pmr(0xe0), prim("do_work")];

  it("masks from the ISB on, and opens at once", () => {
    const it = machine(steps, { gic: { latePmr: true } });
    it.raise("dev");
    it.step();
    expect([cpuOf(it.state, 0).pmr, it.at()]).toEqual([0xc0, null]);
    it.step();
    expect([cpuOf(it.state, 0).pmr, it.at()]).toEqual([0xe0, "dev"]);
  });

  it("masks too late without one", () => {
    const it = machine([pmr(0xc0), prim("do_work")], { gic: { latePmr: true } });
    it.raise("dev");
    it.step();
    expect([cpuOf(it.state, 0).pmr, it.at()]).toEqual([0xc0, "dev"]);
  });

  it("is not what a GICv3 has", () => {
    const it = machine([pmr(0xc0), prim("do_work")]);
    it.raise("dev");
    it.step();
    expect(it.at()).toBeNull();
  });
});

describe("an interrupt of Group 0", () => {
  const lines = [
    line("secure", { intid: 9, group: 0, priority: 0x40 }),
    line("dev", { intid: 40 }),
  ];

  it("is EL3's: while it is the best, no interrupt of the kernel is signalled", () => {
    const it = machine([iar], { lines, gic: { fiq: true } });
    it.raise("dev");
    it.raise("secure");
    expect(it.at()).toBeNull();
    it.step();
    expect(it.state.tasks.A?.stack[0]?.acked).toBe(1023);
    const fiq = it.enabled().find(({ kind }) => kind === "take-fiq");
    expect(fiq).toEqual({ kind: "take-fiq", cpu: 0, source: "secure" });
    it.act(fiq as Action);
    expect(it.at()).toBe("dev");
  });
});

describe("ICC_CTLR_EL1 and ICC_BPR1_EL1", () => {
  const write = (value: number, register: string) =>
    prim("write_sysreg_s", [num(value), sym(register)]);
  const read = (register: string, slot: number) => prim("read_sysreg_s", [sym(register)], slot);

  it("write what there is: the smallest binary point for 0, CBPR with one security state", () => {
    const it = machine(
      [
        read("SYS_ICC_BPR1_EL1", 0),
        write(0, "SYS_ICC_CTLR_EL1"),
        write(0, "SYS_ICC_BPR1_EL1"),
        read("SYS_ICC_BPR1_EL1", 1),
        write(2, "SYS_ICC_CTLR_EL1"),
        read("SYS_ICC_CTLR_EL1", 2),
      ],
      { gic: { bpr0: 5, bpr1: 7, cbpr: true } },
    );
    for (let steps = 0; steps < 6; steps += 1) it.step();
    const locals = it.state.tasks.A?.stack[0]?.calls.at(-1)?.locals;
    expect(locals?.slice(0, 3)).toEqual([6n, 3n, 2n]);
    expect(cpuOf(it.state, 0).icc).toEqual({ bpr0: 5, bpr1: 3, cbpr: false, eoiMode: 1 });
  });
});
