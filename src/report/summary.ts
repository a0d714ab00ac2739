// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { NO_RULE } from "../trace/trace-file.ts";
import type { Counterexample } from "./counterexample.ts";
import { hanging } from "./cut.ts";
import { drawLanes } from "./lanes.ts";
import { mattersLines } from "./matters.ts";
import { plain, REPORT_WIDTH, type Style } from "./style.ts";

/** The default report of one broken rule: the picture, then what was broken and how to go on. */
export function counterexampleReport(found: Counterexample, style: Style = plain): string {
  return `${drawLanes(found.trace, { style })}\n${summary(found, style)}`;
}

/** What was broken, where, how it was found, how to run it again. */
export function summary(found: Counterexample, style: Style = plain): string {
  const lines = [
    ...hanging("", headline(found), REPORT_WIDTH).map((line) => style("heading", line)),
    ...hanging("  ", found.claim, REPORT_WIDTH),
    ...hanging("  ", found.trace.detail, REPORT_WIDTH).map((line) => style("finding", line)),
    ...hanging("  ", searchText(found), REPORT_WIDTH),
    ...mattersLines(found),
    ...nextSteps(found),
  ];
  return `${lines.join("\n")}\n`;
}

export function headline({ trace, scenario, point, order }: Counterexample): string {
  const where = point === "" ? scenario : `${scenario} (${point})`;
  const what = trace.rule === NO_RULE ? "A path in" : `${trace.rule} violated in`;
  return `${what} ${where}${order === undefined ? "" : ` with ${order}`}`;
}

/** "shortest trace: 3 steps, 0 context switches; 57 states seen". */
export function searchText({ trace, stats }: Counterexample): string {
  const { steps, switches, cycleFrom } = trace;
  const length = `${count(steps.length, "step")}, ${count(switches, "context switch", "es")}`;
  const cycle =
    cycleFrom === undefined || cycleFrom === steps.length
      ? ""
      : `, a cycle of ${steps.length - cycleFrom} from step ${cycleFrom + 1} on`;
  if (stats === undefined) return `trace: ${length}${cycle}`;
  return `shortest trace: ${length}${cycle}; ${count(stats.states, "state")} seen`;
}

/** Never cut: these lines are there to be copied. */
export function nextSteps({ trace, file }: Counterexample): readonly string[] {
  return [
    ...(file === undefined ? [] : [`  replay: eret replay ${file}`]),
    ...(trace.rule === NO_RULE ? [] : [`  explain: ${explaining(trace.rule)}`]),
  ];
}

/** The command that explains a rule; names of assertions have what shells would read. */
export const explaining = (rule: string): string =>
  `eret explain ${/^[\w-]+$/.test(rule) ? rule : `'${rule.replaceAll("'", "'\\''")}'`}`;

const count = (amount: number, noun: string, plural = "s"): string =>
  `${amount} ${noun}${amount === 1 ? "" : plural}`;
