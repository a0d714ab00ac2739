// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { brokenRules, isExpected, isUnpinned, limitOf } from "../run/verdict.ts";
import type { PointResult } from "../run.ts";
import { stormsLeftOut } from "./owed.ts";
import type { Settled } from "./pool.ts";
import { coveredLines, randomVerdict } from "./random.ts";
import { reducedLines } from "./reduce.ts";
import { grouped, joined, plural } from "./words.ts";

const WIDTH = 80;

/** What stands before a line of `check`. */
export type Status = "ok" | "UNPINNED" | "FAIL" | "MISSED" | "OPEN" | "ERROR" | "CUT";

export function statusOf(settled: Settled): Status {
  switch (settled.kind) {
    case "done":
      if (settled.result.difference.unexpected.length > 0) return "FAIL";
      if (!settled.result.met) return "MISSED";
      if (limitOf(settled.result.outcome) !== null) return "OPEN";
      return isUnpinned(settled.result.difference) ? "UNPINNED" : "ok";
    case "refused":
    case "crashed":
      return "ERROR";
    case "exhausted-memory":
      return "OPEN";
    case "interrupted":
      return "CUT";
  }
}

/** What a line of `check` says of a result, most important first. */
export function findings(settled: Settled): readonly string[] {
  switch (settled.kind) {
    case "done": {
      const { result } = settled;
      if (result.random === null) {
        const left = result.reduced === null ? [] : reducedLines(result.reduced);
        const compact = compactLines(result);
        return [verdict(result), ...stormsLeftOut(result), ...misses(result), ...compact, ...left];
      }
      return [
        randomVerdict(result, result.random),
        ...(result.outcome.kind === "violated" ? misses(result) : []),
        ...coveredLines(result, result.random),
      ];
    }
    case "refused":
      return ["not searched, the input cannot be used (see the errors)"];
    case "crashed":
      return ["internal error"];
    case "exhausted-memory":
      return ["INCOMPLETE, out of memory: nothing is proved; try a larger --max-memory"];
    case "interrupted":
      return ["interrupted, nothing is known"];
  }
}

/** "12 rules are not applicable: no firmware (9), no TLBs (3)", or nothing where all are. */
export function notApplicableText({
  notApplicable,
}: Pick<PointResult, "notApplicable">): readonly string[] {
  if (notApplicable.length === 0) return [];
  const counts = new Map<string, number>();
  for (const { why } of notApplicable) counts.set(why, (counts.get(why) ?? 0) + 1);
  const byCount = [...counts].sort(([, a], [, b]) => b - a);
  const reasons = byCount.map(([why, count]) => `${why} (${count})`);
  const are = notApplicable.length === 1 ? "is" : "are";
  return [`${plural(notApplicable.length, "rule")} ${are} not applicable: ${reasons.join(", ")}`];
}

/** "14 of 79 rules had something to check": the others have judged nothing. */
export function hadText({ had, rules }: Pick<PointResult, "had" | "rules">): string {
  const least = had.isAll ? "" : "at least ";
  return `${least}${had.rules.length} of ${plural(rules.length, "rule")} had something to check`;
}

function verdict(result: PointResult): string {
  const { outcome, expected, traces, coverage } = result;
  const { states, depth } = outcome.stats;
  const limit = limitOf(outcome);
  const cut = limit === null ? "" : `, INCOMPLETE: ${whyCut(limit)}`;
  const rules = brokenRules(outcome);
  if (rules.length === 0) {
    const size = `${plural(states, "state")}, depth ${depth}`;
    if (limit !== null) return `${size}${cut}`;
    const fired = `${coverage.fired} of ${plural(coverage.total, "step")} fired`;
    return `${size}, exhausted; ${fired}; ${hadText(result)}`;
  }
  const asExpected = rules.every((rule) => isExpected(expected, rule)) ? " as expected" : "";
  const steps = traces.map((trace) => trace.steps.length);
  const [one, ...more] = steps;
  const lengths =
    one !== undefined && more.length === 0
      ? `trace of ${plural(one, "step")}`
      : `traces of ${joined(steps.map(String))} steps`;
  return `violated ${joined(rules)}${asExpected} (${plural(states, "state")}, ${lengths}${cut})`;
}

/** Why a search that has come to a limit is not complete. */
export const whyCut = (limit: NonNullable<ReturnType<typeof limitOf>>): string =>
  limit === "fingerprints" ? "only fingerprints of states were kept" : `reached --max-${limit}`;

/** What keeping fingerprints only means for the verdict. */
function compactLines({ omission }: PointResult): readonly string[] {
  if (omission === null) return [];
  // Two digits, and not less than it is.
  const chance = (1.05 * omission).toExponential(1);
  return [
    `64 bits kept of each state: the chance that one was left out is below ${chance}; ` +
      "liveness rules are not judged",
  ];
}

function misses(result: PointResult): readonly string[] {
  const { difference, expected, outcome } = result;
  const { unexpected, absent } = difference;
  const lines: string[] = [];
  if (unexpected.length > 0) {
    const wanted = expected.rules.length === 0 ? "it to hold" : joined(expected.rules);
    lines.push(`expected ${wanted}, ${joined(unexpected)} came unexpected`);
  }
  if (absent.length > 0) {
    lines.push(`expected to violate ${joined(absent)}, which ${holds(absent)}: is the rule blind?`);
  }
  lines.push(...unpinned(result), ...countMisses(result));
  return outcome.kind === "bounded" && lines.length === 0 ? ["nothing is proved"] : lines;
}

/** What differs from the scenario besides the rules: pinned counts, steps that had to fire. */
export function countMisses({ difference, point, coverage }: PointResult): readonly string[] {
  const { states, silent, vacuous } = difference;
  const lines: string[] = [];
  if (states !== null && states.pinned !== null) {
    const told = `${grouped(states.found)} states, pinned are ${grouped(states.pinned)}`;
    lines.push(`${told}: explain, then 'states: ${statesKey(point, states.found)}'`);
  }
  if (silent > 0) lines.push(`${plural(silent, "step")} never fired: ${silentSteps(coverage)}`);
  return [...lines, ...vacuous];
}

/** The line to add where the number of states is not pinned. */
export function unpinned({ difference, point }: PointResult): readonly string[] {
  const { states } = difference;
  if (states === null || states.pinned !== null) return [];
  return [`the number of states is not pinned: add 'states: ${statesKey(point, states.found)}'`];
}

const statesKey = (point: string, found: number): string =>
  point === "all" ? `${found}` : `{${quoted(point)}: ${found}}`;

const holds = (rules: readonly string[]): string => (rules.length === 1 ? "holds" : "hold");

/** A point with a comma is no plain key inside braces. */
const quoted = (point: string): string => (point.includes(",") ? `"${point}"` : point);

/** The first few steps that never fired. */
export function silentSteps({ silent }: PointResult["coverage"], most = 3): string {
  const named = silent.slice(0, most).map(({ file, line, what }) => `${file}:${line} ${what}`);
  return named.join(", ") + (silent.length > most ? ", …" : "");
}

/**
 * A line with its details. Verdicts are lined up behind names of `left` letters where
 * they fit a terminal, else moved close, else put below.
 */
export function layOut(
  status: string,
  name: string,
  details: readonly string[],
  left: number,
): readonly string[] {
  const [first = "", ...rest] = details;
  const indent = " ".repeat(status.length + 2);
  const aligned = `${status}${name.padEnd(left)}  ${first}`;
  const close = `${status}${name}  ${first}`;
  const fit = [aligned, close].find((line) => line.length <= WIDTH);
  const head = fit === undefined ? [`${status}${name}`, ...wrap(first, indent)] : [fit];
  return [...head, ...rest.flatMap((detail) => wrap(detail, indent))];
}

/** Words in lines no wider than a terminal. */
export function wrap(text: string, indent: string): string[] {
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(" ")) {
    const longer = line === indent ? `${indent}${word}` : `${line} ${word}`;
    if (longer.length > WIDTH && line !== indent) {
      lines.push(line);
      line = `${indent}${word}`;
    } else line = longer;
  }
  return [...lines, line];
}
