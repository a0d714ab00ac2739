// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { quickVerdicts } from "../../scripts/judge.mjs";

/** A config point as `eret check --json` judged it: schema/report.schema.json. */
export interface JudgedPoint {
  readonly scenario: string;
  readonly point: string;
  readonly outcome: string;
  /** Rules that broke. */
  readonly rules: readonly string[];
  readonly met: boolean;
  readonly difference: object;
  readonly expected: { readonly rules: readonly string[]; readonly states: number | null };
  readonly stats: { readonly states: number };
}

/** Every config point of the quick profile, by scenario and point; searched once for all tests. */
export function judgedPoints(): ReadonlyMap<string, JudgedPoint> {
  const { results }: { readonly results: readonly JudgedPoint[] } = quickVerdicts();
  return new Map(results.map((result) => [`${result.scenario} ${result.point}`, result]));
}
