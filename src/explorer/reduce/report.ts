// SPDX-License-Identifier: GPL-2.0-only OR MIT

/** Which reductions are to be used. */
export interface Reductions {
  /** A state where one thing is enough is not stored. */
  readonly merging: boolean;
  /** Events are tried only where they matter to what they interrupt. */
  readonly placement: boolean;
  /** Strands that do not matter to each other are not interleaved. */
  readonly partialOrder: boolean;
}

export const ALL_ON: Reductions = { merging: true, placement: true, partialOrder: true };
export const ALL_OFF: Reductions = { merging: false, placement: false, partialOrder: false };

/** What was left out. */
export interface Left {
  /** States that were passed through. */
  readonly passed: number;
  /** States where the context that runs was enough, and events that were not tried there. */
  readonly alone: number;
  readonly untried: number;
  /** States where one strand was enough. */
  readonly apart: number;
}

/** What one reduction did. */
export interface Reduction {
  readonly name: "merging" | "interrupt-placement" | "partial-order";
  readonly on: boolean;
  /** Why it is off although it was wanted; null otherwise. */
  readonly why: string | null;
  /** What it left out, in words; empty when it is off. */
  readonly left: string;
}

const count = (many: number, what: string): string => `${many} ${what}${many === 1 ? "" : "s"}`;

/** What each reduction did, one by one. */
export function reductionsOf(
  on: Reductions,
  wanted: Reductions,
  why: string | null,
  left: Left | null,
): readonly Reduction[] {
  const { passed = 0, alone = 0, untried = 0, apart = 0 } = left ?? {};
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
  ];
  return rows.map(([name, key, text]) => ({
    name,
    on: on[key],
    why: wanted[key] && !on[key] ? why : null,
    left: on[key] ? text : "",
  }));
}
