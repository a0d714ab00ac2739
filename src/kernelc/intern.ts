// SPDX-License-Identifier: GPL-2.0-only OR MIT

/**
 * Every punctuator, longest first where one is a prefix of another. Interners
 * know them under fixed numbers, so the preprocessor compares integers.
 */
const PUNCTUATORS = [
  "...",
  "<<=",
  ">>=",
  "->",
  "++",
  "--",
  "<<",
  ">>",
  "<=",
  ">=",
  "==",
  "!=",
  "&&",
  "||",
  "*=",
  "/=",
  "%=",
  "+=",
  "-=",
  "&=",
  "^=",
  "|=",
  "##",
  ..."#()[]{},;:?.~!+-*/%<>=&|^",
] as const;

/** Gives each distinct token text one number, so that token stores hold integers only. */
export class Interner {
  readonly #ids = new Map<string, number>();
  /** The texts by number. */
  readonly texts: string[] = [];
  /** 1 where the text starts with `CONFIG_`; consulted for every identifier. */
  readonly isConfig: number[] = [];

  constructor() {
    for (const text of ["", ...PUNCTUATORS]) this.id(text);
  }

  /** The number of a text; equal texts have equal numbers. */
  id(text: string): number {
    const known = this.#ids.get(text);
    if (known !== undefined) return known;
    const id = this.texts.length;
    this.#ids.set(text, id);
    this.texts.push(text);
    this.isConfig.push(text.startsWith("CONFIG_") ? 1 : 0);
    return id;
  }

  /** The text of a number handed out by `id`. */
  text(id: number): string {
    return this.texts[id] ?? "";
  }
}

const fixed = new Interner();

/** Numbers of the punctuators the preprocessor asks for: the same in every interner. */
export const HASH = fixed.id("#");
export const PASTE = fixed.id("##");
export const LPAREN = fixed.id("(");
export const RPAREN = fixed.id(")");
export const COMMA = fixed.id(",");
export const ELLIPSIS = fixed.id("...");
export const LBRACE = fixed.id("{");
export const RBRACE = fixed.id("}");
export const LESS = fixed.id("<");
export const SEMICOLON = fixed.id(";");
