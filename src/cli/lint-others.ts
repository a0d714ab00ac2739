// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { limitOf } from "../run/verdict.ts";
import type { PointResult } from "../run.ts";
import { codesOf } from "./codes.ts";
import { EXIT } from "./exit.ts";
import { countMisses, findings, unpinned } from "./lines.ts";
import type { Settled } from "./pool.ts";
import type { Remark } from "./remark.ts";
import { joined, plural } from "./words.ts";

const misses = (result: PointResult): readonly string[] => [
  ...countMisses(result),
  ...unpinned(result),
];

/** A config point after its search. */
export interface Named {
  readonly name: string;
  readonly settled: Settled;
}

/** All else that is not as it should be: one remark for each kind of it. */
export function otherRemarks(named: readonly Named[], at: number): readonly Remark[] {
  const tell = (
    level: Remark["level"],
    found: readonly Named[],
    what: (named: Named) => string,
  ): readonly Remark[] => {
    const [first, ...more] = found;
    if (first === undefined) return [];
    const also = more.length === 0 ? "" : ` (and ${plural(more.length, "other config point")})`;
    const [code = EXIT.ok] = codesOf(first.settled);
    return [{ level, at, text: `${first.name}: ${what(first)}${also}`, details: null, code }];
  };
  const done = (test: (result: PointResult) => boolean) =>
    named.filter(({ settled }) => settled.kind === "done" && test(settled.result));
  const resultText = (tell: (result: PointResult) => string) => (one: Named) =>
    one.settled.kind === "done" ? tell(one.settled.result) : "";
  return [
    ...tell(
      "ERROR",
      done(({ difference }) => difference.absent.length > 0),
      resultText(
        ({ difference: { absent } }) =>
          `expected to violate ${joined(absent)}, which no longer breaks: mended, or is the rule blind?`,
      ),
    ),
    ...tell(
      "ERROR",
      named.filter(({ settled }) => settled.kind === "crashed"),
      () => "internal error, 'eret check' tells more",
    ),
    ...tell(
      "WARNING",
      done((result) => misses(result).length > 0),
      resultText((result) => misses(result)[0] ?? ""),
    ),
    ...tell(
      "WARNING",
      named.filter(
        ({ settled }) =>
          settled.kind === "exhausted-memory" ||
          settled.kind === "interrupted" ||
          (settled.kind === "done" && limitOf(settled.result.outcome) !== null),
      ),
      ({ settled }) => findings(settled)[0] ?? "",
    ),
  ];
}
