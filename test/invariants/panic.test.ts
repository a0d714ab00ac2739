// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { produce } from "immer";
import { describe, expect, it } from "vitest";
import { setBit } from "../../src/model/cpumask.ts";
import type { Cpu, Machine } from "../../src/model/machine.ts";
import type { Pe } from "../../src/model/pe.ts";
import {
  broken,
  call,
  daif,
  exception,
  mentioning,
  primitive,
  type Scene,
  scene,
  standing,
} from "./machine.ts";

const ON: Pe = { power: "on", masked: false, events: {}, dispatched: [] };
const INVALID = 0xffff_ffffn;
const PANIC_CPU = "global:panic_cpu.counter";
const claims = primitive("atomic_cmpxchg", [0n, 0n, 0n]);

/** What CPU 1, which was requested, is at. */
interface Requested {
  readonly cpu?: Partial<Cpu>;
  readonly power?: Pe["power"];
  readonly online?: boolean;
  readonly fn?: string;
  readonly inHandler?: boolean;
}

/** Two CPUs; 0 is about to make the panic its own, 1 runs task B. */
function panics(at: Requested = {}, panicCpu: number | null = 1, fn = "panic"): Scene {
  const { config, machine } = mentioning(scene(), "panic_cpu", "__cpu_online_mask");
  const [cpu0] = machine.cpus;
  const { B } = machine.tasks;
  if (cpu0 === undefined || B === undefined) throw new Error("no such machine");
  const [cpuConfig] = config.cpus;
  if (cpuConfig === undefined) throw new Error("no such machine");
  const two: Machine = {
    ...machine,
    cpus: [cpu0, { ...cpu0, id: 1, current: "B", ...at.cpu }],
    memory: { [PANIC_CPU]: INVALID },
    firmware: { cpu0: ON, cpu1: { ...ON, power: at.power ?? "on" } },
    tasks: {
      ...machine.tasks,
      B: {
        ...B,
        stack: at.inHandler === true ? [...B.stack, exception("irq")] : B.stack,
      },
    },
  };
  const called = produce(two, (draft) => {
    setBit(draft, "global:__cpu_online_mask.bits", 0, true);
    setBit(draft, "global:__cpu_online_mask.bits", 1, at.online !== false);
    if (at.fn !== undefined)
      draft.tasks.B?.stack.at(-1)?.calls.push({ ...call(at.fn), locals: [], masks: null });
  });
  const boot = { ...config.boot, ...(panicCpu === null ? {} : { panicCpu }) };
  return standing(
    { config: { ...config, boot, firmware: {}, cpus: [cpuConfig, cpuConfig] }, machine: called },
    claims,
    fn,
  );
}

/** Rules that CPU 0 breaks by making the panic its own, or `owner`'s. */
const breaks = (at: Scene, owner = 0n): readonly string[] =>
  broken(at, (draft) => {
    draft.memory[PANIC_CPU] = owner;
  });

describe("panic-on-requested-cpu", () => {
  const rule = "panic-on-requested-cpu";

  it("wants the panic on the CPU that was requested", () => {
    expect(breaks(panics())).toContain(rule);
  });

  it("asks nothing where no CPU was requested, or this one was", () => {
    expect(breaks(panics({}, null))).not.toContain(rule);
    expect(breaks(panics({}, 0))).not.toContain(rule);
  });

  it.each<[string, Requested]>([
    ["is off", { power: "off" }],
    ["has jumped", { power: "jumped" }],
    ["is offline", { online: false }],
    ["stops", { fn: "local_cpu_stop" }],
    ["is parked", { fn: "cpu_park_loop" }],
    ["is in a handler", { inHandler: true }],
    ["masks by PSTATE", { cpu: { daif: daif("IF") } }],
    ["masks by PMR", { cpu: { pmr: 0xc0 } }],
  ])("excuses a CPU that %s", (_, at) => {
    expect(breaks(panics(at))).not.toContain(rule);
  });

  it("takes an oops that dumps for no panic", () => {
    expect(breaks(panics({}, 1, "crash_kexec"))).not.toContain(rule);
  });

  it("looks at who wins only", () => {
    expect(breaks(panics(), 1n)).not.toContain(rule);
    const over = panics();
    const taken = produce(over.machine, (draft) => {
      draft.memory[PANIC_CPU] = 0n;
    });
    expect(breaks({ ...over, machine: taken })).not.toContain(rule);
  });
});
