// SPDX-License-Identifier: GPL-2.0-only OR MIT

/** A place in a source file. Lines and columns count from 1. */
export interface Location {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The outermost macro expansion this token came out of, at the place it was invoked. */
  readonly via?: { readonly macro: string } & Omit<Location, "via">;
}

/** Compact name of a token's place; `Located.locate` turns it into a `Location`. */
export type Position = number;

/** Turns compact positions into places. One per translation unit. */
export interface SourceMap {
  readonly locate: (at: Position) => Location;
}

/** `file:line:column`, the form of every message. */
export function formatLocation(at: Location): string {
  const place = `${at.file}:${at.line}:${at.column}`;
  return at.via === undefined
    ? place
    : `${place} via ${at.via.macro} at ${at.via.file}:${at.via.line}:${at.via.column}`;
}
