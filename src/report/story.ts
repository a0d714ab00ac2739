// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Trace, TraceStep } from "../trace/trace.ts";
import type { Counterexample } from "./counterexample.ts";
import { cutMiddle, hanging, oneLine } from "./cut.ts";
import { FOR_EVER } from "./rows.ts";
import { plain, type Style } from "./style.ts";
import { headline, nextSteps, REPORT_WIDTH, searchText } from "./summary.ts";

/** Place and function share a column of at most this and at least that; functions are cut. */
const WIDEST_WHERE = 40;
const LEAST_WHERE = 32;

/** Every step in order: where it stands, what it is, what it changed. */
export function story(found: Counterexample, style: Style = plain): string {
  const { trace } = found;
  const lines = [
    ...hanging("", headline(found), REPORT_WIDTH).map((line) => style("heading", line)),
    ...hanging("  claim: ", found.claim, REPORT_WIDTH),
    ...hanging("  found: ", trace.detail, REPORT_WIDTH).map((line) => style("finding", line)),
    `  ${searchText(found)}`,
    "",
    ...steps(trace, style),
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

function steps(trace: Trace, style: Style): readonly string[] {
  const several = new Set(trace.steps.map(({ cpu }) => cpu)).size > 1;
  const who = (step: TraceStep): string =>
    several ? `CPU${step.cpu} ${step.context}` : step.context;
  const whoWidth = Math.max(0, ...trace.steps.map((step) => who(step).length));
  const longest = Math.max(0, ...trace.steps.map(({ text }) => oneLine(text).length));
  const numberWidth = Math.max(4, `${trace.steps.length}`.length + 2);
  const left = REPORT_WIDTH - (numberWidth + 1 + whoWidth + 2) - 2 - longest;
  const most = Math.max(LEAST_WHERE, Math.min(WIDEST_WHERE, left));
  const places = trace.steps.map((step) => whereText(step, most));
  const whereWidth = Math.max(0, ...places.map(({ length }) => length));
  const lines = trace.steps.flatMap((step, at): readonly string[] => {
    const number = `${step.index}`.padStart(numberWidth);
    const where = (places[at] ?? "").padEnd(whereWidth);
    const head = `${number} ${who(step).padEnd(whoWidth)}  ${where}${whereWidth === 0 ? "" : "  "}`;
    const entry = stepLines(head, step, style);
    const cycle = at === trace.cycleFrom ? [`  ${style("note", FOR_EVER)}`] : [];
    return [...cycle, ...entry];
  });
  const stuck = trace.cycleFrom === trace.steps.length && trace.cycleFrom !== undefined;
  return stuck ? [...lines, `  ${style("note", "-- nothing more can happen --")}`] : lines;
}

function stepLines(head: string, step: TraceStep, style: Style): readonly string[] {
  const room = Math.max(8, REPORT_WIDTH - head.length);
  const role = step.kind === "step" ? "step" : "exception";
  const text = cutMiddle(oneLine(step.text), room);
  const changes = step.changes
    .filter(({ kind }) => step.kind === "step" || kind !== "line")
    .map(({ what, before, after }) => oneLine(`${what} ${before} -> ${after}`));
  const whole = `[${changes.join(", ")}]`;
  if (changes.length === 0) return [`${head}${style(role, text)}`];
  if (text.length + 1 + whole.length <= room)
    return [`${head}${style(role, text)} ${style("change", whole)}`];
  const indent = " ".repeat(Math.max(0, Math.min(head.length + 2, REPORT_WIDTH - 44)));
  return [
    `${head}${style(role, text)}`,
    ...packed(changes, REPORT_WIDTH - indent.length).map(
      (line) => `${indent}${style("change", line)}`,
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
