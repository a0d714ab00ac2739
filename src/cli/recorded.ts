// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { join, relative } from "node:path";
import { TRACE_ENDING, traceName } from "../run/trace-name.ts";
import { type Context, tracesFolder } from "./context.ts";
import { isAbsent } from "./spec-folder.ts";

/** Path of the recorded trace of a rule, as one types it here, or null if there is none. */
export function existing(
  cx: Context,
  scenario: string,
  point: string,
  rule: string,
): string | null {
  const path = join(tracesFolder(cx), traceName(scenario, point, rule) + TRACE_ENDING);
  try {
    cx.io.readFile(path);
    return relative(cx.io.cwd, path);
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
}
