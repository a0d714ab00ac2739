// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Interner } from "./intern.ts";
import type { Position } from "./position.ts";
import { Kind, type TokenStore } from "./token.ts";

/** A construct that the parser does not understand, at a token of the unit. */
export class SyntaxProblem extends Error {
  readonly at: Position;

  constructor(at: Position, message: string) {
    super(message);
    this.at = at;
  }
}

/** Nested constructs; kernel functions stay below 60, and the stack holds several times more. */
const MAX_DEPTH = 300;
/** Links of one chain of operators or suffixes: the tree grows as deep as the chain is long. */
const MAX_CHAIN = 3000;

const TOO_DEEP =
  "nested too deeply, which usually means generated code or a missing closing bracket; split it";

/** Reads the tokens of a unit one after the other. */
export class Cursor {
  next: number;
  readonly end: number;
  readonly #tokens: TokenStore;
  readonly #texts: readonly string[];
  #depth = 0;

  constructor(tokens: TokenStore, interner: Interner, start: number, end: number) {
    this.#tokens = tokens;
    this.#texts = interner.texts;
    this.next = start;
    this.end = end;
  }

  /** Text of the token `ahead` places on, "" past the end. */
  peek(ahead = 0): string {
    const i = this.next + ahead;
    return i < this.end ? (this.#texts[this.#tokens.id[i] ?? 0] ?? "") : "";
  }

  /** Kind of the token `ahead` places on, 0 past the end. */
  kind(ahead = 0): number {
    const i = this.next + ahead;
    return i < this.end ? (this.#tokens.kind[i] ?? 0) : 0;
  }

  get done(): boolean {
    return this.next >= this.end;
  }

  /** Takes the token and returns its text. */
  take(): string {
    const text = this.peek();
    this.next++;
    return text;
  }

  /** Takes the token if it is `text`; a literal never counts as a punctuator. */
  accept(text: string): boolean {
    if (this.peek() !== text) return false;
    this.next++;
    return true;
  }

  /** Takes `text` or fails; `where` ends the sentence "expected ... ". */
  expect(text: string, where: string): void {
    if (this.accept(text)) return;
    this.fail(`expected '${text}' ${where} but found ${this.found()}; ${hint(text)}`);
  }

  /** The current token for a message. */
  found(): string {
    if (this.done) return "the end of the text";
    const text = this.peek();
    return text.length > 40 ? `'${text.slice(0, 40)}...'` : `'${text}'`;
  }

  isIdent(ahead = 0): boolean {
    return this.kind(ahead) === Kind.ident;
  }

  fail(message: string, at: Position = this.next): never {
    throw new SyntaxProblem(Math.min(at, Math.max(0, this.#tokens.count - 1)), message);
  }

  /** Runs `parse` one level deeper, refusing input that would exhaust the stack. */
  nested<T>(parse: () => T): T {
    if (++this.#depth > MAX_DEPTH) this.fail(TOO_DEEP);
    try {
      return parse();
    } finally {
      this.#depth--;
    }
  }

  /** Checks the length of a chain that builds a tree without recursion. */
  link(length: number): void {
    if (length > MAX_CHAIN) this.fail(TOO_DEEP);
  }
}

/** A stack that ran out is one more way of being nested too deeply. */
export function asProblem(error: unknown, at: Position): SyntaxProblem {
  if (error instanceof SyntaxProblem) return error;
  if (error instanceof RangeError) return new SyntaxProblem(at, TOO_DEEP);
  throw error;
}

function hint(text: string): string {
  switch (text) {
    case ";":
      return "this usually means a missing ';', an unknown type, or an attribute macro that is not listed, so check the line or add the name to the attributes";
    case ")":
    case "]":
    case "}":
      return "this usually means a missing bracket or a macro that is not defined here, so check the line or include its header";
    default:
      return "this usually means a typing error or a macro that is not defined here, so check the line or include its header";
  }
}
