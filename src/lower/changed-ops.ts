// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Op } from "../model/program.ts";
import type { Access } from "./movable.ts";

/** A function as the compiler may make it, and what it did, a line for each change. */
export interface Changed {
  readonly ops: readonly Op[];
  readonly lines: readonly string[];
}

export const cellText = ({ op, cell }: Access): string =>
  `${op.op} ${cell.replace(/^(?:global|this-cpu):/, "")}`;

export const placeText = ({ site }: Op): string => `${site.file}:${site.line}`;
