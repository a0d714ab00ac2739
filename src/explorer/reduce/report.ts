// SPDX-License-Identifier: GPL-2.0-only OR MIT

/** Which reductions are to be used. */
export interface Reductions {
  /** A state where one thing is enough is not stored. */
  readonly merging: boolean;
  /** Events are tried only before steps that are dependent on them. */
  readonly placement: boolean;
  /** Strands that do not matter to each other are not interleaved. */
  readonly partialOrder: boolean;
  /** Of states that differ in names only one is stored. */
  readonly symmetry: boolean;
}

export const ALL_ON: Reductions = {
  merging: true,
  placement: true,
  partialOrder: true,
  symmetry: true,
};
export const ALL_OFF: Reductions = {
  merging: false,
  placement: false,
  partialOrder: false,
  symmetry: false,
};

/** Counts of a reduced search: states passed through, transitions left out. */
export interface Left {
  /** States that were passed through. */
  readonly passed: number;
  /** States where the context that runs was enough, and events that were not tried there. */
  readonly alone: number;
  readonly untried: number;
  /** States where one strand was enough. */
  readonly apart: number;
  /** Times that a state was met under another name than the one it is stored under. */
  readonly renamed: number;
}

/** A symmetry that nobody has declared is no reason to look at less. */
const NOTHING_ALIKE = "the model does not say that anything is alike";

/** The report of one reduction. */
export interface Reduction {
  readonly name: "merging" | "interrupt-placement" | "partial-order" | "symmetry";
  readonly on: boolean;
  /** Why it is off although it was wanted; null otherwise. */
  readonly why: string | null;
  /** The states or transitions that it left out, in words; empty when it is off. */
  readonly left: string;
}

const count = (many: number, what: string): string => `${many} ${what}${many === 1 ? "" : "s"}`;

/** The report of each reduction; `alike` names the strands that the model declares alike. */
export function reductionsOf(
  on: Reductions,
  wanted: Reductions,
  why: string | null,
  left: Left | null,
  alike: readonly string[] = [],
): readonly Reduction[] {
  const { passed = 0, alone = 0, untried = 0, apart = 0, renamed = 0 } = left ?? {};
  const rows: readonly (readonly [Reduction["name"], keyof Reductions, string])[] = [
    ["merging", "merging", `${count(passed, "state")} passed through and not stored`],
    [
      "interrupt-placement",
      "placement",
      `${count(untried, "event")} not tried, before ${count(alone, "step")} on which they do not depend`,
    ],
    [
      "partial-order",
      "partialOrder",
      `only one strand looked at in ${count(apart, "state")}, whose steps no other depends on`,
    ],
    [
      "symmetry",
      "symmetry",
      `a state met again under other names ${count(renamed, "time")}: ${alike.join("; ")}`,
    ],
  ];
  return rows.map(([name, key, text]) => ({
    name,
    on: on[key],
    why: wanted[key] && !on[key] ? (why ?? NOTHING_ALIKE) : null,
    left: on[key] ? text : "",
  }));
}
