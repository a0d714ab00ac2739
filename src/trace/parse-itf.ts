// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { type JsonNode, parseJson } from "./json.ts";
import { count, listOf, Members, type Reader, string, wrong } from "./members.ts";
import { TraceFileError } from "./trace-file-error.ts";

/** What eret reads of an ITF trace. Its states say what happened; choices are found by them. */
export interface ItfFile {
  readonly spec: string;
  readonly point: string;
  readonly order?: string;
  readonly rule: string;
  readonly detail: string;
  /** Each state by its variables; integers as decimals. */
  readonly states: readonly ReadonlyMap<string, string>[];
  /** Index of the state that the cycle begins with; it ends with the last one. */
  readonly loop?: number;
}

/** Whether a text looks like ITF rather than like a trace file. */
export const looksLikeItf = (text: string): boolean =>
  /^\s*\{/.test(text) && /"states"\s*:/.test(text) && !/"eret-trace"\s*:/.test(text);

/**
 * Reads an ITF trace. `#meta` has to say in "eret" which scenario it is of, because ITF has
 * no other place for that. Throws TraceFileError with the place of the first mistake.
 */
export function parseItf(text: string, file: string): ItfFile {
  const top = new Members(file, parseJson(text, file), "an ITF trace");
  const meta = new Members(file, top.take("#meta", node), "'#meta'");
  const eret =
    meta.takeIf("eret", node) ??
    top.fail(
      "#meta",
      `'#meta' has no "eret", so it is not known which scenario this is of, add {"spec", "point", "rule"}`,
    );
  const origin = new Members(file, eret, "'eret'");
  const order = origin.takeIf("order", string);
  const vars = top.take("vars", listOf(string));
  const states = top.take("states", listOf(stateOf(vars)));
  if (states.length === 0) top.fail("states", "a trace has one state at least");
  const loop = top.takeIf("loop", count);
  if (loop !== undefined && loop >= states.length)
    top.fail("loop", `the loop begins at state ${loop}, there are ${states.length}`);
  return {
    spec: origin.take("spec", string),
    point: origin.take("point", string),
    ...(order === undefined ? {} : { order }),
    rule: origin.take("rule", string),
    detail: origin.takeIf("detail", string) ?? "",
    states,
    ...(loop === undefined ? {} : { loop }),
  };
}

const node: Reader<JsonNode> = (value) => value;

const stateOf =
  (vars: readonly string[]): Reader<ReadonlyMap<string, string>> =>
  (value, name, file) => {
    const members = new Members(file, value, name);
    return new Map(vars.map((each) => [each, members.take(each, expression)]));
  };

/** A string, an integer, or a big integer: the facts of a state are nothing else. */
const expression: Reader<string> = (value, name, file) => {
  if (value.kind === "string") return value.value;
  if (value.kind === "number" && Number.isSafeInteger(value.value)) return `${value.value}`;
  if (value.kind !== "object") return wrong(file, value, name, "a string or an integer");
  const digits = new Members(file, value, name).take("#bigint", string);
  if (/^-?\d+$/.test(digits)) return digits;
  throw new TraceFileError(file, value.at, `"#bigint" holds digits, not '${digits}'`);
};
