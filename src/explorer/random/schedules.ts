// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { Arbitrary, type Random, type Stream, stream, Value } from "fast-check";
import type { Schedule } from "./walk.ts";

/**
 * Schedules as fast-check values: `make` draws one, and it shrinks to those of `simpler`, the
 * simplest first, however it was drawn.
 */
export class Schedules extends Arbitrary<Schedule> {
  readonly #make: (random: Random) => Schedule;
  readonly #simpler: (schedule: Schedule) => Generator<Schedule>;

  constructor(
    make: (random: Random) => Schedule,
    simpler: (schedule: Schedule) => Generator<Schedule>,
  ) {
    super();
    this.#make = make;
    this.#simpler = simpler;
  }

  generate(random: Random): Value<Schedule> {
    return new Value(this.#make(random), undefined);
  }

  canShrinkWithoutContext(value: unknown): value is Schedule {
    return Array.isArray(value) && value.every((pick) => Number.isSafeInteger(pick) && pick >= 0);
  }

  shrink(value: Schedule): Stream<Value<Schedule>> {
    return stream(this.#simpler(value)).map((schedule) => new Value(schedule, undefined));
  }
}
