// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { type Entry, list, may, record, table } from "./collections.ts";
import type { Located } from "./reading.ts";
import { either, located, mapped, oneOf, type Shape, text } from "./shape.ts";

const LEVELS = ["none", "weak", "strong"] as const;
type Level = (typeof LEVELS)[number];

/** For all of them, or by name. */
export type Levels = Level | readonly Entry<Level>[];

const level = oneOf(LEVELS);
const NAME = /^[A-Za-z_][\w-]*$/;

const levels = (whose: string): Shape<Levels> =>
  either<Levels>([
    { when: "scalar", is: level },
    { when: "mapping", is: table(NAME, whose, level) },
  ]);

type Storms = "all" | readonly Located<string>[];

/** `fairness:`, what a run is assumed to do for ever; strong, and no storms, unless said. */
export const fairness = record("fairness", {
  execute: may(levels("a CPU such as cpu0"), "that a CPU executes"),
  take: may(levels("an event"), "that a CPU takes an interrupt that is signalled"),
  storms: may(
    either<Storms>([
      { when: "scalar", is: mapped(oneOf(["all"]), (): Storms => "all") },
      { when: "list", is: list(located(text("the name of an event", "pmu", NAME)), 0) },
    ]),
    "unlimited events that may come without end",
  ),
});
