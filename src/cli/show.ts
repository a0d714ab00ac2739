// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { traceJson } from "../report/json.ts";
import { drawLanes } from "../report/lanes.ts";
import { story } from "../report/story.ts";
import { suggest } from "../scenario/suggest.ts";
import { type Context, reportStyle } from "./context.ts";
import { EXIT, type ExitCode } from "./exit.ts";
import { UsageError } from "./options.ts";
import { asCounterexample, openTrace, type Recorded } from "./recorded-trace.ts";

type Form = (cx: Context, recorded: Recorded) => string;

const FORMS: ReadonlyMap<string, Form> = new Map<string, Form>([
  ["lanes", (cx, { trace }) => drawLanes(trace, { style: reportStyle(cx) })],
  ["story", (cx, recorded) => story(asCounterexample(cx, recorded), reportStyle(cx))],
  [
    "json",
    (_, { file, trace }) => {
      const { spec, point, specHash, order } = file;
      const origin = { spec, point, specHash, ...(order === undefined ? {} : { order }) };
      return traceJson(origin, trace);
    },
  ],
]);

/** `eret show`: draws a trace, once it has been replayed. */
export function show(cx: Context): ExitCode {
  const name = cx.args.text("as") ?? (cx.args.flag("json") ? "json" : "lanes");
  const form = FORMS.get(name);
  if (form === undefined) {
    const names = [...FORMS.keys()];
    const hint = suggest(name, names, `the forms are ${names.join(", ")}`);
    throw new UsageError(`unknown form '${name}', ${hint}`);
  }
  cx.io.out(form(cx, openTrace(cx)));
  return EXIT.ok;
}
