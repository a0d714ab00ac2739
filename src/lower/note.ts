// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Location } from "../kernelc/position.ts";
import type { Site } from "../model/program.ts";
import type { Entry } from "./boundary.ts";
import type { FunctionTarget } from "./module.ts";
import type { GlobalObject } from "./project.ts";

/** What has to be done or said if control reaches a place. */
export type Note =
  | { readonly note: "error"; readonly at: Location; readonly message: string }
  | { readonly note: "assume"; readonly line: string }
  | { readonly note: "ignored-field"; readonly key: string }
  | { readonly note: "function"; readonly target: FunctionTarget }
  /** A name of the boundary used as a function pointer. */
  | { readonly note: "wrapper"; readonly entry: Entry }
  | { readonly note: "object"; readonly object: GlobalObject };

/** The assumption that a call does nothing. */
export const ignoredLine = (name: string, requires: readonly string[]): string =>
  requires.length === 0 ? `ignored: ${name}` : `ignored if ${requires.join(", ")}: ${name}`;

/** The place as a program carries it. */
export function siteOf(at: Location): Site {
  const { file, line, column, via } = at;
  if (via === undefined) return { file, line, column };
  return { file, line, column, via: { macro: via.macro, file: via.file, line: via.line } };
}
