// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { createHash } from "node:crypto";
import { createModel } from "../model/create.ts";
import type { PathData } from "../page/data.ts";
import { htmlDocument } from "../report/html/document.ts";
import { link } from "../report/html/link.ts";
import { filesOf, pathData } from "../report/html/page-data.ts";
import { mattersLines } from "../report/matters.ts";
import { counterexampleReport, headline, searchText } from "../report/summary.ts";
import type { Built } from "../run/build.ts";
import { factsAlong } from "../trace/along.ts";
import { replay, replayFailureText } from "../trace/replay.ts";
import { NO_RULE } from "../trace/trace-file.ts";
import type { Context } from "./context.ts";
import { asCounterexample, type Recorded } from "./recorded-trace.ts";

/** `eret show --as html`: the page of one trace. */
export function tracePage(cx: Context, recorded: Recorded): string {
  const { built, trace } = recorded;
  const found = asCounterexample(cx, recorded);
  const run = replay(createModel(built.config), trace.start, trace.choices);
  if (!run.ok) throw new Error(`internal: ${replayFailureText(run)}`);
  const facts = factsAlong(built.config, run.states);
  const { rule, detail } = trace;
  return htmlDocument({
    ...pageParts(cx),
    title: headline(found),
    claim: [
      ...(rule === NO_RULE ? [] : [found.claim]),
      `Found: ${detail}.`,
      `A ${searchText(found)}.`,
    ],
    notes: [{ title: "Which steps matter", lines: mattersLines(found) }, ...notesOf(built)],
    text: counterexampleReport(found),
    data: {
      path: pathData(trace, facts, rule === NO_RULE ? null : { rule, detail }),
      sources: sourcesOf(built, filesOf(trace)),
    },
  });
}

/** `eret explore`: the page of a config point, before its first step. */
export function livePage(
  cx: Context,
  built: Built,
  token: string,
  path: PathData,
  order: string | undefined,
): string {
  const { scenario, point, files } = built;
  const name = point.name === "all" ? scenario.name : `${scenario.name} (${point.name})`;
  return htmlDocument({
    ...pageParts(cx),
    title: `Exploring ${name}${order === undefined ? "" : ` with ${order}`}`,
    claim: [`${scenario.title}.`],
    notes: notesOf(built),
    text: "",
    data: { path, token, sources: sourcesOf(built, files) },
  });
}

/** Style sheets, each of which may overrule those before it. */
const STYLES = [
  "colours",
  "base",
  "bar",
  "steps",
  "source",
  "state",
  "live",
  "narrow",
  "print",
] as const;

/** Everything of a page that is the same for all of them. */
function pageParts({ io }: Context) {
  return {
    program: `eret ${io.version}`,
    script: link("main.js", io.pagePart),
    style: STYLES.map((name) => io.pagePart(`${name}.css`)).join(""),
    digest: (text: string) => createHash("sha256").update(text).digest("base64"),
  };
}

const notesOf = ({ assumptions, bounds }: Built) => [
  { title: "Assumed", lines: assumptions },
  { title: "Bounds", lines: bounds },
];

/** The C that a page shows, patched as it ran. */
function sourcesOf({ tree }: Built, files: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(files.map((file) => [file, tree.read(file) ?? ""]));
}
