// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { isMap, isNode, isScalar, parseDocument } from "yaml";

const WIDTH = 80;

/** The key itself, and what `states:` goes behind when it is new. */
const KEY = "states";
const NEIGHBOUR = "expect";

/**
 * The text of a scenario file with `states:` set to the given counts, by config point.
 * Every other character stays: comments, order and spacing are the author's.
 */
export function pinStates(text: string, counts: ReadonlyMap<string, number>): string {
  const place = pairPlace(text, KEY);
  const written = statesText(counts);
  if (place !== null) return text.slice(0, place.from) + written + text.slice(place.to);
  const neighbour = pairPlace(text, NEIGHBOUR);
  const lineEnd = neighbour === null ? text.length : endOfLine(text, neighbour.to);
  const before = text.slice(0, lineEnd);
  const gap = before === "" || before.endsWith("\n") ? "" : "\n";
  return `${before}${gap}${written}\n${text.slice(lineEnd).replace(/^\n/, "")}`;
}

/** Where `key: value` stands at the top of a file, without what follows the value. */
function pairPlace(text: string, key: string): { from: number; to: number } | null {
  const { contents } = parseDocument(text);
  if (!isMap(contents)) return null;
  for (const { key: name, value } of contents.items) {
    if (!isScalar(name) || name.value !== key || !name.range) continue;
    const end = isNode(value) && value.range ? value.range[1] : name.range[1] + 1;
    return { from: name.range[0], to: text.slice(0, end).trimEnd().length };
  }
  return null;
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end < 0 ? text.length : end;
}

function statesText(counts: ReadonlyMap<string, number>): string {
  const only = counts.get("all");
  if (only !== undefined) return `${KEY}: ${only}`;
  const entries = [...counts].map(([point, count]) => `${point}: ${count}`);
  const line = `${KEY}: {${entries.join(", ")}}`;
  const isPlain = [...counts.keys()].every((point) => !/[,{}[\]]/.test(point));
  if (isPlain && line.length <= WIDTH) return line;
  return [`${KEY}:`, ...entries.map((entry) => `  ${entry}`)].join("\n");
}
