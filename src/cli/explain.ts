// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { join } from "node:path";
import { KERNEL_ASSERTION, readAssertionName, speaksOf } from "../model/assertion-name.ts";
import { assertionsIn } from "../patch/assertions.ts";
import { counterexampleReport } from "../report/summary.ts";
import { RULES, ruleInfo, VOCABULARY } from "../run/rules.ts";
import { expectedOf } from "../run/verdict.ts";
import { SPEC } from "../scenario/chain.ts";
import { points } from "../scenario/points.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { suggest } from "../scenario/suggest.ts";
import { type Context, loadAll, paint, reportStyle, shownFile, tell } from "./context.ts";
import { EXIT, type ExitCode } from "./exit.ts";
import { UsageError } from "./options.ts";
import { existing } from "./recorded.ts";
import { asCounterexample, openTrace } from "./recorded-trace.ts";
import { document } from "./report-json.ts";

/** A config point at which the rule is expected to break. */
interface Twin {
  readonly scenario: string;
  readonly point: string;
  readonly title: string;
  /** Path of the recorded trace, or null. */
  readonly trace: string | null;
}

/** `eret explain`: what a rule claims, where that is from, and how it looks when it breaks. */
export function explain(cx: Context): ExitCode {
  const { io, args, spec } = cx;
  const rule = args.words.join(" ");
  if (rule === "")
    throw new UsageError("explain takes a rule, 'eret list rules' prints all of them");
  const { scenarios, problems } = loadAll(cx, spec.scenarios());
  const twins = scenarios.flatMap((scenario) => twinsOf(cx, scenario, rule));
  const places = assertionPlaces(cx, rule);
  if (!VOCABULARY.rules.includes(rule) && twins.length === 0 && places.length === 0) {
    const ids = RULES.map(({ id }) => id);
    const hint = suggest(rule, ids, "'eret list rules' prints all of them");
    throw new UsageError(`unknown rule '${rule}', ${hint}`);
  }
  tell(cx, problems);
  const info = ruleInfo(rule);
  if (args.flag("json")) io.out(document("explain", { rule: info, twins }));
  else {
    const found = twins.map(({ scenario, point, title, trace }) => {
      const where = point === "all" ? scenario : `${scenario} ${point}`;
      return `  ${where}\n    ${title}\n${trace === null ? "" : `    eret show ${trace}\n`}`;
    });
    const none = "  none: no scenario expects it to break\n";
    io.out(`${paint(cx, "bold", info.id)} (${info.kind})\n`);
    io.out(`  ${info.claim}\n  source: ${info.source}\n`);
    for (const place of places) io.out(`  place: ${place}\n`);
    if (readAssertionName(rule) !== null) {
      const { id, claim } = ruleInfo(KERNEL_ASSERTION);
      io.out(`  rule: ${id}. ${claim}\n`);
    }
    for (const page of pagesOf(info.source)) io.out(`          ${page}\n`);
    if (info.fairness !== undefined) io.out(`  fairness: ${info.fairness}\n`);
    io.out(`\nWhere it breaks:\n${found.length === 0 ? none : found.join("")}`);
    const path = bestTrace(twins);
    if (path !== null) io.out(`\n${pictureOf(cx, path)}`);
  }
  return problems.length === 0 ? EXIT.ok : EXIT.input;
}

/** Where the C has an assertion of that name, as far as its text shows. */
function assertionPlaces(cx: Context, rule: string): readonly string[] {
  const named = readAssertionName(rule);
  if (named === null) return [];
  const { io, spec } = cx;
  return io
    .listFiles(spec.path)
    .filter((name) => /\.[ch]$/.test(name))
    .sort()
    .flatMap((name) => {
      const text = io.readFile(join(spec.path, name));
      const lines = assertionsIn(text, named.fn, named.call);
      return lines.map((line) => `${shownFile(cx, `${SPEC}/${name}`)}:${line}`);
    });
}

/** Paths of the pages of this repository that a source cites. */
function pagesOf(source: string): readonly string[] {
  const names = source.match(/\b(?:kernel-[\w-]+|design)\.md\b/g) ?? [];
  return [...new Set(names)].map((name) =>
    name === "design.md" ? `docs/${name}` : `docs/facts/${name}`,
  );
}

/** The trace to show: of a twin that was made for the rule, if there is one. */
function bestTrace(twins: readonly Twin[]): string | null {
  const shown = twins.filter(({ trace }) => trace !== null);
  const made = shown.find(({ scenario }) => scenario.startsWith("broken/"));
  return (made ?? shown[0])?.trace ?? null;
}

function pictureOf(cx: Context, path: string): string {
  const found = asCounterexample(cx, openTrace(cx, path));
  return counterexampleReport({ ...found, claim: "" }, reportStyle(cx));
}

function twinsOf(cx: Context, scenario: Scenario, rule: string): readonly Twin[] {
  return points(scenario)
    .filter((point) => expectedOf(scenario, point).rules.some((each) => speaksOf(rule, each)))
    .map((point) => ({
      scenario: scenario.name,
      point: point.name,
      title: scenario.title,
      trace:
        expectedOf(scenario, point)
          .rules.filter((each) => speaksOf(rule, each))
          .flatMap((each) => existing(cx, scenario.name, point.name, each) ?? [])[0] ?? null,
    }));
}
