// SPDX-License-Identifier: GPL-2.0-only OR MIT

/** Kinds of preprocessing tokens. */
export const Kind = {
  ident: 1,
  number: 2,
  char: 3,
  string: 4,
  punct: 5,
  /** A character that starts no token: a stray quote, a backslash, a control character. */
  other: 6,
  /** What an empty operand of `##` leaves behind; never reaches the output. */
  placemarker: 7,
} as const;

/** First token of a line. */
export const BOL = 1;
/** White space stands before the token. */
export const SPACE = 2;
/** "Painted blue": the name of a macro met during its own expansion, never expanded again. */
export const PAINTED = 4;

/** One token on its way through macro expansion. Immutable: painting makes a copy. */
export interface Token {
  readonly kind: number;
  readonly id: number;
  /** Offset in the unit's address space of files (`FileTable`). */
  readonly place: number;
  /** Number of the outermost expansion, 0 for text that stands in a file as it is. */
  readonly expansion: number;
  readonly flags: number;
}

/** Fully preprocessed tokens, as parallel arrays: whole kernel units have a million of them. */
export class TokenStore {
  count = 0;
  kind = new Uint8Array(1024);
  id = new Int32Array(1024);
  place = new Int32Array(1024);
  expansion = new Int32Array(1024);

  push(kind: number, id: number, place: number, expansion: number): void {
    if (this.count === this.kind.length) this.#resize(this.count * 2);
    this.kind[this.count] = kind;
    this.id[this.count] = id;
    this.place[this.count] = place;
    this.expansion[this.count] = expansion;
    this.count++;
  }

  /** Gives back the memory reserved for growth. */
  trim(): void {
    this.#resize(this.count);
  }

  #resize(length: number): void {
    const kind = new Uint8Array(length);
    const id = new Int32Array(length);
    const place = new Int32Array(length);
    const expansion = new Int32Array(length);
    kind.set(this.kind.subarray(0, this.count));
    id.set(this.id.subarray(0, this.count));
    place.set(this.place.subarray(0, this.count));
    expansion.set(this.expansion.subarray(0, this.count));
    this.kind = kind;
    this.id = id;
    this.place = place;
    this.expansion = expansion;
  }
}
