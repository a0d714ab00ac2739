// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { HASH, type Interner } from "./intern.ts";
import { BOL, Kind, SPACE } from "./token.ts";

/** The tokens of one file, before preprocessing. Shared by every unit that reads the file. */
export interface Lexed {
  readonly count: number;
  readonly kind: Uint8Array;
  readonly id: Int32Array;
  readonly offset: Int32Array;
  readonly flags: Uint8Array;
  /** Indices of the `#` tokens that open a line, so that a false `#if` is skipped in one hop. */
  readonly directives: Int32Array;
  /** Offset of a comment that never ends, or -1. */
  readonly openComment: number;
}

const NEWLINE = 10;
const BACKSLASH = 92;

/** Bit 1: may continue an identifier or a number; bit 2: may start an identifier; bit 4: digit. */
const CLASS = new Uint8Array(128);
for (const c of "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_$") {
  CLASS[c.charCodeAt(0)] = 3;
}
for (const c of "0123456789") CLASS[c.charCodeAt(0)] = 5;

/** Second characters of the two-character punctuators. */
const SECOND: Readonly<Record<string, string>> = {
  "-": ">-=",
  "+": "+=",
  "<": "<=",
  ">": ">=",
  "=": "=",
  "!": "=",
  "&": "&=",
  "|": "|=",
  "*": "=",
  "/": "=",
  "%": "=",
  "^": "=",
  "#": "#",
};
const SINGLE = "#()[]{},;:?.~!+-*/%<>=&|^";

/**
 * Length of a line splice at `i`, else 0: backslash, newline. As gcc does, blanks between the
 * two do not count.
 */
function splice(text: string, i: number): number {
  if (text.charCodeAt(i) !== BACKSLASH) return 0;
  let end = i + 1;
  for (let c = text.charCodeAt(end); c === 32 || (c > 8 && c < 14); c = text.charCodeAt(++end))
    if (c === NEWLINE) return end + 1 - i;
  return 0;
}

/** The first offset at or after `i` that no splice covers. */
function past(text: string, i: number): number {
  let at = i;
  for (let n = splice(text, at); n > 0; n = splice(text, at)) at += n;
  return at;
}

/** Offset after the closing quote, or -1 when the line ends first. */
function endOfQuoted(text: string, start: number): number {
  const quote = text.charCodeAt(start);
  for (let i = start + 1; i < text.length; ) {
    const c = text.charCodeAt(i);
    if (c === quote) return i + 1;
    if (c === NEWLINE) return -1;
    if (c === BACKSLASH) {
      const n = splice(text, i);
      i += n > 0 ? n : 1;
      if (n > 0) continue;
      i = past(text, i);
      if (text.charCodeAt(i) === NEWLINE) return -1;
    }
    i++;
  }
  return -1;
}

function endOfLineComment(text: string, start: number): number {
  let end = text.indexOf("\n", start);
  while (end > 0) {
    // As gcc does: blanks between the backslash and the end of the line do not count.
    let back = end - 1;
    while (" \t\r\f\v".includes(text.charAt(back)) && back > start) back--;
    if (text.charCodeAt(back) !== BACKSLASH) return end;
    end = text.indexOf("\n", end + 1);
  }
  return end < 0 ? text.length : end;
}

function endOfPunctuator(text: string, start: number): number {
  const first = text.charAt(start);
  if (!SINGLE.includes(first)) return -1;
  const i = past(text, start + 1);
  const second = text.charAt(i);
  if (second === "") return start + 1;
  const j = past(text, i + 1);
  const third = text.charAt(j);
  if (first === "." && second === "." && third === ".") return j + 1;
  if ((first === "<" || first === ">") && second === first && third === "=") return j + 1;
  return (SECOND[first] ?? "").includes(second) ? i + 1 : start + 1;
}

function endOfNumber(text: string, start: number): number {
  let i = start;
  for (;;) {
    const c = text.charCodeAt(i);
    if (c < 128 && ((CLASS[c] ?? 0) & 1) === 1) {
      i++;
      // e+, E-, p+, P-: the sign belongs to the number.
      const sign = (c | 32) === 101 || (c | 32) === 112 ? text.charCodeAt(i) : 0;
      if (sign === 43 || sign === 45) i++;
    } else if (c === 46) i++;
    else if (splice(text, i) > 0) i = past(text, i);
    else return i;
  }
}

function endOfIdentifier(text: string, start: number): number {
  let i = start;
  for (;;) {
    const c = text.charCodeAt(i);
    if (c < 128 && ((CLASS[c] ?? 0) & 1) === 1) i++;
    else if (c === BACKSLASH && splice(text, i) > 0) i = past(text, i);
    else return i;
  }
}

const PREFIXES = new Set(["L", "u", "U", "u8"]);

class Builder {
  count = 0;
  kind: Uint8Array;
  id: Int32Array;
  offset: Int32Array;
  flags: Uint8Array;
  readonly directives: number[] = [];

  constructor(guess: number) {
    this.kind = new Uint8Array(guess);
    this.id = new Int32Array(guess);
    this.offset = new Int32Array(guess);
    this.flags = new Uint8Array(guess);
  }

  push(kind: number, id: number, offset: number, flags: number): void {
    if (this.count === this.kind.length) this.resize(this.count * 2 + 16);
    this.kind[this.count] = kind;
    this.id[this.count] = id;
    this.offset[this.count] = offset;
    this.flags[this.count] = flags;
    if (id === HASH && (flags & BOL) !== 0) this.directives.push(this.count);
    this.count++;
  }

  resize(length: number): void {
    const grow = <T extends Uint8Array | Int32Array>(to: T, from: T): T => {
      to.set(from.subarray(0, Math.min(this.count, length)));
      return to;
    };
    this.kind = grow(new Uint8Array(length), this.kind);
    this.id = grow(new Int32Array(length), this.id);
    this.offset = grow(new Int32Array(length), this.offset);
    this.flags = grow(new Uint8Array(length), this.flags);
  }
}

/** Splits a file into preprocessing tokens in one pass; never fails, whatever the bytes are. */
export function lex(text: string, interner: Interner): Lexed {
  const out = new Builder((text.length >> 2) + 16);
  let openComment = -1;
  let flags = BOL;
  let i = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  while (i < text.length) {
    const c = text.charCodeAt(i);
    if (c === NEWLINE) {
      flags |= BOL;
      i++;
      continue;
    }
    if (c === 32 || (c >= 9 && c <= 13)) {
      flags |= SPACE;
      i++;
      continue;
    }
    const joined = c === BACKSLASH ? splice(text, i) : 0;
    if (joined > 0) {
      i += joined;
      continue;
    }
    if (c === 47) {
      const j = past(text, i + 1);
      const next = text.charCodeAt(j);
      if (next === 47) {
        i = endOfLineComment(text, j);
        flags |= SPACE;
        continue;
      }
      if (next === 42) {
        const end = text.indexOf("*/", j + 1);
        if (end < 0) openComment = i;
        i = end < 0 ? text.length : end + 2;
        flags |= SPACE;
        continue;
      }
    }
    let kind: number;
    let end: number;
    const type = c < 128 ? (CLASS[c] ?? 0) : 0;
    if ((type & 2) !== 0) {
      kind = Kind.ident;
      end = endOfIdentifier(text, i);
      const quote = end - i <= 2 ? text.charCodeAt(end) : 0;
      if ((quote === 34 || quote === 39) && PREFIXES.has(text.slice(i, end))) {
        const close = endOfQuoted(text, end);
        if (close > 0) {
          kind = quote === 34 ? Kind.string : Kind.char;
          end = close;
        }
      }
    } else if ((type & 4) !== 0 || (c === 46 && isDigit(text.charCodeAt(i + 1)))) {
      kind = Kind.number;
      end = endOfNumber(text, i);
    } else if (c === 34 || c === 39) {
      end = endOfQuoted(text, i);
      kind = end < 0 ? Kind.other : c === 34 ? Kind.string : Kind.char;
      if (end < 0) end = i + 1;
    } else {
      end = endOfPunctuator(text, i);
      kind = end < 0 ? Kind.other : Kind.punct;
      if (end < 0) end = i + 1;
    }
    let spelling = text.slice(i, end);
    if (spelling.includes("\n")) spelling = spelling.replace(/\\[ \t\r\v\f]*\n/g, "");
    out.push(kind, interner.id(spelling), i, flags);
    flags = 0;
    i = end;
  }
  out.resize(out.count);
  const { count, kind, id, offset, flags: marks } = out;
  const directives = Int32Array.from(out.directives);
  return { count, kind, id, offset, flags: marks, directives, openComment };
}

function isDigit(c: number): boolean {
  return c >= 48 && c <= 57;
}
