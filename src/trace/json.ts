// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { type Place, TraceFileError } from "./trace-file-error.ts";

/**
 * JSON with positions: `JSON.parse` says where a file breaks only sometimes, and never
 * where a value of the wrong type stands. Accepts what `JSON.parse` accepts, except
 * members given twice and nesting deeper than a trace file has.
 */
export type JsonNode = { readonly at: Place } & JsonContent;

type JsonContent =
  | { readonly kind: "object"; readonly members: ReadonlyMap<string, JsonMember> }
  | { readonly kind: "array"; readonly items: readonly JsonNode[] }
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "boolean"; readonly value: boolean }
  | { readonly kind: "null" };

export interface JsonMember {
  /** Where the member's name stands. */
  readonly at: Place;
  readonly value: JsonNode;
}

/** Deeper nesting is refused, so that no input can exhaust the stack. */
const DEEPEST = 64;

/** Throws TraceFileError. */
export function parseJson(text: string, file: string): JsonNode {
  const reader = new JsonReader(text, file);
  const node = reader.value(0);
  reader.end();
  return node;
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /true|false|null/y;
const SPACE = /[ \t\r\n]*/y;

class JsonReader {
  private offset = 0;
  private readonly text: string;
  private readonly file: string;
  /** Where each line starts. */
  private readonly lines: readonly number[];

  constructor(text: string, file: string) {
    this.text = text;
    this.file = file;
    this.lines = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  }

  value(depth: number): JsonNode {
    this.skipSpace();
    const at = this.place();
    return { at, ...this.content(depth) };
  }

  end(): void {
    this.skipSpace();
    if (this.offset < this.text.length) this.fail("expected nothing after the end of the JSON");
  }

  private content(depth: number): JsonContent {
    if (depth > DEEPEST) this.fail(`nested deeper than ${DEEPEST} levels`);
    switch (this.text[this.offset]) {
      case "{":
        return this.object(depth);
      case "[":
        return this.array(depth);
      case '"':
        return { kind: "string", value: this.string() };
      default:
        return this.scalar();
    }
  }

  private scalar(): JsonContent {
    const word = this.match(WORD);
    if (word === "null") return { kind: "null" };
    if (word !== null) return { kind: "boolean", value: word === "true" };
    const number = this.match(NUMBER);
    if (number === null) return this.fail("expected a JSON value");
    return { kind: "number", value: Number(number) };
  }

  private array(depth: number): JsonContent {
    const items: JsonNode[] = [];
    this.offset += 1;
    if (this.takes("]")) return { kind: "array", items };
    do items.push(this.value(depth + 1));
    while (this.takes(","));
    if (!this.takes("]")) this.fail("expected ',' or ']'");
    return { kind: "array", items };
  }

  private object(depth: number): JsonContent {
    const members = new Map<string, JsonMember>();
    this.offset += 1;
    if (this.takes("}")) return { kind: "object", members };
    do {
      this.skipSpace();
      const at = this.place();
      if (this.text[this.offset] !== '"') this.fail("expected the name of a member");
      const name = this.string();
      if (members.has(name)) throw new TraceFileError(this.file, at, `'${name}' is given twice`);
      if (!this.takes(":")) this.fail("expected ':'");
      members.set(name, { at, value: this.value(depth + 1) });
    } while (this.takes(","));
    if (!this.takes("}")) this.fail("expected ',' or '}'");
    return { kind: "object", members };
  }

  private string(): string {
    let end = this.offset + 1;
    while (end < this.text.length && this.text[end] !== '"') end += this.text[end] === "\\" ? 2 : 1;
    if (end >= this.text.length) return this.fail("this string does not end");
    try {
      const value: unknown = JSON.parse(this.text.slice(this.offset, end + 1));
      this.offset = end + 1;
      return String(value);
    } catch {
      return this.fail("this string has a bad escape or a control character");
    }
  }

  private takes(character: string): boolean {
    this.skipSpace();
    if (this.text[this.offset] !== character) return false;
    this.offset += 1;
    return true;
  }

  private skipSpace(): void {
    this.match(SPACE);
  }

  private match(pattern: RegExp): string | null {
    pattern.lastIndex = this.offset;
    const found = pattern.exec(this.text);
    if (found === null) return null;
    this.offset += found[0].length;
    return found[0];
  }

  private place(): Place {
    let low = 0;
    let high = this.lines.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.lines[middle] ?? 0) <= this.offset) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: this.offset - (this.lines[low] ?? 0) + 1 };
  }

  private fail(message: string): never {
    const end = this.text.slice(this.offset).trim() === "";
    throw new TraceFileError(
      this.file,
      this.place(),
      end ? `the file ends too early: ${message}` : message,
    );
  }
}
