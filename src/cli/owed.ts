// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { fairnessText } from "../model/fairness.ts";
import { drawLanes } from "../report/lanes.ts";
import { limitOf } from "../run/verdict.ts";
import type { PointResult } from "../run.ts";
import { type Context, reportStyle } from "./context.ts";
import { keepTrace } from "./trace-files.ts";
import { joined, plural } from "./words.ts";

/** What the rules of liveness that hold owe to fairness: what they would do without it. */
type Owed = PointResult["owed"][number];

/** The storms that a verdict leaves out, and what they would break. */
export function stormsLeftOut({ owed }: PointResult): readonly string[] {
  const broken = new Map<string, string[]>();
  for (const { rule, needs } of owed) {
    for (const need of needs.filter(({ fairness }) => fairness === "finite")) {
      const known = broken.get(need.duty) ?? [];
      broken.set(need.duty, [...known, `${rule} (${lassoText(need)})`]);
    }
  }
  return [...broken].map(
    ([duty, rules]) => `left out: a storm of ${nameOf(duty)}, which breaks ${joined(rules)}`,
  );
}

const nameOf = (duty: string): string => duty.replace(/^\S+ /, "");

/** A sentence for each rule that needs fairness, and one for all that need none. */
export function owedLines(result: PointResult): readonly string[] {
  const { owed, outcome } = result;
  const far = limitOf(outcome) === null ? "" : ", as far as it was searched";
  const free = owed.filter(({ needs }) => needs.length === 0).map(({ rule }) => rule);
  return [
    ...owed.filter(({ needs }) => needs.length > 0).map((each) => `${owedText(each)}${far}`),
    ...(free.length === 0
      ? []
      : [`${joined(free)} ${free.length === 1 ? "holds" : "hold"} without any${far}`]),
  ];
}

function owedText({ rule, needs }: Owed): string {
  const [one] = needs;
  if (one !== undefined && needs.length === 1) {
    return `${rule} holds under ${fairnessText(one.duty, one.fairness)}; without it: ${lassoText(one)}`;
  }
  const each = needs.map(
    (need) => `${fairnessText(need.duty, need.fairness)} (without: ${lassoText(need)})`,
  );
  return `${rule} holds under ${joined(each)}`;
}

const lassoText = ({ steps, cycleFrom }: Owed["needs"][number]): string =>
  cycleFrom === steps
    ? `${plural(steps, "step")}, then nothing`
    : `a lasso of ${plural(steps, "step")}`;

/** With `--lassos`, what the assumed fairness rules out, step by step. */
export function lassoPictures(cx: Context, result: PointResult): void {
  for (const { rule, needs } of result.owed) {
    for (const { duty, fairness, lasso } of needs) {
      if (lasso === null) continue;
      const file = keepTrace(cx, result, lasso, { variant: `without-${duty}` });
      const again = file === null ? "" : `  replay: eret replay ${file}\n`;
      const picture = drawLanes(lasso, { style: reportStyle(cx) });
      const without =
        fairness === "finite"
          ? `in a storm of ${nameOf(duty)}`
          : `without ${fairnessText(duty, fairness)}`;
      cx.io.out(`\n${rule} ${without}:\n${picture}${again}`);
    }
  }
}

/** The same for machines. */
export const owedJson = (owed: PointResult["owed"]): readonly object[] =>
  owed.map(({ rule, needs }) => ({
    rule,
    needs: needs.map(({ duty, fairness, steps, cycleFrom, lasso }) => ({
      duty,
      fairness,
      text: fairnessText(duty, fairness),
      without: {
        steps,
        cycleFrom,
        ...(lasso === null ? {} : { start: lasso.start, choices: lasso.choices }),
        ...(lasso === null ? {} : { lanes: drawLanes(lasso) }),
      },
    })),
  }));
