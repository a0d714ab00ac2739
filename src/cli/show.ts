// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { createModel } from "../model/create.ts";
import { traceJson } from "../report/json.ts";
import { drawLanes } from "../report/lanes.ts";
import { mermaid } from "../report/mermaid.ts";
import { perfetto } from "../report/perfetto.ts";
import { story } from "../report/story.ts";
import { suggest } from "../scenario/suggest.ts";
import { itf } from "../trace/itf.ts";
import type { TraceFile, TraceOrigin } from "../trace/trace-file.ts";
import { type Context, reportStyle } from "./context.ts";
import { EXIT, type ExitCode } from "./exit.ts";
import { UsageError } from "./options.ts";
import { tracePage } from "./page.ts";
import { asCounterexample, namedTrace, openTrace, type Recorded } from "./recorded-trace.ts";

type Form = (cx: Context, recorded: Recorded) => string;

const FORMS: ReadonlyMap<string, Form> = new Map<string, Form>([
  ["lanes", (cx, { trace }) => drawLanes(trace, { style: reportStyle(cx) })],
  ["story", (cx, recorded) => story(asCounterexample(cx, recorded), reportStyle(cx))],
  ["json", (_, { file, trace }) => traceJson(originOf(file), trace)],
  [
    "itf",
    (_, { file, trace, built }) =>
      itf(built.config, createModel(built.config), originOf(file), trace),
  ],
  ["mermaid", (_, { trace }) => mermaid(trace)],
  ["perfetto", (_, { trace }) => perfetto(trace)],
  ["html", tracePage],
]);

function originOf({ spec, point, specHash, order }: TraceFile): TraceOrigin {
  return { spec, point, specHash, ...(order === undefined ? {} : { order }) };
}

/** `eret show`: draws a trace, once it has been replayed. */
export function show(cx: Context): ExitCode {
  const name = cx.args.text("as") ?? (cx.args.flag("json") ? "json" : "lanes");
  const form = FORMS.get(name);
  if (form === undefined) {
    const names = [...FORMS.keys()];
    const hint = suggest(name, names, `the forms are ${names.join(", ")}`);
    throw new UsageError(`unknown form '${name}', ${hint}`);
  }
  cx.io.out(form(cx, openTrace(cx, namedTrace(cx))));
  return EXIT.ok;
}
