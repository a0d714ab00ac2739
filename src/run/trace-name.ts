// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { readAssertionName } from "../model/assertion-name.ts";

/** Where the trace of a rule is kept below a folder of traces, without an ending. */
export function traceName(scenario: string, point: string, rule: string, variant = ""): string {
  const tail = variant === "" ? "" : `.${slug(variant)}`;
  return `${scenario}/${slug(point)}.${fileRule(rule)}${tail}`;
}

/** An assertion's text may be long and full of signs: its call, its function, and a digest. */
function fileRule(rule: string): string {
  const assertion = readAssertionName(rule);
  if (assertion === null) return slug(rule);
  return slug(`${assertion.call}-${assertion.fn}-${digest(rule)}`);
}

/** FNV-1a, folded to 16 bits: tells apart the few assertions of one function. */
function digest(text: string): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (((hash >>> 16) ^ hash) & 0xffff).toString(16).padStart(4, "0");
}

export const TRACE_ENDING = ".trace.json";
export const LANES_ENDING = ".lanes.txt";

/** Words that are safe in a file's name on every system. */
const slug = (text: string): string => text.replace(/[^A-Za-z0-9_.=,-]+/g, "-");
