// SPDX-License-Identifier: GPL-2.0-only OR MIT
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createModel } from "../../src/model/create.ts";
import type { Machine } from "../../src/model/machine.ts";
import { atTaskLevel, cpuOf } from "../../src/model/observe.ts";
import { x86Of } from "../../src/model/x86/of.ts";
import { buildPoint } from "../../src/run/build.ts";
import { Driver, pointOf, tree } from "./real.ts";

/** GS, stack, CR3, IF and context, as the fact sheet's table of SYSCALL has them. */
const row = (machine: Machine): string => {
  const { gs, stack, cr3 } = x86Of(machine, 0);
  const { daif, ct } = cpuOf(machine, 0);
  return `${gs} ${stack} ${cr3} ${daif.i ? 0 : 1} ${ct.state.toUpperCase()}`;
};

/** What a run of one system call goes through, each row once as long as it lasts. */
function rowsOf(name: string, point: string): readonly string[] {
  const rows: string[] = [];
  const driver = new Driver(name, point, (state) => {
    if (rows.at(-1) !== row(state)) rows.push(row(state));
  });
  driver.hardware("take-fault", "syscall");
  driver.run((state) => atTaskLevel(state, 0));
  return rows;
}

it("goes through a system call as the table of the fact sheet does (3.1)", () => {
  expect(rowsOf("x86/syscall", "fsgsbase=n")).toEqual([
    "user user user 0 USER",
    "kernel user user 0 USER",
    "kernel user kernel 0 USER",
    "kernel thread kernel 0 USER",
    "kernel thread kernel 0 KERNEL",
    "kernel thread kernel 1 KERNEL",
    "kernel thread kernel 0 KERNEL",
    "kernel thread kernel 0 USER",
    "kernel entry kernel 0 USER",
    "kernel entry user 0 USER",
    "kernel user user 0 USER",
    "user user user 0 USER",
    "user user user 1 USER",
  ]);
});

it("had interrupts on with context USER in v4.3, which had one set of page tables", () => {
  const rows = rowsOf("x86/context-asserted-v4.3", "all");
  expect(rows).toContain("kernel thread kernel 1 USER");
  expect(rows.some((text) => text.includes("user user user"))).toBe(false);
});

describe("a random run of x86/nmi-user", () => {
  const { scenario, point } = pointOf("x86/nmi-user", "all");
  const { config } = buildPoint(scenario, point, tree);
  const model = createModel(config);

  it("takes no NMI before an IRET, and comes back to user mode as it left it", () => {
    const choices = fc.array(fc.nat(), { minLength: 20, maxLength: 400 });
    const walk = fc.property(choices, (picks) => {
      let [state] = model.initial();
      for (const pick of picks) {
        if (state === undefined) return;
        const actions = model.enabled(state);
        const action = actions[pick % actions.length];
        if (action === undefined) return;
        const isNmi = action.kind === "take-irq";
        expect(isNmi && x86Of(state, 0).nmiBlocked).toBe(false);
        state = model.next(state, action);
        expect(state.broken).toBeNull();
        if (isNmi) expect(x86Of(state, 0).nmiBlocked).toBe(true);
        if (atTaskLevel(state, 0)) expect(row(state)).toBe("user user user 1 USER");
      }
    });
    fc.assert(walk, { seed: 2015, numRuns: 60 });
  });
});
