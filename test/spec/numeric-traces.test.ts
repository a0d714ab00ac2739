// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { describe, expect, it } from "vitest";
import { daifBits } from "../../src/model/arm64/psr.ts";
import { DEFAULT_PMR } from "../../src/model/gic.ts";
import type { Machine } from "../../src/model/machine.ts";
import { atTaskLevel, cpuOf, currentTask, topOf } from "../../src/model/observe.ts";
import { Driver } from "./real.ts";

/**
 * The sequences of (DAIF, PMR) of section 4.7, path by path, with every write in
 * between: where C writes DAIF and PMR in two steps there is a pair between the two.
 */
function pairs(
  scenario: string,
  point: string,
  script: (drive: Driver) => void,
): { readonly seen: readonly string[]; readonly notes: readonly string[] } {
  const seen: string[] = [];
  const notes: string[] = [];
  const pair = (state: Machine) => {
    const { daif, pmr } = cpuOf(state, 0);
    const mask =
      pmr === DEFAULT_PMR && point.includes("pseudo_nmi=n") ? "" : `,${pmr.toString(16)}`;
    return `${daifBits(daif).toString(16)}${mask}`;
  };
  const drive = new Driver(scenario, point, (state) => {
    const now = pair(state);
    if (seen.at(-1) !== now) seen.push(now);
    const count = currentTask(state, 0).preemptCount.toString(16);
    if (notes.at(-1) !== count) notes.push(count);
  });
  seen.push(pair(drive.state));
  script(drive);
  return { seen, notes };
}

const home = (state: Machine) => atTaskLevel(state, 0);
const standsIn = (fn: string) => (state: Machine) => topOf(state, 0).calls.at(-1)?.fn === fn;

function interrupt(drive: Driver, line: string): void {
  drive.hardware("raise", line);
  drive.hardware("take-irq", line);
}

describe("v7.3 with pseudo-NMI, from EL1", () => {
  it("an interrupt over a task with IRQs on, softirqs on the way out", () => {
    const { seen, notes } = pairs("softirq/irq-exit", "pseudo_nmi=y", (drive) => {
      interrupt(drive, "timer");
      drive.run(home);
    });
    expect(seen).toEqual([
      "0,e0", // the task
      "3c0,e0", // hardware
      "3c0,f0", // kernel_entry
      "c0,f0", // el1_interrupt
      "c0,c0", // the driver: PMR first,
      "0,c0", // then daifclr; handler
      "0,e0", // softirqs
      "0,c0",
      "3c0,c0", // local_daif_mask: DAIF first,
      "3c0,f0", // then PMR
      "3c0,e0", // kernel_exit restores PMR
      "0,e0", // eret
    ]);
    expect(notes).toEqual(["0", "1000000", "0", "100", "0"]);
  });

  it("a pseudo-NMI over a task with IRQs off", () => {
    const { seen, notes } = pairs("arm64/nmi-irqs-off", "eoimode=1", (drive) => {
      drive.run(standsIn("irqs_off_section"));
      interrupt(drive, "pmu");
      drive.run(home);
    });
    expect(seen).toEqual([
      "0,e0",
      "0,c0", // local_irq_disable
      "3c0,c0", // hardware
      "3c0,f0", // kernel_entry
      "c0,f0", // el1_interrupt; nmi_enter
      "c0,c0", // around IAR
      "c0,f0", // handler
      "3c0,f0", // local_daif_mask
      "3c0,c0", // kernel_exit restores PMR
      "0,c0", // eret
    ]);
    expect(notes).toContain("11000000"); // NMI and HARDIRQ, one each
  });

  it("a pseudo-NMI over a task with IRQs on goes the interrupt's way until the acknowledge", () => {
    const { seen, notes } = pairs("arm64/nmi-v7.3", "eoimode=1", (drive) => {
      interrupt(drive, "pmu");
      drive.run(home);
    });
    expect(seen).toEqual([
      "0,e0",
      "3c0,e0",
      "3c0,f0",
      "c0,f0", // irqentry_enter, irq_enter_rcu, nmi_enter, handler, nmi_exit
      "c0,c0",
      "0,c0", // irq_exit_rcu and preemption are allowed here
      "3c0,c0",
      "3c0,f0",
      "3c0,e0",
      "0,e0",
    ]);
    expect(notes).toEqual(["0", "1000000", "12000000", "1000000", "0"]);
  });

  it("a fault over a task with IRQs on", () => {
    const { seen } = pairs("arm64/preempt-on-exit-v7.3", "pseudo_nmi=y", (drive) => {
      drive.hardware("take-fault", "abort");
      drive.run((state) => home(state) || standsIn("preempt_schedule_irq")(state));
    });
    expect(seen).toEqual([
      "0,e0",
      "3c0,e0",
      "3c0,f0",
      "3c0,e0", // local_daif_inherit: PMR first,
      "0,e0", // then DAIF; handler
      "0,c0", // local_irq_disable; preemption
    ]);
  });

  it("a fault in a pseudo-NMI handler", () => {
    const { seen } = pairs("arm64/abort-in-nmi-v7.2", "all", (drive) => {
      drive.run(() => true);
      interrupt(drive, "pmu");
      drive.run(standsIn("device_nmi"));
      drive.hardware("take-fault", "abort");
      drive.run((state) => currentTask(state, 0).stack.length === 2);
    });
    // The pair at the fault is that of the handler, and comes back.
    expect(seen.slice(4)).toEqual(["3c0,f0", "c0,f0", "3c0,f0", "c0,f0"]);
  });
});

describe("v7.3 without pseudo-NMI, from EL1", () => {
  it("an interrupt over a task with IRQs on", () => {
    const { seen } = pairs("softirq/irq-exit", "pseudo_nmi=n", (drive) => {
      interrupt(drive, "timer");
      drive.run(home);
    });
    expect(seen).toEqual(["0", "3c0", "c0", "0", "c0", "3c0", "0"]);
  });

  it("a fault over a task with IRQs on", () => {
    const { seen } = pairs("arm64/preempt-on-exit-v7.3", "pseudo_nmi=n", (drive) => {
      drive.hardware("take-fault", "abort");
      drive.run((state) => home(state) || standsIn("preempt_schedule_irq")(state));
    });
    expect(seen).toEqual(["0", "3c0", "0", "c0"]);
  });
});

describe("v7.1 with pseudo-NMI", () => {
  it("disables IRQs on the way out of a fault in a pseudo-NMI handler: the pair (0c0,c0)", () => {
    const { seen } = pairs("arm64/abort-in-nmi-v7.1", "all", (drive) => {
      interrupt(drive, "pmu");
      drive.run(standsIn("device_nmi"));
      drive.hardware("take-fault", "abort");
      drive.run((state) => currentTask(state, 0).stack.length === 2);
    });
    expect(seen.slice(4)).toEqual(["3c0,f0", "c0,f0", "c0,c0", "3c0,c0", "3c0,f0", "c0,f0"]);
  });
});
