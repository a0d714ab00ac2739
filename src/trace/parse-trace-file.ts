// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { parseJson } from "./json.ts";
import { count, listOf, Members, type Reader, string } from "./members.ts";
import { type FileStep, TRACE_VERSION, type TraceFile } from "./trace-file.ts";

const FAIRNESS = /^(?:weak|strong|finite) \S+ \S+$/;

/** Reads a trace file. Throws TraceFileError with the place of the first mistake. */
export function parseTraceFile(text: string, file: string): TraceFile {
  const top = new Members(file, parseJson(text, file), "a trace");
  const version = top.take("eret-trace", count);
  if (version !== TRACE_VERSION) {
    top.fail(
      "eret-trace",
      `trace format ${version} is not known, this eret reads format ${TRACE_VERSION}`,
    );
  }
  const order = top.takeIf("order", string);
  const required = {
    spec: top.take("spec", string),
    point: top.take("point", string),
    specHash: top.take("specHash", string),
    ...(order === undefined ? {} : { order }),
    rule: top.take("rule", string),
    detail: top.take("detail", string),
    start: top.take("start", count),
    choices: top.take("choices", listOf(count)),
  };
  const cycleFrom = top.takeIf("cycleFrom", count);
  const fairness = top.takeIf("fairness", listOf(string));
  const steps = top.take("steps", listOf(fileStep));
  top.done();
  if (cycleFrom !== undefined && cycleFrom > required.choices.length)
    top.fail("cycleFrom", `the cycle begins at ${cycleFrom}, past the end of 'choices'`);
  const strange = fairness?.find((line) => !FAIRNESS.test(line));
  if (strange !== undefined)
    top.fail("fairness", `'${strange}' is no fairness, such as 'weak execute cpu0'`);
  if (steps.length !== required.choices.length)
    top.fail("steps", `${steps.length} steps for ${required.choices.length} choices`);
  return {
    ...required,
    ...(cycleFrom === undefined ? {} : { cycleFrom }),
    ...(fairness === undefined ? {} : { fairness }),
    steps,
  };
}

const fileStep: Reader<FileStep> = (node, name, file) => {
  const members = new Members(file, node, name);
  const at = members.takeIf("at", string);
  const changes = members.takeIf("changes", listOf(string));
  const step = {
    cpu: members.take("cpu", count),
    in: members.take("in", string),
    step: members.take("step", string),
    ...(at === undefined ? {} : { at }),
    ...(changes === undefined ? {} : { changes }),
  };
  members.done();
  return step;
};
