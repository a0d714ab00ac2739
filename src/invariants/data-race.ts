// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { dataRace as raceIn } from "../model/memory/races.ts";
import { ELSEWHERE, everyState, type Invariant } from "./invariant.ts";

/**
 * What the compiler may do to a plain access is without limits that the C states, so a race is
 * reported whatever the values would be. Interrupts of the same CPU race with nobody here.
 *
 * Formally: in no state may two CPUs perform accesses to one cell next, one of them a store, one
 * of them plain, neither after a branch that may turn out to be taken wrongly.
 */
export const dataRace: Invariant = {
  id: "data-race",
  claim:
    "No two CPUs access a location at the same time, one of them writing and one of them plainly.",
  source: "kernel-stop-pause-x86.md section 2.5; KCSAN (dfd402a4c4ba)",
  onRequest: true,
  checks: [
    everyState(({ config, machine }) =>
      config.memory?.races === true ? raceIn(config, machine) : ELSEWHERE,
    ),
  ],
};
