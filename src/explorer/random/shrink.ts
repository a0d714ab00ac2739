// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Schedule } from "./walk.ts";

/**
 * Simpler schedules, the simplest first: without a block of picks (large blocks before
 * small ones), then with a smaller pick at one place. All are shorter, or as long and
 * smaller at one place, so shrinking ends.
 */
export function* simpler(schedule: Schedule): Generator<Schedule> {
  for (let size = schedule.length - 1; size >= 1; size = Math.floor(size / 2)) {
    for (let from = schedule.length - size; from >= 1; from -= size) {
      yield [...schedule.slice(0, from), ...schedule.slice(from + size)];
    }
  }
  for (const [at, pick] of schedule.entries()) {
    for (const less of new Set([0, pick - 1])) {
      if (less >= 0 && less < pick) yield schedule.with(at, less);
    }
  }
}
