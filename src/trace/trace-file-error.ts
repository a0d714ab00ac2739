// SPDX-License-Identifier: GPL-2.0-only OR MIT

/** A place in a text, counted from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A trace file that cannot be used: what is wrong, where. The message is one line. */
export class TraceFileError extends Error {
  readonly file: string;
  readonly line: number;
  readonly column: number;

  constructor(file: string, place: Place, message: string) {
    super(message);
    this.name = "TraceFileError";
    this.file = file;
    this.line = place.line;
    this.column = place.column;
  }
}
