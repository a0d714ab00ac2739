// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { JsonMember, JsonNode } from "./json.ts";
import { TraceFileError } from "./trace-file-error.ts";

/** Turns a node into a value, or throws. `name` is what the message calls it. */
export type Reader<Value> = (node: JsonNode, name: string, file: string) => Value;

export function wrong(file: string, node: JsonNode, name: string, wanted: string): never {
  const article = /^[aeiou]/.test(node.kind) ? "an" : "a";
  const found = node.kind === "null" ? "null" : `${article} ${node.kind}`;
  throw new TraceFileError(file, node.at, `${name} must be ${wanted}, this is ${found}`);
}

export const string: Reader<string> = (node, name, file) =>
  node.kind === "string" ? node.value : wrong(file, node, name, "a string");

export const count: Reader<number> = (node, name, file) => {
  if (node.kind !== "number") return wrong(file, node, name, "a number");
  if (Number.isSafeInteger(node.value) && node.value >= 0) return node.value;
  throw new TraceFileError(file, node.at, `${name} must be a whole number from 0`);
};

export const listOf =
  <Value>(item: Reader<Value>): Reader<readonly Value[]> =>
  (node, name, file) =>
    node.kind === "array"
      ? node.items.map((each) => item(each, `an element of ${name}`, file))
      : wrong(file, node, name, "a list");

/** The members of one object, each taken once; what is left over is a mistake. */
export class Members {
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
