// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { isLiveness } from "../src/run/rules.ts";
import { type Cost, type Space, search } from "./search.ts";

/** Searches a space cold: in a process of its own. */
export const searchAlone = (space: Space): Cost =>
  JSON.parse(
    execFileSync(process.execPath, [
      join(import.meta.dirname, "measure.js"),
      JSON.stringify(space),
    ]).toString(),
  ) as Cost; // as measure.ts writes it

export interface Pair {
  readonly plain: Cost;
  readonly interned: Cost;
}

/** Both searches of one space. Throws when they disagree: a speed means nothing then. */
export function searchBoth(
  space: Omit<Space, "engine">,
  run: (space: Space) => Cost = search,
): Pair {
  const plain = run({ ...space, engine: "plain" });
  const interned = run({ ...space, engine: "interned" });
  for (const key of ["kind", "states", "transitions", "depth", "broken"] as const) {
    const [one, other] = [plain, interned].map((cost) => JSON.stringify(cost[key]));
    if (one !== other)
      throw new Error(`${space.scenario} ${space.point}: ${key} ${one} and ${other}`);
  }
  return { plain, interned };
}

/** The reduced search of a space. Throws when it says something else of a safety rule. */
export function searchReduced(space: Omit<Space, "engine">, whole: Cost): Cost {
  const reduced = search({ ...space, engine: "reduced" });
  const [one, other] = [whole, reduced].map(({ broken }) =>
    JSON.stringify(
      broken.filter(([rule]) => !isLiveness(rule)).map(([rule, steps]) => [rule, steps]),
    ),
  );
  if (one === other) return reduced;
  throw new Error(`${space.scenario} ${space.point}: reduced ${other}, not ${one}`);
}
