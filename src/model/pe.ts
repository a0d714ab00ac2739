// SPDX-License-Identifier: GPL-2.0-only OR MIT

/**
 * EL3 as the kernel meets it: PSCI's power states and the SDEI dispatcher, per PE. The
 * rules are those of TF-A; where it and the architecture may differ, or where it has
 * changed, a scenario says which firmware it means (`firmware:`).
 *
 * Source: kernel-stop-pause-x86.md section 1.4.
 */
export interface Pe {
  /** "jumped": it has left this kernel for the capture kernel. */
  readonly power: "on" | "off" | "jumped";
  /** SDEI_PE_MASK; set at CPU_ON. */
  readonly masked: boolean;
  /** Events bound to this PE, by number. */
  readonly events: Readonly<Record<string, SdeiEvent>>;
  /** Dispatched and not completed, oldest first. CPU_OFF and CPU_ON leave it as it is. */
  readonly dispatched: readonly number[];
}

/** The composite handler state, and the interrupt that the event is bound to. */
export interface SdeiEvent {
  readonly registered: boolean;
  readonly enabled: boolean;
  readonly running: boolean;
  /** Signals collapse into this one bit. */
  readonly pending: boolean;
  /** Acknowledged at EL3 and without end of interrupt: the running priority is raised. */
  readonly active: boolean;
}
