// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { cpuOf, type StepView } from "../model/observe.ts";
import { WAITS } from "../model/primitives/interrupts.ts";
import { hex, irqsDeliverable, irqsDisabled, masksText } from "./deliverable.ts";
import { at, ELSEWHERE, everyState, everyStep, type Invariant } from "./invariant.ts";
import { nameOf, standsIn, writesRegister } from "./steps.ts";

/** The PMR forms of local_irq_enable() and friends, by the names that kernels gave them. */
const OPENING = ["arch_local_irq_enable", "__pmr_local_irq_enable"];
const RESTORING = ["arch_local_irq_restore", "__pmr_local_irq_restore"];
const SWITCHING = [...OPENING, "arch_local_irq_disable", "__pmr_local_irq_disable"];

const writesPmr = (view: StepView): boolean => writesRegister(view, "SYS_ICC_PMR_EL1");

/** Steps at which entry and exit code rely on what irqs_disabled() says. */
const SETTLED = [
  "handle_irq_event",
  "handle_nmi_event",
  "handle_softirq",
  "handle_fault",
  "do_work",
  "__lockdep_hardirqs_off",
  "__lockdep_hardirqs_on_prepare",
  "__lockdep_hardirqs_on",
];

/** Steps between which the two masks are being moved, one after the other. */
const MOVING = [
  "read_sysreg",
  "read_sysreg_s",
  "write_sysreg",
  "write_sysreg_s",
  "msr_daifset",
  "msr_daifclr",
  "gic_read_iar",
];

/** Assembly that masks by DAIF alone, for a few instructions. */
const STACK_CHANGES = ["mov_sp_task", "mov_sp_irq", "scs_load_task", "scs_load_irq"];

/** Entry and exit of exceptions and SDEI events, where PMR is the interrupted context's. */
const ENTRY_AND_EXIT = ["kernel_", "sdei_entry.", "sdei_exit."];

/** What stands between contexts, and changes of stacks. */
const isAssembly = ({ step }: StepView): boolean => {
  const name = (step && nameOf(step)) ?? "";
  return (
    ENTRY_AND_EXIT.some((prefix) => name.startsWith(prefix)) ||
    name === "cpu_switch_to_ret" ||
    STACK_CHANGES.includes(name)
  );
};

/** What software concludes from PMR, if the masks say otherwise. */
function disagreement({ config, before, cpu }: StepView): string | null {
  const state = cpuOf(before, cpu);
  const disabled = irqsDisabled(config, state);
  if (disabled !== irqsDeliverable(config, state)) return null;
  const says = disabled ? "disabled" : "enabled";
  return `software says interrupts are ${says}, the masks are ${masksText(config, state)}`;
}

/**
 * PMR says who masks: with the marker bit PSR_I_SET, or any other value than IRQON and
 * IRQOFF, PSTATE.I does; and what software concludes from PMR is true of the hardware.
 *
 * Formally, with pseudo-NMI: (1) in every state I clear implies PMR in {IRQON, IRQOFF};
 * (2) irqs_disabled() != "regular IRQs deliverable" at handler bodies and at lockdep's
 * updates; (3) where local_irq_enable() or local_irq_restore() has written PMR, I set
 * implies PMR == IRQON | PSR_I_SET; (4) WFI, CPU_SUSPEND and a
 * guest's turn begin with a PMR that lets regular IRQs in;
 * (5) at every step of C that is no access to PMR, DAIF or IAR, I set implies PMR ==
 * IRQON | PSR_I_SET: with IRQON software is deaf and does not know, with IRQOFF both mask,
 * and opening one of them does not open interrupts.
 */
export const pmrMarker: Invariant = {
  id: "pmr-marker",
  claim:
    "PMR and PSTATE.I agree about which of them masks, and what software reads from PMR is true.",
  source: "614ab80c9647, bd82d4bd2188, 4d6a38da8e79, 77345ef70445; kernel-arm64-entry.md S6",
  checks: [
    everyState(({ config, machine, cpu }) => {
      const state = cpuOf(machine, cpu);
      const { irqOn, irqOff } = config.kernel.priorities;
      if (!config.boot.pseudoNmi || state.daif.i) return ELSEWHERE;
      if (state.pmr === irqOn || state.pmr === irqOff) return null;
      return `PMR leaves the masking to I, which is clear: ${masksText(config, state)}`;
    }),
    at(SETTLED, disagreement),
    at(["write_sysreg_s"], (view) => {
      const { irqOn, psrISet } = view.config.kernel.priorities;
      const state = cpuOf(view.after, view.cpu);
      if (!standsIn(view, [...OPENING, ...RESTORING]) || !writesPmr(view)) return ELSEWHERE;
      if (!state.daif.i || state.pmr === (irqOn | psrISet)) return null;
      return `${view.step?.fn} leaves ${masksText(view.config, state)}`;
    }),
    at(WAITS, ({ config, before, cpu }) => {
      const { pmr } = cpuOf(before, cpu);
      if (!config.boot.pseudoNmi) return ELSEWHERE;
      if (config.kernel.priorities.irq < pmr) return null;
      return `waits for an interrupt with PMR ${hex(pmr)}, which hides regular ones`;
    }),
    everyStep((view) => {
      const { config, before, cpu, step } = view;
      const { irqOn, psrISet } = config.kernel.priorities;
      const state = cpuOf(before, cpu);
      if (!config.boot.pseudoNmi || !state.daif.i) return ELSEWHERE;
      if (state.pmr === (irqOn | psrISet)) return null;
      if (step === null || MOVING.includes(nameOf(step) ?? "") || isAssembly(view))
        return ELSEWHERE;
      return `PSTATE.I masks and PMR does not leave it to it: ${masksText(config, state)}`;
    }),
  ],
};

/**
 * The kernel's own CONFIG_ARM64_DEBUG_PRIORITY_MASKING.
 *
 * Formally, with pseudo-NMI: local_irq_enable() and local_irq_disable() write PMR only
 * over IRQON or IRQOFF; local_daif_restore() writes DAIF only with I and F set; no step
 * writes IRQOFF | PSR_I_SET to PMR.
 */
export const pmrWriteLegal: Invariant = {
  id: "pmr-write-legal",
  claim: "PMR and DAIF are only written from states for which the helper is meant.",
  source: "39aebe0e8946, CONFIG_ARM64_DEBUG_PRIORITY_MASKING; kernel-arm64-entry.md S7",
  checks: [
    at(["write_sysreg_s"], (view) => {
      const { config, before, cpu } = view;
      const { irqOn, irqOff } = config.kernel.priorities;
      const { pmr } = cpuOf(before, cpu);
      if (!config.boot.pseudoNmi || !writesPmr(view) || !standsIn(view, SWITCHING))
        return ELSEWHERE;
      if (pmr === irqOn || pmr === irqOff) return null;
      return `${view.step?.fn} writes PMR while it is ${hex(pmr)}`;
    }),
    at(["write_sysreg_s"], (view) => {
      const { irqOff, psrISet } = view.config.kernel.priorities;
      const { pmr } = cpuOf(view.after, view.cpu);
      if (!view.config.boot.pseudoNmi || !writesPmr(view)) return ELSEWHERE;
      // A kernel without a marker has no value that this could be.
      if (psrISet === 0) return ELSEWHERE;
      return pmr === (irqOff | psrISet) ? `writes ${hex(pmr)} to PMR` : null;
    }),
    at(["write_sysreg"], (view) => {
      const { config, before, cpu } = view;
      const { daif } = cpuOf(before, cpu);
      if (!config.boot.pseudoNmi) return ELSEWHERE;
      if (!writesRegister(view, "daif") || !standsIn(view, ["local_daif_restore"]))
        return ELSEWHERE;
      if (daif.i && daif.f) return null;
      return `local_daif_restore() is called with ${masksText(config, cpuOf(before, cpu))}`;
    }),
  ],
};
