// SPDX-License-Identifier: GPL-2.0-only OR MIT
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createModel } from "../../src/model/create.ts";
import { isForwarded } from "../../src/model/gic/lines.ts";
import { runningPriority, signalled } from "../../src/model/gic.ts";
import type { Machine } from "../../src/model/machine.ts";
import { cpuOf } from "../../src/model/observe.ts";
import { fn, line, num, prim, sym, system } from "./build.ts";

const spin = { op: "jump", to: 0 } as const;

/** A system whose task runs `steps`, and the machine after them with `pending` lines raised. */
function run(
  steps: Parameters<typeof fn>[1],
  eoiMode: 0 | 1,
  raise: readonly string[],
  pseudoNmi = true,
) {
  const lines = [
    line("timer", { intid: 27, times: 3 }),
    line("disk", { intid: 40 }),
    line("pmu", { intid: 23, nmi: true }),
  ];
  const config = system([fn("main", [...steps, prim("cpu_relax"), spin], { slots: 4 })], {
    boot: { pseudoNmi, eoiMode },
    cpu: { lines },
  });
  const model = createModel(config);
  let state = model.initial()[0] as Machine;
  for (const source of raise) state = model.next(state, { kind: "raise", cpu: 0, source });
  for (const _ of steps) state = model.next(state, { kind: "step", cpu: 0, choice: 0 });
  return { config, model, state, cpu: cpuOf(state, 0) };
}

const iar = prim("gic_read_iar", [], 0);
const eoir = (intid: number) => prim("gic_write_eoir", [num(intid)]);
const dir = (intid: number) => prim("gic_write_dir", [num(intid)]);
const pmr = (value: number) => prim("write_sysreg_s", [num(value), sym("SYS_ICC_PMR_EL1")]);

describe("the GIC CPU interface", () => {
  it("signals nothing that PMR does not let through", () => {
    const { config, state } = run([pmr(0xc0)], 1, ["timer"]);
    expect(signalled(config, state, 0)).toBeNull();
  });

  it("signals an NMI past the PMR value that masks interrupts", () => {
    const { config, state } = run([pmr(0xc0)], 1, ["timer", "pmu"]);
    expect(signalled(config, state, 0)?.name).toBe("pmu");
  });

  it("treats an NMI line as an interrupt when pseudo-NMI is off", () => {
    const { config, state } = run([], 1, ["timer", "pmu"], false);
    expect(signalled(config, state, 0)?.name).toBe("pmu"); // by its lower INTID
    const masked = run([pmr(0xc0)], 1, ["pmu"], false);
    expect(signalled(masked.config, masked.state, 0)).toBeNull();
  });

  it("answers 1023 and changes nothing when nothing is signalled", () => {
    const { state, cpu } = run([pmr(0xc0), iar], 1, ["timer"]);
    expect(state.tasks.A?.stack[0]?.acked).toBe(1023);
    expect(cpu.active).toEqual([]);
    expect(state.lines.timer).toEqual({ pending: true });
  });

  it("makes the acknowledged interrupt active and raises the running priority", () => {
    const { state, cpu } = run([iar], 1, ["timer"]);
    expect(cpu.active).toEqual([{ intid: 27, priority: 0xc0, dropped: false }]);
    expect(runningPriority(cpu)).toBe(0xc0);
    expect(state.lines.timer).toEqual({ pending: false });
  });

  it("holds an interrupt of the same priority off until the priority is dropped", () => {
    const held = run([iar], 1, ["timer", "disk"]);
    expect(signalled(held.config, held.state, 0)).toBeNull();
    const dropped = run([iar, eoir(27)], 1, ["timer", "disk"]);
    expect(signalled(dropped.config, dropped.state, 0)?.name).toBe("disk");
  });

  it("lets an NMI preempt an active interrupt", () => {
    const { config, state } = run([iar], 1, ["timer", "disk"]);
    const model = createModel(config);
    const raised = model.next(state, { kind: "raise", cpu: 0, source: "pmu" });
    expect(signalled(config, raised, 0)?.name).toBe("pmu");
  });

  it("deactivates with EOIR in EOImode 0 and with DIR in EOImode 1", () => {
    expect(run([iar, eoir(27)], 0, ["timer"]).cpu.active).toEqual([]);
    expect(run([iar, eoir(27)], 1, ["timer"]).cpu.active).toEqual([
      { intid: 27, priority: 0xc0, dropped: true },
    ]);
    expect(run([iar, eoir(27), dir(27)], 1, ["timer"]).cpu.active).toEqual([]);
  });

  it("does not signal an interrupt again while it is active", () => {
    const { config, state } = run([iar, eoir(27)], 1, ["timer"]);
    const again = createModel(config).next(state, { kind: "raise", cpu: 0, source: "timer" });
    expect(signalled(config, again, 0)).toBeNull();
  });

  it("deactivates with a DIR before EOIR, and keeps the priority until the EOIR", () => {
    const early = run([iar, dir(27)], 1, ["timer"]);
    expect(early.cpu.active).toEqual([
      { intid: 27, priority: 0xc0, dropped: false, deactivated: true },
    ]);
    expect(runningPriority(early.cpu)).toBe(0xc0);
    const again = createModel(early.config).next(early.state, {
      kind: "raise",
      cpu: 0,
      source: "timer",
    });
    expect(isForwarded(again, line("timer", { intid: 27 }), 0)).toBe(true);
    expect(signalled(early.config, again, 0)).toBeNull();
    expect(run([iar, dir(27), eoir(27)], 1, ["timer"]).cpu.active).toEqual([]);
  });

  it("ignores DIR in EOImode 0", () => {
    const { state, cpu } = run([iar, dir(27)], 0, ["timer"]);
    expect(state.broken).toBeNull();
    expect(cpu.active).toEqual([{ intid: 27, priority: 0xc0, dropped: false }]);
    expect(run([dir(27)], 0, []).state.broken).toBeNull();
  });

  it("reports an EOIR that names another interrupt, and a DIR of what is not active", () => {
    expect(run([iar, eoir(40)], 1, ["timer"]).state.broken?.rule).toBe("unpredictable");
    expect(run([iar, dir(40)], 1, ["timer"]).state.broken?.rule).toBe("unpredictable");
    expect(run([iar, dir(27), dir(27)], 1, ["timer"]).state.broken?.rule).toBe("unpredictable");
    expect(run([eoir(1023)], 1, []).state.broken).toBeNull();
  });

  it("signals only what beats PMR and the running priority, and the best of it", () => {
    fc.assert(
      fc.property(
        fc.subarray(["timer", "disk", "pmu"]),
        fc.constantFrom(0xf0, 0xe0, 0xc0, 0x80, 0x40),
        fc.boolean(),
        (raise, mask, acknowledgeFirst) => {
          const steps = acknowledgeFirst ? [iar, pmr(mask)] : [pmr(mask)];
          const { config, state, cpu } = run(steps, 1, raise);
          const best = signalled(config, state, 0);
          const priority = (name: string) => (name === "pmu" ? 0x80 : 0xc0);
          const limit = Math.min(mask, runningPriority(cpu));
          const candidates = raise.filter(
            (name) => state.lines[name]?.pending === true && priority(name) < limit,
          );
          if (best === null) expect(candidates).toEqual([]);
          else expect(Math.min(...candidates.map(priority))).toBe(priority(best.name));
        },
      ),
      { seed: 25 },
    );
  });
});

it("wakes from WFI for a signalled interrupt whatever PSTATE masks, but not past PMR", () => {
  const masked = prim("msr_daifset", [num(15)]);
  const woken = run([masked, prim("wfi")], 1, ["timer"]);
  expect(woken.state.tasks.A?.stack[0]?.calls.at(-1)?.pc).toBe(2);
  const asleep = run([pmr(0xc0), prim("wfi")], 1, ["timer"]);
  expect(asleep.state.tasks.A?.stack[0]?.calls.at(-1)?.pc).toBe(1);
  expect(asleep.model.next(asleep.state, { kind: "step", cpu: 0, choice: 0 })).toEqual(
    asleep.state,
  );
});
