// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Draft } from "immer";
import type { Machine } from "./machine.ts";
import type { Pe, SdeiEvent } from "./pe.ts";
import type { FirmwareConfig, SdeiEventConfig, SystemConfig } from "./system.ts";

/** The only event that software can signal: private, of Normal priority. */
export const SOFTWARE_EVENT: SdeiEventConfig = {
  name: "event 0",
  event: 0,
  critical: false,
  times: 0,
};

/** The name of a CPU's PE in `Machine.firmware`. */
export const peName = (cpu: number): string => `cpu${cpu}`;

export const peOf = (machine: Machine, cpu: number): Pe | undefined =>
  machine.firmware[peName(cpu)];

/** Whether a CPU executes: a PE that is off, or that has left the kernel, does nothing here. */
export const isOn = (config: SystemConfig, machine: Machine, cpu: number): boolean =>
  config.firmware === undefined || peOf(machine, cpu)?.power === "on";

/** The events of a CPU's PE, the software event first. */
export const eventsOf = (
  config: Pick<SystemConfig, "cpus" | "firmware">,
  cpu: number,
): readonly SdeiEventConfig[] =>
  config.firmware?.sdei === undefined ? [] : [SOFTWARE_EVENT, ...(config.cpus[cpu]?.sdei ?? [])];

const FRESH: SdeiEvent = {
  registered: false,
  enabled: false,
  running: false,
  pending: false,
  active: false,
};

/** At the start the kernel has registered and enabled its events, unless the scenario says not. */
export function initialFirmware(config: SystemConfig): Readonly<Record<string, Pe>> {
  const { firmware } = config;
  if (firmware === undefined) return {};
  const event: SdeiEvent = { ...FRESH, registered: true, enabled: true };
  return Object.fromEntries(
    config.cpus.map((_, cpu): [string, Pe] => [
      peName(cpu),
      {
        power: "on",
        masked: false,
        events: Object.fromEntries(eventsOf(config, cpu).map(({ event: n }) => [`${n}`, event])),
        dispatched: [],
      },
    ]),
  );
}

/** The priority at EL3 keeps every interrupt of the kernel out until the event is ended. */
export const raisesPriority = (config: SystemConfig, machine: Machine, cpu: number): boolean =>
  eventsOf(config, cpu).some(
    ({ event }) => peOf(machine, cpu)?.events[`${event}`]?.active === true,
  );

/**
 * Whether the PE takes the interrupt of this event to EL3 now. The interrupt priorities of
 * Normal and Critical events see to it that a Normal one waits for any, a Critical one for
 * a Critical one; what was dispatched before a CPU_OFF and never completed holds it back too.
 */
export function arrives(
  config: SystemConfig,
  machine: Machine,
  cpu: number,
  { event, critical }: SdeiEventConfig,
): boolean {
  const pe = peOf(machine, cpu);
  const state = pe?.events[`${event}`];
  if (pe === undefined || state === undefined || state.active || !state.pending) return false;
  const others = eventsOf(config, cpu).filter((other) => pe.events[`${other.event}`]?.active);
  return critical ? !others.some((other) => other.critical) : others.length === 0;
}

/** What the dispatcher does with an interrupt that has arrived. */
export type Arrival = "dispatch" | "hold" | "drop";

/**
 * Unmasked and enabled: the client is called. Otherwise the interrupt waits (`hold`), except
 * event 0 at a PE of TF-A that is masked or has no handler: returned from without end of
 * interrupt (`drop`).
 */
export function arrival(firmware: FirmwareConfig, pe: Pe, { event }: SdeiEventConfig): Arrival {
  const state = pe.events[`${event}`];
  if (state === undefined) return "hold";
  if (!pe.masked && state.registered && state.enabled && !state.running) return "dispatch";
  const lost = pe.masked || !state.registered;
  return lost && event === SOFTWARE_EVENT.event && firmware.sdei !== "pend" ? "drop" : "hold";
}

/** Whether SDEI_EVENT_SIGNAL(0) to this PE is accepted. An unlocked read of another PE's state. */
export function acceptsSignal(firmware: FirmwareConfig, pe: Pe): boolean {
  const state = pe.events[`${SOFTWARE_EVENT.event}`];
  if (firmware.sdei !== "reject" || state === undefined) return state !== undefined;
  return !pe.masked && state.registered && state.enabled;
}

/** A PE's draft; throws when the scenario has no firmware, which lowering cannot know. */
export function draftPe(draft: Draft<Machine>, cpu: number): Draft<Pe> {
  const pe = draft.firmware[peName(cpu)];
  if (pe === undefined) throw new Error(`no firmware for CPU ${cpu}`);
  return pe;
}
