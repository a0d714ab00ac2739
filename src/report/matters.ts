// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Trace, TraceStep } from "../trace/trace.ts";
import type { Window } from "../trace/window.ts";
import type { Counterexample } from "./counterexample.ts";
import { hanging, oneLine } from "./cut.ts";
import { isReal, type Place } from "./place.ts";
import { REPORT_WIDTH } from "./style.ts";

/** What was found out about the steps of a trace: the decisive pair, how many others, and when. */
export function mattersLines({ trace }: Pick<Counterexample, "trace">): readonly string[] {
  const { matters } = trace;
  if (matters === undefined) return [];
  const { needed, pair, windows } = matters;
  const steps = (pair ?? []).flatMap((at) => trace.steps[at] ?? []);
  return [
    ...steps.flatMap((step, at) =>
      hanging(at === 0 ? "  decisive: " : "       then ", stepLine(step), REPORT_WIDTH),
    ),
    ...hanging("  ", `needed: ${needed.length} of ${trace.steps.length} steps`, REPORT_WIDTH),
    ...windows.flatMap((window) => hanging("  ", windowText(trace, window), REPORT_WIDTH)),
  ];
}

const stepLine = ({ index, text, fn, site }: TraceStep): string =>
  oneLine(`step ${index}, ${text}${fn === null ? "" : ` in ${fn}()`}${at(site)}`);

const at = (site: Place | null): string => (isReal(site) ? ` at ${site.file}:${site.line}` : "");

function windowText(trace: Trace, { at: position, places, after, before }: Window): string {
  const name = trace.steps[position]?.text ?? "";
  const from = after === null ? undefined : trace.steps[after];
  const begin = from === undefined ? "" : ` after step ${from.index}, ${from.text}`;
  if (before === null) {
    const however = begin === "" ? "whenever it comes" : `however late it comes${begin}`;
    return oneLine(`${name} breaks it ${however}`);
  }
  const end = ` before ${before.text}${at(before.site)}`;
  const room = places === 1 ? "only here" : `at ${places} places`;
  return oneLine(`${name} breaks it ${room}:${begin === "" ? "" : `${begin}, and`}${end}`);
}
