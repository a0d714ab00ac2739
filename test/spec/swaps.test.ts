// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { expect, it } from "vitest";
import { brokenRules } from "../../src/run/verdict.ts";
import { checkPoint } from "../../src/run.ts";
import { edited, pointOf } from "./real.ts";

/**
 * The steps that the thread argues about, two adjacent ones exchanged at a time. Each
 * scenario holds as it stands, so that the rules named are what the exchange breaks.
 */
interface Swap {
  readonly what: string;
  readonly scenario: string;
  readonly point: string;
  /** File under spec/. */
  readonly file: string;
  readonly first: string;
  readonly second: string;
  readonly breaks: readonly string[];
}

const SWAPS: readonly Swap[] = [
  {
    what: "v7.1 disables IRQs before it preempts",
    scenario: "arm64/preempt-on-exit-v7.1",
    point: "pseudo_nmi=n",
    file: "arm64/entry-v7.1.c",
    first: "local_irq_disable();",
    second: "irqentry_exit_to_kernel_mode_preempt(regs, state);",
    breaks: ["BUG_ON(preempt_count() || !irqs_disabled()) in preempt_schedule_irq()"],
  },
  {
    what: "v7.1 preempts before it masks everything",
    scenario: "arm64/preempt-on-exit-v7.1",
    point: "pseudo_nmi=n",
    file: "arm64/entry-v7.1.c",
    first: "irqentry_exit_to_kernel_mode_preempt(regs, state);",
    second: "local_daif_mask();",
    breaks: ["task-switch-masks"],
  },
  {
    what: "v7.1 preempts before it masks everything, pseudo-NMI on",
    scenario: "arm64/preempt-on-exit-v7.1",
    point: "pseudo_nmi=y",
    file: "arm64/entry-v7.1.c",
    first: "irqentry_exit_to_kernel_mode_preempt(regs, state);",
    second: "local_daif_mask();",
    breaks: ["resched-not-lost"],
  },
  {
    what: "v7.1 masks everything before the MTE check",
    scenario: "arm64/preempt-on-exit-v7.1",
    point: "pseudo_nmi=n",
    file: "arm64/entry-v7.1.c",
    first: "local_daif_mask();",
    second: "mte_check_tfsr_exit();",
    breaks: ["mte-exit-masked"],
  },
  {
    what: "v7.3 checks MTE while RCU still watches",
    scenario: "arm64/idle-faults-v7.3",
    point: "pseudo_nmi=n",
    file: "arm64/entry-v7.3.c",
    first: "mte_check_tfsr_exit();",
    second: "irqentry_exit_to_kernel_mode_after_preempt(regs, state);",
    breaks: ["mte-check-order"],
  },
  {
    what: "v7.3 tells RCU before the MTE check on the way in",
    scenario: "arm64/idle-faults-v7.3",
    point: "pseudo_nmi=n",
    file: "arm64/el1-enter.h",
    first: "state = irqentry_enter_from_kernel_mode(regs);",
    second: "mte_check_tfsr_entry();",
    breaks: ["mte-check-order"],
  },
  {
    what: "v7.3 enters before it opens what the fault's context had open",
    scenario: "arm64/preempt-on-exit-v7.3",
    point: "pseudo_nmi=n",
    file: "arm64/entry-v7.3.c",
    first: "irqentry_state_t state = arm64_enter_from_kernel_mode(regs);",
    second: "local_daif_inherit(regs);",
    breaks: ["lockdep-agrees"],
  },
  {
    what: "v7.3 leaves hardirq context before it preempts",
    scenario: "arm64/preempt-on-exit-v7.3",
    point: "pseudo_nmi=n",
    file: "arm64/entry-v7.3.c",
    first: "irq_exit_rcu();",
    second: "arm64_exit_to_kernel_mode_preempt(regs, state);",
    breaks: ["resched-not-lost"],
  },
  {
    what: "the driver closes PMR before it opens PSTATE.I",
    scenario: "softirq/irq-exit",
    point: "pseudo_nmi=y",
    file: "arm64/gic.c",
    first: "gic_pmr_mask_irqs();",
    second: "gic_arch_enable_irqs();",
    breaks: ["pmr-marker"],
  },
  {
    what: "the driver reads the running priority after the acknowledge",
    scenario: "arm64/nmi-v7.3",
    point: "eoimode=1",
    file: "arm64/gic.c",
    first: "irqnr = gic_read_iar();",
    second: "is_nmi = gic_rpr_is_nmi_prio();",
    breaks: ["nmi-context"],
  },
  {
    what: "the driver keeps PMR closed until it has acknowledged over a masked context",
    scenario: "arm64/nmi-irqs-off",
    point: "eoimode=1",
    file: "arm64/gic.c",
    first: "irqnr = gic_read_iar();",
    second: "gic_write_pmr(pmr);",
    breaks: ["no-irq-in-nmi"],
  },
  {
    what: "the NMI is handled between nmi_enter and nmi_exit",
    scenario: "arm64/nmi-v7.3",
    point: "eoimode=1",
    file: "arm64/gic.c",
    first: "nmi_enter();",
    second: "__gic_handle_nmi(irqnr);",
    breaks: ["nmi-context"],
  },
  {
    what: "an NMI tells RCU before it traces",
    scenario: "arm64/idle-nmi",
    point: "all",
    file: "generic/irqentry-nmi.c",
    first: "ct_nmi_enter();",
    second: "trace_hardirqs_off_finish();",
    breaks: ["rcu-watching"],
  },
];

/** The rules that break once the two steps are exchanged. */
const brokenBy = (swap: Swap) => {
  let swapped = false;
  const source = edited((path, text) => {
    if (path !== `spec/${swap.file}`) return text;
    const joined = new RegExp(`${escaped(swap.first)}(\\s+)${escaped(swap.second)}`);
    swapped = joined.test(text);
    return text.replace(joined, `${swap.second}$1${swap.first}`);
  });
  const { scenario, point } = pointOf(swap.scenario, swap.point);
  const limits = { states: 100_000, depth: 10_000, seconds: 600, memory: 8e9 };
  const { outcome } = checkPoint(scenario, point, source, limits);
  expect(swapped, `${swap.file} has the two steps side by side`).toBe(true);
  return brokenRules(outcome).toSorted();
};

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");

it.each(SWAPS)("$what", (swap) => {
  expect(brokenBy(swap)).toEqual(swap.breaks);
});
