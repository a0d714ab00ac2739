// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { Arbitrary, type Random, type Stream, stream, Value } from "fast-check";
import { simpler } from "./shrink.ts";
import type { Schedule } from "./walk.ts";

/**
 * Schedules as fast-check values: `make` draws one, and it shrinks towards few and small
 * picks, however it was drawn.
 */
export class Schedules extends Arbitrary<Schedule> {
  readonly #make: (random: Random) => Schedule;

  constructor(make: (random: Random) => Schedule) {
    super();
    this.#make = make;
  }

  generate(random: Random): Value<Schedule> {
    return new Value(this.#make(random), undefined);
  }

  canShrinkWithoutContext(value: unknown): value is Schedule {
    return Array.isArray(value) && value.every((pick) => Number.isSafeInteger(pick) && pick >= 0);
  }

  shrink(value: Schedule): Stream<Value<Schedule>> {
    return stream(simpler(value)).map((schedule) => new Value(schedule, undefined));
  }
}
