// SPDX-License-Identifier: GPL-2.0-only OR MIT

/** An integer constant with the type C gives it (LP64). */
export interface IntLiteral {
  readonly value: bigint;
  readonly unsigned: boolean;
  readonly rank: "int" | "long" | "llong";
}

const INTEGER = /^(0[xX][0-9a-fA-F]+|0[bB][01]+|0[0-7]*|[1-9][0-9]*)([uUlL]*)$/;
const SUFFIX = /^(?:[uU](?:l|L|ll|LL)?|(?:l|L|ll|LL)[uU]?|)$/;
const FLOAT =
  /^(?:(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|0[xX](?:[0-9a-fA-F]+\.?[0-9a-fA-F]*|\.[0-9a-fA-F]+)[pP][+-]?\d+)[fFlLdDqQwW]*$/;

/** Reads an integer constant; null when the text is none. */
export function readInteger(text: string): IntLiteral | null {
  const match = INTEGER.exec(text);
  const [, digits = "", suffix = ""] = match ?? [];
  if (match === null || !SUFFIX.test(suffix)) return null;
  const octal = /^0[0-7]+$/.test(digits);
  const value = BigInt(octal ? `0o${digits.slice(1)}` : digits);
  if (value >> 64n !== 0n) return null;
  const lower = suffix.toLowerCase();
  const llong = lower.includes("ll");
  const long = !llong && lower.includes("l");
  const decimal = /^[1-9]/.test(digits);
  const asked = lower.includes("u");
  const rank = llong ? "llong" : "long";
  if (!long && !llong) {
    if (!asked && value < 1n << 31n) return { value, unsigned: false, rank: "int" };
    if ((asked || !decimal) && value < 1n << 32n) return { value, unsigned: true, rank: "int" };
  }
  const fits = value < 1n << 63n;
  return { value, unsigned: asked || !fits, rank };
}

/** Whether the text is a floating constant. */
export function isFloat(text: string): boolean {
  return FLOAT.test(text);
}

const ESCAPES: Readonly<Record<string, number>> = {
  n: 10,
  t: 9,
  r: 13,
  a: 7,
  b: 8,
  f: 12,
  v: 11,
  e: 27,
  E: 27,
  "\\": 92,
  "'": 39,
  '"': 34,
  "?": 63,
};

/** Text between the quotes of a literal, escapes resolved; null when an escape is unknown. */
export function readQuoted(spelling: string): { prefix: string; text: string } | null {
  const open = spelling.search(/["']/);
  const inner = spelling.slice(open + 1, -1);
  let bad = false;
  const text = inner.replace(
    /\\(?:x([0-9a-fA-F]+)|([0-7]{1,3})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([\s\S]))/g,
    (_, hex?: string, octal?: string, short?: string, long?: string, simple?: string) => {
      const code =
        hex !== undefined
          ? Number.parseInt(hex, 16)
          : octal !== undefined
            ? Number.parseInt(octal, 8)
            : Number.parseInt(short ?? long ?? "", 16);
      const value = simple !== undefined ? (ESCAPES[simple] ?? -1) : code;
      if (value < 0 || value > 0x10ffff) {
        bad = true;
        return "";
      }
      return String.fromCodePoint(value);
    },
  );
  return bad ? null : { prefix: spelling.slice(0, open), text };
}

/** Value of a character constant; several characters combine as gcc does. */
export function readChar(spelling: string): bigint | null {
  const quoted = readQuoted(spelling);
  if (quoted === null || quoted.text === "") return null;
  if (quoted.prefix !== "") return BigInt(quoted.text.codePointAt(0) ?? 0);
  let value = 0n;
  for (const byte of Buffer.from(quoted.text, latin(quoted.text) ? "latin1" : "utf8")) {
    value = (value << 8n) | BigInt(byte);
  }
  return BigInt.asIntN(32, value);
}

const latin = (text: string): boolean => [...text].every((c) => (c.codePointAt(0) ?? 0) < 256);
