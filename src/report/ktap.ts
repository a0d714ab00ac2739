// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { oneLine } from "./cut.ts";
import {
  IDLE,
  type Incomplete,
  isBad,
  isRed,
  type Judged,
  type RuleResult,
  tellsOpen,
} from "./judged.ts";
import { drawLanes } from "./lanes.ts";

/**
 * KTAP version 1: one nested block per config point, one result per rule. Diagnostics stand
 * before their result. A broken twin that breaks as expected is plain `ok`: XFAIL would read
 * as "known bad".
 *
 * Source: Documentation/dev-tools/ktap.rst.
 */
export function ktap(points: readonly Judged[]): string {
  const lines = [
    VERSION,
    `1..${points.length}`,
    ...points.flatMap((point, at) => [
      ...block(point),
      result(!isRed(point), at + 1, point.name, onlyIncomplete(point)),
    ]),
  ];
  return `${lines.join("\n")}\n`;
}

const VERSION = "KTAP version 1";
const INDENT = "  ";
/** The last result of each block: whether the point is as its scenario says. */
const EXPECTATION = "expectation";

function block(point: Judged): readonly string[] {
  const { rules, stats, problems, misses, notes } = point;
  const numbers =
    stats === null ? [] : [`states=${stats.states} depth=${stats.depth} ${ending(point)}`];
  const trouble = problems.map(
    ({ file, line, column, message }) => `${file}:${line}:${column}: ${message}`,
  );
  const lines = [
    VERSION,
    `1..${rules.length + 1}`,
    ...rules.flatMap((rule, at) => ruleLines(rule, at + 1, point.incomplete)),
    ...[...numbers, ...trouble, ...misses, ...notes].map(diagnostic),
    expectation(point, rules.length + 1),
  ];
  return lines.map((line) => `${INDENT}${line}`);
}

function expectation(point: Judged, number: number): string {
  const { misses, problems, incomplete } = point;
  const ok = misses.length + problems.length === 0;
  if (incomplete === null || tellsOpen(point) || !ok) return result(ok, number, EXPECTATION);
  return result(incomplete.allowed, number, EXPECTATION, incomplete);
}

function ruleLines(
  { rule, status, found }: RuleResult,
  number: number,
  incomplete: Incomplete | null,
): readonly string[] {
  if (status === "open" && incomplete !== null)
    return [result(incomplete.allowed, number, rule, incomplete)];
  if (status === "idle") return [`${result(true, number, rule)} # SKIP ${IDLE}`];
  const replay = found?.file === undefined ? [] : [`replay: eret replay ${found.file}`];
  const picture =
    status === "broken" && found !== null ? drawLanes(found.trace).trimEnd().split("\n") : [];
  return [...[...picture, ...replay].map(diagnostic), result(!isBad(status), number, rule)];
}

function directive({ kind, why, allowed }: Incomplete): string {
  if (allowed) return ` # SKIP INCOMPLETE ${why}`;
  return kind === "time" ? ` # TIMEOUT ${why}` : ` # ERROR ${why}`;
}

/** What is broken is broken, however much of the space was not searched. */
const onlyIncomplete = (point: Judged): Incomplete | null =>
  isRed({ ...point, incomplete: null }) ? null : point.incomplete;

const ending = ({ incomplete }: Judged): string =>
  incomplete === null ? "exhausted" : `INCOMPLETE ${incomplete.why}`;

const diagnostic = (text: string): string => `# ${text.replace(/\p{Cc}/gu, " ")}`.trimEnd();

/** A description ends at the first '#', and must not look like a number. */
const safe = (text: string): string => oneLine(text).replaceAll("#", "");

function result(
  ok: boolean,
  number: number,
  text: string,
  incomplete: Incomplete | null = null,
): string {
  const more = incomplete === null ? "" : directive(incomplete);
  return `${ok ? "ok" : "not ok"} ${number} ${safe(text)}${more}`;
}
