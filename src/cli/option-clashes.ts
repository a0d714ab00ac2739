// SPDX-License-Identifier: GPL-2.0-only OR MIT

/** Options that mean nothing where nothing is reduced. */
export const REDUCE = [
  "safety",
  "no-merging",
  "no-interrupt-placement",
  "no-partial-order",
  "no-symmetry",
] as const;

/** A config point, unless there is only one, and fast-check's path. */
export const PATH = /^(?:(.+)@)?(\d+(?::\d+)*)$/;

/** Nobody has waited for as many runs. */
const MOST_RUNS = 1e7;

/** Options that one command alone has a use for. */
const ONLY: readonly (readonly [string, string])[] = [
  ["port", "explore"],
  ["b4-json", "lint"],
  ...["profile", "lassos", "vacuity", "expect", "strict", ...REDUCE, "reduce", "compact"].map(
    ofCheck,
  ),
  ...["checkpoint", "random"].map(ofCheck),
];

/** Options that mean nothing without another one. */
const NEEDS: readonly (readonly [string, string])[] = [
  ...["runs", "seed", "pct", "path"].map((name) => [name, "random"] as const),
  ["checkpoint-every", "checkpoint"],
];

const EXCLUDING: readonly (readonly [string, readonly string[]])[] = [
  // What was left out, or met before the last checkpoint, would be told as never met.
  ["vacuity", ["random", "reduce", "checkpoint"]],
  ["expect", ["random", "reduce", "checkpoint"]],
  ["reduce", ["no-reduce", "no-intern", "random"]],
  ["compact", ["no-intern", "reduce", "checkpoint", "random"]],
  ["checkpoint", ["no-intern", "reduce", "random"]],
  ["no-intern", ["random"]],
];

function ofCheck(name: string): readonly [string, string] {
  return [name, "check"];
}

/**
 * Why options do not go together, in a sentence; null if they do. What is no use is refused:
 * whoever wrote it expects something of it.
 */
export function clashOf(word: string, given: ReadonlyMap<string, unknown>): string | null {
  const lone = NEEDS.find(([name, needed]) => given.has(name) && !given.has(needed));
  if (lone !== undefined) return `--${lone[0]} is for --${lone[1]}`;
  const foreign = ONLY.find(([name, command]) => given.has(name) && word !== command);
  if (foreign !== undefined) return `--${foreign[0]} is for 'eret ${foreign[1]}'`;
  for (const [name, others] of EXCLUDING) {
    const other = given.has(name) ? others.find((each) => given.has(each)) : undefined;
    if (other !== undefined) return `--${name} and --${other} exclude each other`;
  }
  const path = given.get("path");
  if (typeof path !== "string") return null;
  const [, , steps] = PATH.exec(path) ?? [];
  return steps?.split(":").every((step) => Number(step) < MOST_RUNS) === true
    ? null
    : `--path takes what 'again:' printed, not '${path}'`;
}
