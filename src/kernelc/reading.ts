// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { HASH, type Interner, LPAREN } from "./intern.ts";
import type { SourceFile } from "./source.ts";
import { BOL, type Token } from "./token.ts";

/** An `#if` whose `#endif` has not been read yet. */
export interface Conditional {
  /** An arm has been taken already, so every later one is skipped. */
  taken: boolean;
  afterElse: boolean;
  readonly at: Token;
}

const OPENING = new Set(["if", "ifdef", "ifndef"]);
/** Directives that begin another arm. */
export const ARMS: ReadonlySet<string> = new Set(["elif", "elifdef", "elifndef", "else"]);

/** The reading position in one file. */
export class Reading {
  readonly file: SourceFile;
  readonly base: number;
  next = 0;
  readonly open: Conditional[] = [];
  /** Index into the file's directives, at or before the next one. */
  #directive = 0;

  constructor(file: SourceFile, base: number) {
    this.file = file;
    this.base = base;
  }

  /** The token at an index, with its place in the unit. */
  token(i: number): Token {
    const { kind, id, offset, flags } = this.file.lexed;
    return {
      kind: kind[i] ?? 0,
      id: id[i] ?? 0,
      place: this.base + (offset[i] ?? 0),
      expansion: 0,
      flags: flags[i] ?? 0,
    };
  }

  get atDirective(): boolean {
    const { id, flags } = this.file.lexed;
    return id[this.next] === HASH && ((flags[this.next] ?? 0) & BOL) !== 0;
  }

  get atParen(): boolean {
    return this.file.lexed.id[this.next] === LPAREN;
  }

  /** Takes the next token, null at the end of the file. */
  take(): Token | null {
    return this.next < this.file.lexed.count ? this.token(this.next++) : null;
  }

  /** Takes a directive: its `#` is the next token, the result is the rest of its line. */
  line(): Token[] {
    const { count, flags } = this.file.lexed;
    const tokens: Token[] = [];
    let i = this.next + 1;
    for (; i < count && ((flags[i] ?? 0) & BOL) === 0; i++) tokens.push(this.token(i));
    this.next = i;
    return tokens;
  }

  /** The text from a token to the end of its line, exactly as written. */
  written(from: Token | undefined): string {
    const start = (from?.place ?? this.base) - this.base;
    const { text } = this.file;
    const end = text.indexOf("\n", start);
    return text.slice(start, end < 0 ? text.length : end);
  }

  /** Hops from directive to directive to the arm or `#endif` that ends a skipped group. */
  skip(interner: Interner): void {
    const { directives, id, flags, count } = this.file.lexed;
    let depth = 0;
    for (;;) {
      while ((directives[this.#directive] ?? count) < this.next) this.#directive++;
      const hash = directives[this.#directive] ?? count;
      this.next = hash;
      if (hash >= count) return;
      const empty = ((flags[hash + 1] ?? BOL) & BOL) !== 0;
      const name = empty ? "" : interner.text(id[hash + 1] ?? 0);
      if (OPENING.has(name)) depth++;
      else if (depth === 0 && (name === "endif" || ARMS.has(name))) return;
      else if (name === "endif") depth--;
      this.next = hash + 1;
    }
  }
}
