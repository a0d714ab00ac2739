// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { formatLocation, type Location } from "./position.ts";

/** One thing wrong with an input: what, what it usually means, what to try. */
export interface Diagnostic {
  readonly at: Location;
  readonly message: string;
  /** Functions that lead to the place, outermost first, when there are any. */
  readonly callers?: readonly string[];
}

/** `file:line:col: ERROR: what, what it usually means, what to try`. */
export function formatDiagnostic(diagnostic: Diagnostic): string {
  const chain = diagnostic.callers?.length ? ` (reached by ${diagnostic.callers.join(" > ")})` : "";
  return `${formatLocation(diagnostic.at)}: ERROR: ${diagnostic.message}${chain}`;
}

/** Bad input: carries its diagnostics, is caught at the edge, and never shows a stack trace. */
export class InputError extends Error {
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map(formatDiagnostic).join("\n"));
    this.name = "InputError";
    this.diagnostics = diagnostics;
  }
}
