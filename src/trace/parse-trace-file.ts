// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { type JsonMember, type JsonNode, parseJson } from "./json.ts";
import { type FileStep, TRACE_VERSION, type TraceFile } from "./trace-file.ts";
import { TraceFileError } from "./trace-file-error.ts";

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
  const steps = top.take("steps", listOf(fileStep));
  top.done();
  if (cycleFrom !== undefined && cycleFrom > required.choices.length)
    top.fail("cycleFrom", `the cycle begins at ${cycleFrom}, past the end of 'choices'`);
  if (steps.length !== required.choices.length)
    top.fail("steps", `${steps.length} steps for ${required.choices.length} choices`);
  return { ...required, ...(cycleFrom === undefined ? {} : { cycleFrom }), steps };
}

/** Turns a node into a value, or throws. `name` is what the message calls it. */
type Reader<Value> = (node: JsonNode, name: string, file: string) => Value;

function wrong(file: string, node: JsonNode, name: string, wanted: string): never {
  const article = /^[aeiou]/.test(node.kind) ? "an" : "a";
  const found = node.kind === "null" ? "null" : `${article} ${node.kind}`;
  throw new TraceFileError(file, node.at, `${name} must be ${wanted}, this is ${found}`);
}

const string: Reader<string> = (node, name, file) =>
  node.kind === "string" ? node.value : wrong(file, node, name, "a string");

const count: Reader<number> = (node, name, file) => {
  if (node.kind !== "number") return wrong(file, node, name, "a number");
  if (Number.isSafeInteger(node.value) && node.value >= 0) return node.value;
  throw new TraceFileError(file, node.at, `${name} must be a whole number from 0`);
};

const listOf =
  <Value>(item: Reader<Value>): Reader<readonly Value[]> =>
  (node, name, file) =>
    node.kind === "array"
      ? node.items.map((each) => item(each, `an element of ${name}`, file))
      : wrong(file, node, name, "a list");

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

/** The members of one object, each taken once; what is left over is a mistake. */
class Members {
  private readonly file: string;
  private readonly node: JsonNode;
  private readonly name: string;
  private readonly members: ReadonlyMap<string, JsonMember>;
  private readonly taken = new Set<string>();

  constructor(file: string, node: JsonNode, name: string) {
    this.file = file;
    this.node = node;
    this.name = name;
    this.members = node.kind === "object" ? node.members : wrong(file, node, name, "an object");
  }

  take<Value>(key: string, reader: Reader<Value>): Value {
    const value = this.takeIf(key, reader);
    if (value !== undefined) return value;
    throw new TraceFileError(this.file, this.node.at, `${this.name} has no '${key}'`);
  }

  takeIf<Value>(key: string, reader: Reader<Value>): Value | undefined {
    this.taken.add(key);
    const member = this.members.get(key);
    return member && reader(member.value, `'${key}'`, this.file);
  }

  done(): void {
    for (const [key, { at }] of this.members) {
      if (this.taken.has(key)) continue;
      throw new TraceFileError(this.file, at, `${this.name} has no key '${key}'`);
    }
  }

  fail(key: string, message: string): never {
    const place = this.members.get(key)?.value.at ?? this.node.at;
    throw new TraceFileError(this.file, place, message);
  }
}
