// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { TraceStep } from "../trace/trace.ts";
import type { Counterexample } from "./counterexample.ts";
import { cutMiddle, hanging, oneLine } from "./cut.ts";
import { mattersLines } from "./matters.ts";
import { FOR_EVER, STUCK } from "./rows.ts";
import { plain, REPORT_WIDTH, type Style } from "./style.ts";
import { headline, nextSteps, searchText } from "./summary.ts";

/** Place and function share a column of at most this; a function that is too long is cut. */
const MOST_WHERE = 34;
/** Where changes start that have a line of their own, unless they are too long for it. */
const CHANGES_AT = 36;
const GAP = "  ";

/** Every step in order: where it stands, what it is, what it changed. */
export function story(found: Counterexample, style: Style = plain): string {
  const { trace } = found;
  const lines = [
    ...hanging("", headline(found), REPORT_WIDTH).map((line) => style("heading", line)),
    ...hanging("  claim: ", found.claim, REPORT_WIDTH),
    ...hanging("  found: ", trace.detail, REPORT_WIDTH).map((line) => style("finding", line)),
    ...hanging("  ", searchText(found), REPORT_WIDTH),
    ...mattersLines(found),
    ...(trace.matters === undefined ? [] : ["  *: without the effect of this step nothing breaks"]),
    "",
    ...steps(found, style),
    "",
    ...list("  bounds: ", found.bounds),
    ...list("  assumes: ", found.assumptions),
    ...nextSteps(found),
  ];
  return `${lines.join("\n")}\n`;
}

function list(label: string, items: readonly string[]): readonly string[] {
  const indent = " ".repeat(label.length);
  return items.flatMap((item, at) => hanging(at === 0 ? label : indent, item, REPORT_WIDTH));
}

function steps({ trace }: Counterexample, style: Style): readonly string[] {
  const needed = new Set(trace.matters?.needed);
  const several = new Set(trace.steps.map(({ cpu }) => cpu)).size > 1;
  const who = (step: TraceStep): string =>
    several ? `CPU${step.cpu} ${step.context}` : step.context;
  const whoWidth = Math.max(0, ...trace.steps.map((step) => who(step).length));
  const numberWidth = Math.max(4, `${trace.steps.length}`.length + 2);
  const whereWidth = Math.max(0, ...trace.steps.map((step) => whereText(step, MOST_WHERE).length));
  const lines = trace.steps.flatMap((step, at): readonly string[] => {
    const mark = needed.has(at) ? "*" : " ";
    const start = `${`${step.index}`.padStart(numberWidth)}${mark}${who(step).padEnd(whoWidth)}  `;
    const cycle = at === trace.cycleFrom ? [`  ${style("note", FOR_EVER)}`] : [];
    return [...cycle, ...stepLines(start, whereWidth, step, style)];
  });
  return trace.cycleFrom === trace.steps.length ? [...lines, `  ${style("note", STUCK)}`] : lines;
}

/** One step: on one line if it fits; the text, and what changed, move to their own if not. */
function stepLines(
  start: string,
  whereWidth: number,
  step: TraceStep,
  style: Style,
): readonly string[] {
  const role = step.kind === "step" ? "step" : "exception";
  const text = oneLine(step.text);
  const head = `${start}${whereText(step, MOST_WHERE).padEnd(whereWidth)}${GAP}`;
  const fits = head.length + text.length <= REPORT_WIDTH;
  const line = fits ? head : `${" ".repeat(start.length)}${GAP}`;
  const above = fits ? [] : [`${start}${whereText(step, REPORT_WIDTH - start.length)}`.trimEnd()];
  const said = cutMiddle(text, REPORT_WIDTH - line.length);
  const changes = step.changes
    .filter(({ kind }) => step.kind === "step" || kind !== "line")
    .map(({ what, before, after }) => oneLine(`${what} ${before} -> ${after}`));
  const whole = `[${changes.join(", ")}]`;
  if (changes.length === 0) return [...above, `${line}${style(role, said)}`];
  if (line.length + said.length + 1 + whole.length <= REPORT_WIDTH)
    return [...above, `${line}${style(role, said)} ${style("change", whole)}`];
  const longest = Math.max(...changes.map(({ length }) => length)) + 2;
  const indent = Math.max(
    start.length,
    Math.min(line.length + GAP.length, CHANGES_AT, REPORT_WIDTH - longest),
  );
  return [
    ...above,
    `${line}${style(role, said)}`,
    ...packed(changes, REPORT_WIDTH - indent).map(
      (each) => `${" ".repeat(indent)}${style("change", each)}`,
    ),
  ];
}

/** As many changes to a line as fit, in brackets. */
function packed(changes: readonly string[], width: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const change of changes) {
    const cut = cutMiddle(change, width - 2);
    if (line === "") line = cut;
    else if (line.length + 2 + cut.length + 2 <= width) line += `, ${cut}`;
    else {
      lines.push(`[${line}]`);
      line = cut;
    }
  }
  return line === "" ? lines : [...lines, `[${line}]`];
}

/** "gic.c:57 gic_handle_irq"; an assembly stub has no line worth telling. */
function whereText({ site, fn }: TraceStep, most: number): string {
  if (site === null) return "";
  const name = oneLine(fn ?? "");
  if (site.file.startsWith("<")) return cutMiddle(name, most);
  const file = oneLine(site.file.slice(site.file.lastIndexOf("/") + 1));
  const place = `${cutMiddle(file, most - 8)}:${site.line}`;
  return `${place} ${cutMiddle(name, most - place.length - 1)}`.trimEnd();
}
