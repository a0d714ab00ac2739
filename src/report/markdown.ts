// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { isRed, type Judged, type RuleResult } from "./judged.ts";
import { drawLanes } from "./lanes.ts";

/** GitHub refuses a step summary of more than one mebibyte as a whole. */
const MOST_BYTES = 1 << 20;

/**
 * A step summary: a table of what is not well, then the picture of each broken rule in a
 * code block, as many as there is room for.
 */
export function markdownSummary(points: readonly Judged[], most = MOST_BYTES): string {
  const red = points.filter(isRed);
  const head = `## eret\n\n${total(points)}\n${table(points)}`;
  const pictures = red.flatMap((point) => point.rules.flatMap((rule) => picture(point, rule)));
  const shown: string[] = [];
  let bytes = size(head) + size(leftOut(pictures.length));
  for (const each of pictures) {
    if (bytes + size(each) > most) break;
    bytes += size(each);
    shown.push(each);
  }
  const left = pictures.length - shown.length;
  return `${head}${shown.join("")}${left === 0 ? "" : leftOut(left)}`;
}

const size = (text: string): number => new TextEncoder().encode(text).length;
const leftOut = (count: number): string => `\n${count} more pictures did not fit in here.\n`;

function total(points: readonly Judged[]): string {
  const red = points.filter(isRed).length;
  const open = points.filter(({ incomplete }) => incomplete !== null).length;
  const unpinned = points.filter(({ isUnpinned }) => isUnpinned).length;
  const loose = unpinned === 0 ? "" : `, ${unpinned} UNPINNED`;
  const bad = red === 0 ? "all as expected" : `${red} not as expected`;
  return `${points.length} config points, ${bad}${loose}${open === 0 ? "" : `, ${open} INCOMPLETE`}.\n`;
}

/** Points that are well need no row: there are hundreds. */
function table(points: readonly Judged[]): string {
  const rows = points.filter((point) => isRed(point) || point.incomplete !== null).map(row);
  if (rows.length === 0) return "";
  return `\n| scenario | verdict | states |\n|---|---|---|\n${rows.join("")}`;
}

function row({ name, rules, incomplete, misses, problems, stats }: Judged): string {
  const told = [
    ...rules.flatMap(({ rule, status }) => (status === "broken" ? [`violated ${rule}`] : [])),
    ...rules.flatMap(({ rule, status }) => (status === "absent" ? [`${rule} should break`] : [])),
    ...misses,
    ...problems.map(({ file, line, message }) => `${file}:${line}: ${message}`),
    ...(incomplete === null ? [] : [`INCOMPLETE: ${incomplete.why}`]),
  ];
  return `| ${cell(name)} | ${told.map(cell).join("<br>")} | ${stats?.states ?? ""} |\n`;
}

const cell = (text: string): string =>
  text.replace(/[\\|`*_<>[\]]/g, (found) => `\\${found}`).replace(/\s+/g, " ");

function picture({ name }: Judged, { rule, status, found }: RuleResult): string[] {
  if (status !== "broken" || found === null) return [];
  const { claim, file } = found;
  const replay = file === undefined ? "" : `\n\`eret replay ${file}\`\n`;
  const heading = `\n### ${cell(rule)} in ${cell(name)}\n\n${cell(claim)}\n`;
  return [`${heading}\n${fenced(drawLanes(found.trace))}${replay}`];
}

/** A fence longer than any run of backticks in the text. */
function fenced(text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = "`".repeat(longest + 1);
  return `${fence}text\n${text}${fence}\n`;
}
