// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Location } from "../kernelc/position.ts";

/** For a consequence of something that was refused before: it is not reported again. */
export const AGAIN = "";

/**
 * Something lowering does not understand, and where. Thrown where it is found,
 * caught at the next statement, and reported only if that statement is reached.
 */
export class Refusal extends Error {
  readonly at: Location;

  constructor(at: Location, message: string) {
    super(message);
    this.name = "Refusal";
    this.at = at;
  }
}
