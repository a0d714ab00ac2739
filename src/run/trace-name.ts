// SPDX-License-Identifier: GPL-2.0-only OR MIT

/** Where the trace of a rule is kept below a folder of traces, without an ending. */
export function traceName(scenario: string, point: string, rule: string): string {
  return `${scenario}/${slug(point)}.${slug(rule)}`;
}

export const TRACE_ENDING = ".trace.json";
export const LANES_ENDING = ".lanes.txt";

/** Words that are safe in a file's name on every system. */
const slug = (text: string): string => text.replace(/[^A-Za-z0-9_.=,-]+/g, "-");
