// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { hasBit } from "../model/cpumask.ts";
import { peOf } from "../model/firmware.ts";
import type { Machine } from "../model/machine.ts";
import { isInside, type StepView } from "../model/observe.ts";
import {
  isAnywhereIn,
  isOnline,
  isStopping,
  LEFT,
  ownCell,
  SAVES,
  WARNED,
} from "../model/stopping.ts";
import { at, ELSEWHERE, everyStep, type Invariant } from "./invariant.ts";
import { all, defines, either, firmware, type Need, told, uses } from "./needs.ts";
import { integerArg, nameOf, standsIn } from "./steps.ts";

/**
 * What a CPU that is stopped does, and what the CPU that stops it may conclude.
 *
 * Source: kernel-stop-pause-x86.md section 1.7; S numbers are those of its table.
 */
const SOURCE = "kernel-stop-pause-x86.md section 1.7";

/** The mask that a CPU leaves when it stops. */
export const onlineMask: Need = uses("__cpu_online_mask");

/** Numbers of the CPUs other than `cpu`. */
export const othersThan = (machine: Machine, cpu: number): readonly number[] =>
  machine.cpus.map((_, other) => other).filter((other) => other !== cpu);

/** Whether the step left smp_send_stop(). */
const leavesStop = ({ before, after, cpu, action }: StepView): boolean =>
  action.kind === "step" &&
  isInside(before, cpu, "smp_send_stop") &&
  !isAnywhereIn(after, cpu, "smp_send_stop");

/**
 * Formally: when the frame of smp_send_stop() is left and the CPU has printed no warning,
 * no other CPU has its bit in cpu_online_mask.
 */
export const stopReturnMeansOffline: Invariant = {
  id: "stop-return-means-offline",
  claim: "When smp_send_stop() returns without a warning, all other CPUs are offline.",
  source: `fdfa588124b6; ${SOURCE} (S5)`,
  needs: all(firmware, defines("smp_send_stop"), onlineMask),
  checks: [
    everyStep((view) => {
      const { after, cpu } = view;
      if (!leavesStop(view)) return ELSEWHERE;
      if (ownCell(after, cpu, WARNED) !== 0n) return null;
      const left = othersThan(after, cpu).find((other) => isOnline(after, other));
      return left === undefined ? null : `smp_send_stop() returns and CPU ${left} is online`;
    }),
  ],
};

/** What takes a CPU out of the mask, and by that acknowledges. */
const ACKNOWLEDGES = "set_cpu_online";

/**
 * Offline code that is not the end of the stop section runs where nobody expects it: locks,
 * RCU and the capture kernel count on it not to.
 *
 * Formally: with its bit in cpu_online_mask clear, a CPU executes no step outside a stop function
 * and outside set_cpu_online() itself.
 */
export const offlineRunsOnlyStop: Invariant = {
  id: "offline-runs-only-stop",
  claim: "A CPU that is offline executes nothing but the rest of the stop section, and parks.",
  source: `${SOURCE} (S6)`,
  needs: all(firmware, onlineMask, defines(ACKNOWLEDGES)),
  checks: [
    everyStep(({ before, cpu, step }) => {
      if (isOnline(before, cpu)) return ELSEWHERE;
      if (isStopping(before, cpu) || step?.fn === ACKNOWLEDGES) return null;
      return `CPU ${cpu} is offline and runs ${step?.fn ?? "code"}`;
    }),
  ],
};

/** What a CPU that is stopped comes to. */
const ENDS = ["cpu_park_loop", "cpu_spin_loop"];

/**
 * Stronger than offline-runs-only-stop: the rest of the stop section has to be over. No kernel has
 * promised it, so scenarios about stopping ask for it by name.
 *
 * Formally: with its bit in cpu_online_mask clear, a CPU executes no step but those of
 * set_cpu_online(), of the park, and PSCI CPU_OFF.
 */
export const offlineOnlyParks: Invariant = {
  id: "offline-only-parks",
  claim: "A CPU that has said that it is offline parks, and does nothing else before.",
  source: `${SOURCE} (S6')`,
  needs: all(firmware, onlineMask, defines(ACKNOWLEDGES)),
  checks: [
    everyStep(({ before, cpu, step }) => {
      if (isOnline(before, cpu)) return ELSEWHERE;
      if (step === null) return ELSEWHERE;
      if (step.fn === ACKNOWLEDGES || nameOf(step) === "psci_cpu_off") return null;
      if (ENDS.some((fn) => isInside(before, cpu, fn))) return null;
      return `CPU ${cpu} is offline and runs ${step.fn}`;
    }),
  ],
};

/** Inside a stop function, and others can see it: it has begun to save, or is offline. */
const hasBegunToStop = (machine: Machine, cpu: number): boolean =>
  (ownCell(machine, cpu, SAVES) > 0n || !isOnline(machine, cpu)) && isStopping(machine, cpu);

/**
 * The masks close the section: what gets in before they are set, gets in before it. It begins
 * with the first thing that others can see, the save or the online bit, and ends in the park.
 *
 * Formally: in a stop function, having begun to save or with its bit in cpu_online_mask
 * clear, and not yet parked or off, a CPU takes no exception of any kind.
 */
export const stopSectionNotInterrupted: Invariant = {
  id: "stop-section-not-interrupted",
  claim: "No interrupt, NMI or SDEI event is taken from the first effect of a stop to the park.",
  source: `${SOURCE} (S7)`,
  needs: all(firmware, onlineMask),
  checks: [
    at(["take-irq", "take-sdei", "take-fault"], ({ before, cpu, action }) => {
      if (action.kind === "step") return ELSEWHERE;
      if (!hasBegunToStop(before, cpu) || isInside(before, cpu, "cpu_park_loop")) return null;
      return `${action.source} interrupts CPU ${cpu} while it stops`;
    }),
  ],
};

/**
 * The stopper polls the number, and the number follows the bit in a step of its own.
 *
 * Formally: when a CPU parks or powers off, its bit in cpu_online_mask is clear, and it has
 * executed atomic_dec(&__num_online_cpus) once more often than atomic_inc(). So where all that
 * are offline are parked, the number is that of the bits; no other CPU has to be looked at.
 */
export const onlineCountExact: Invariant = {
  id: "online-count-exact",
  claim: "A CPU that parks has left the mask of online CPUs, and their number, exactly once.",
  source: `${SOURCE} (S9)`,
  needs: all(firmware, onlineMask),
  checks: [
    at(["wfi", "cpu_relax", "psci_cpu_off"], ({ before, cpu }) => {
      if (!isStopping(before, cpu)) return ELSEWHERE;
      if (isOnline(before, cpu)) return `CPU ${cpu} parks and is online`;
      const times = ownCell(before, cpu, LEFT);
      return times === 1n ? null : `CPU ${cpu} parks, and has left the number ${times} times`;
    }),
  ],
};

/** Versions with a flag of SDEI's own, or a mask; and the flag of a crash. */
const asksBySdei = all(
  defines("sdei_nmi_stop_cpus"),
  either(uses("sdei_nmi_stop_mask"), uses("sdei_nmi_stopping")),
);
const asksByCrashStop = all(defines("crash_smp_send_stop"), uses("crash_stop"));

/**
 * The flag that says what an interrupt is for is there before the interrupt. On a sequentially
 * consistent machine this is the order of the program; barriers are not seen.
 *
 * Formally: SDEI_EVENT_SIGNAL in sdei_nmi_stop_cpus() finds sdei_nmi_stopping set, or the
 * target's bit in sdei_nmi_stop_mask; an SGI sent in crash_smp_send_stop() finds crash_stop set.
 */
export const stopRequestVisible: Invariant = {
  id: "stop-request-visible",
  claim: "What a stop is for has been written before the CPU that it stops is signalled.",
  source: `${SOURCE} (S14)`,
  needs: told("no stop with a flag", either(asksBySdei, asksByCrashStop)),
  checks: [
    at(["invoke_sdei_fn"], (view) => {
      if (asksBySdei(view.config) !== null || !standsIn(view, ["sdei_nmi_stop_cpus"]))
        return ELSEWHERE;
      const { before } = view;
      const target = integerArg(view, 2);
      const isAsked = target !== null && hasBit(before, "global:sdei_nmi_stop_mask.bits", target);
      if (isAsked || before.memory["global:sdei_nmi_stopping"] === 1n) return null;
      return "event 0 is signalled, and nothing says that it means to stop";
    }),
    at(["gic_write_sgi1r"], (view) => {
      if (asksByCrashStop(view.config) !== null || !standsIn(view, ["crash_smp_send_stop"]))
        return ELSEWHERE;
      if (view.before.memory["global:crash_stop"] === 1n) return null;
      return "the stop IPI of a crash is sent before crash_stop is set";
    }),
  ],
};

/**
 * Formally: PSCI CPU_OFF finds no SDEI event dispatched on its PE.
 */
export const noCpuOffInSdei: Invariant = {
  id: "no-cpu-off-in-sdei",
  claim: "No CPU powers off while an SDEI event of its PE is not completed.",
  source: `${SOURCE} (S8)`,
  needs: firmware,
  checks: [
    at(["psci_cpu_off"], ({ before, cpu }) => {
      const event = peOf(before, cpu)?.dispatched.at(-1);
      return event === undefined ? null : `CPU ${cpu} powers off inside event ${event}`;
    }),
  ],
};

/**
 * An interrupt that EL3 never ends keeps all others out: harmless where nothing runs any more,
 * fatal to a CPU that goes on, or to the kernel that it jumps into.
 *
 * Formally: firmware takes and drops event 0 only on a CPU that is in a stop function or off;
 * and a CPU that jumps has no active event.
 */
export const noDanglingActiveSgi: Invariant = {
  id: "no-dangling-active-sgi",
  claim: "No PE is left with an SDEI interrupt that nobody ends, unless it is parked.",
  source: `5cd474e57368, TF-A b142ede74; ${SOURCE} (S15)`,
  needs: firmware,
  checks: [
    at(["drop-sdei"], ({ before, cpu }) =>
      isStopping(before, cpu) ? null : `event 0 arrives at CPU ${cpu}, which is masked and runs on`,
    ),
    at(["cpu_soft_restart"], ({ before, cpu }) => {
      const events = Object.entries(peOf(before, cpu)?.events ?? {});
      const active = events.find(([, { active }]) => active);
      return active === undefined ? null : `CPU ${cpu} jumps, and event ${active[0]} is active`;
    }),
  ],
};
