// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Diagnostic } from "../kernelc/diagnostic.ts";
import { drawLanes } from "../report/lanes.ts";
import { placeOf } from "../report/place.ts";
import { ruleInfo } from "../run/rules.ts";
import { limitOf } from "../run/verdict.ts";
import type { PointResult } from "../run.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { type Context, shownFile } from "./context.ts";
import type { ExitCode } from "./exit.ts";
import { statusOf } from "./lines.ts";
import { owedJson } from "./owed.ts";
import type { Job, Settled } from "./pool.ts";
import { randomJson } from "./random.ts";
import { existing } from "./recorded.ts";
import { reducedJson } from "./reduce.ts";
import { nameOf } from "./run-all.ts";
import type { Shard } from "./shard.ts";
import { counterexample } from "./trace-files.ts";

/** Version of the documents that `--json` prints: schema/report.schema.json. */
const REPORT_VERSION = 1;

/** A list of numbers that was broken into lines; strings hold no line break of their own. */
const NUMBERS = /\[\n\s*(\d+(?:,\n\s*\d+)*)\n\s*\]/g;

/** One document on one stdout. */
export function document(command: string, body: object): string {
  const text = JSON.stringify({ eret: REPORT_VERSION, command, ...body }, null, 2);
  return `${text.replace(NUMBERS, (_, list: string) => `[${list.replace(/\s+/g, " ")}]`)}\n`;
}

/** What a run of `check` has to tell. */
interface Checked {
  readonly jobs: readonly Job[];
  readonly settled: readonly Settled[];
  readonly problems: readonly Diagnostic[];
  /** Scenarios of another profile, which were not judged. */
  readonly leftOut: readonly Scenario[];
  readonly shard: Shard | null;
}

export function checkDocument(
  cx: Context,
  { jobs, settled, problems, leftOut, shard }: Checked,
  exit: ExitCode,
): string {
  const results = settled.map((each, index) => ({
    scenario: jobs[index]?.scenario,
    point: jobs[index]?.point,
    ...settledJson(cx, each),
  }));
  const errors = [...problems, ...settled.flatMap(diagnosticsOf)];
  const notes = settled.flatMap((each, index) => {
    const job = jobs[index];
    return job !== undefined && statusOf(each) === "OPEN"
      ? [`${nameOf(job)} is INCOMPLETE: nothing is proved`]
      : [];
  });
  return document("check", {
    exit,
    outcome: overall(settled),
    results,
    ...(notes.length === 0 ? {} : { notes }),
    ...(shard === null ? {} : { shard }),
    leftOut: leftOut.map(({ name }) => name),
    errors: errorsJson(cx, errors),
  });
}

/** The worst of all outcomes. */
function overall(settled: readonly Settled[]): string {
  const kinds = settled.map((each) =>
    each.kind === "done" ? each.result.outcome.kind : "unfinished",
  );
  const order = ["violated", "unfinished", "bounded"] as const;
  return order.find((kind) => kinds.includes(kind)) ?? "exhausted";
}

const diagnosticsOf = (settled: Settled): readonly Diagnostic[] =>
  settled.kind === "refused" ? settled.diagnostics : [];

/** Each problem once, however many config points have it. */
export function errorsJson(cx: Context, problems: readonly Diagnostic[]): readonly object[] {
  const once = new Map(problems.map((problem) => [JSON.stringify(problem), problem]));
  return [...once.values()].map((problem) => errorJson(cx, problem));
}

function errorJson(cx: Context, { at, message, callers }: Diagnostic): object {
  const { line, column } = at;
  const chain = callers === undefined || callers.length === 0 ? {} : { callers };
  return { file: shownFile(cx, at.file), line, column, message, ...chain };
}

/** How one search ended. */
export function settledJson(cx: Context, settled: Settled): object {
  if (settled.kind === "done") return resultJson(cx, settled.result);
  const reason = {
    refused: "the input cannot be used",
    crashed: settled.kind === "crashed" ? settled.message : "",
    "exhausted-memory": "out of memory",
    interrupted: "interrupted",
  }[settled.kind];
  return { outcome: "unfinished", reason };
}

function resultJson(cx: Context, result: PointResult): object {
  const { outcome, expected, traces } = result;
  const limit = limitOf(outcome);
  const violations = outcome.kind === "violated" ? outcome.violations : [];
  return {
    title: result.title,
    source: result.source,
    outcome: outcome.kind,
    ...(limit === null ? {} : { limit }),
    ...(result.omission === null ? {} : { omission: result.omission }),
    rules: violations.map(({ rule }) => rule),
    violations: traces.map((trace) => {
      const { rule, detail, start, choices, cycleFrom, steps, switches } = trace;
      const recorded = existing(cx, result.scenario, result.point, rule);
      return {
        rule,
        claim: ruleInfo(rule).claim,
        detail,
        place: placeOf(counterexample(cx, result, trace)),
        trace: {
          steps: steps.length,
          switches,
          start,
          choices,
          ...(cycleFrom === undefined ? {} : { cycleFrom }),
        },
        lanes: drawLanes(trace),
        ...(recorded === null ? {} : { recorded }),
      };
    }),
    expected: {
      outcome: expected.rules.length === 0 ? "holds" : "violated",
      rules: expected.rules,
      states: expected.states,
    },
    met: result.met,
    difference: result.difference,
    stats: outcome.stats,
    coverage: {
      ...result.coverage,
      silent: result.coverage.silent.map((step) => ({ ...step, file: shownFile(cx, step.file) })),
    },
    ...(result.random === null ? { fairness: owedJson(result.owed) } : {}),
    ...(result.vacuity === null ? {} : { vacuity: result.vacuity }),
    ...(result.random === null ? {} : { random: randomJson(result.random) }),
    ...(result.reduced === null ? {} : { reduced: reducedJson(result.reduced) }),
    checked: result.rules,
    notApplicable: result.notApplicable,
    had: result.had,
    assumptions: result.assumptions,
    bounds: result.bounds,
    neverCame: result.neverCame,
    specHash: result.specHash,
  };
}
