// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { dirname, relative } from "node:path";
import { InputError } from "../kernelc/diagnostic.ts";
import { drawLanes } from "../report/lanes.ts";
import { LANES_ENDING, TRACE_ENDING } from "../run/trace-name.ts";
import { type Context, tell, tracesFolder } from "./context.ts";
import { openTrace } from "./recorded-trace.ts";

/** A picture to be drawn again: of which file, and what is in it then. */
interface Redrawn {
  /** Absolute. */
  readonly path: string;
  readonly after: string;
}

/**
 * Pictures of the recorded traces as they are drawn today, without a search: each trace is
 * replayed. Of what does not replay any more nothing is drawn, and its lines say why.
 */
export function redrawn(
  cx: Context,
  recorded: readonly string[],
  chosen: readonly string[],
): { readonly pictures: readonly Redrawn[]; readonly isWhole: boolean } {
  const folder = tracesFolder(cx);
  const names = new Set(chosen);
  let isWhole = true;
  const pictures = recorded
    .filter((path) => path.endsWith(TRACE_ENDING) && names.has(dirname(relative(folder, path))))
    .flatMap((path): Redrawn[] => {
      try {
        const { trace } = openTrace(cx, path);
        return [{ path: path.replace(TRACE_ENDING, LANES_ENDING), after: drawLanes(trace) }];
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        tell(cx, error.diagnostics);
        isWhole = false;
        return [];
      }
    });
  return { pictures, isWhole };
}
