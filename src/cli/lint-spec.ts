// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Diagnostic } from "../kernelc/diagnostic.ts";
import type { SourceTree } from "../kernelc/source.ts";
import { functionsTouched } from "../patch/functions.ts";
import { lineOfPatch } from "../patch/new-line.ts";
import { type FileChange, type Patch, parsePatch } from "../patch/parse.ts";
import { partOf } from "../patch/part.ts";
import { placed } from "../patch/placed.ts";
import { counterexampleReport } from "../report/summary.ts";
import { ruleInfo } from "../run/rules.ts";
import { dependsOn } from "../run/sources.ts";
import type { PointResult } from "../run.ts";
import type { Trace } from "../trace/trace.ts";
import { jobsOf } from "./check.ts";
import { type Context, loadAll, shownFile } from "./context.ts";
import { EXIT } from "./exit.ts";
import { type Named, otherRemarks } from "./lint-others.ts";
import type { Settled } from "./pool.ts";
import { leftOutLine } from "./profile.ts";
import type { Remark, Verdict } from "./remark.ts";
import { nameOf, runAll } from "./run-all.ts";
import { counterexample } from "./trace-files.ts";
import { plural } from "./words.ts";

/** Line of the patch for a line of a patched file; null for a line that was there before. */
type LineOf = (file: string, line: number) => number | null;

/**
 * Searches every scenario of which the patch changes a file, with the patch applied, and
 * compares with what the scenario then expects. A patch that is there already is judged as
 * it stands; one that fits neither way is not judged, and that is said.
 */
export async function judgePatch(
  cx: Context,
  text: string,
  patch: Patch,
  isOurs: (change: FileChange) => boolean,
): Promise<Verdict> {
  const part = { name: patch.file, text: partOf(text, patch, isOurs) };
  const ours = parsePatch(part.text, part.name);
  const { changes } = ours;
  const found = placed(ours, cx.spec.tree);
  if ("problems" in found) return { remarks: found.problems.map(misfit), passed: null };
  const { patched, isThere } = found;
  const { changed, tree } = patched;
  const order = isThere ? null : part;
  const lineOf: LineOf = (file, line) => {
    const own = changes.length === changed.length ? changes[changed.indexOf(file)] : undefined;
    return own === undefined ? null : lineOfPatch([own], patched, file, line);
  };
  const { scenarios, problems } = loadAll(cx, scenariosAfter(cx, changed, tree), order);
  const touched = scenarios.filter((scenario) => dependsOn(new Set(changed), scenario, tree));
  const asked = touched.filter(({ profile }) => profile === "quick");
  const leftOut = touched.filter((scenario) => !asked.includes(scenario));
  const jobs = jobsOf(cx, asked).map((job) => ({ ...job, patch: order }));
  const settled = await runAll(cx, jobs, () => {});
  const touchedAt = new Map(functionsTouched(changes).map(({ name, at }) => [name, at]));
  const at = changes[0]?.hunks[0]?.at ?? changes[0]?.at ?? 1;
  const named = jobs.flatMap((job, index): Named[] => {
    const result = settled[index];
    return result === undefined ? [] : [{ name: nameOf(job), settled: result }];
  });
  const remarks = [
    ...refusals(cx, [...problems, ...settled.flatMap(diagnosticsOf)], lineOf, at),
    ...broken(cx, named, (trace) => blamed(trace, lineOf, touchedAt) ?? at),
    ...otherRemarks(named, at),
    ...leftOutLine(leftOut).map((line): Remark => {
      return { level: "WARNING", at, text: `NOT judged: ${line}`, details: null, code: EXIT.ok };
    }),
  ];
  return { remarks, passed: passedText(asked.length, settled) };
}

/** A later patch of a series does not fit a tree without the earlier ones: no fault of it. */
const misfit = ({ at, message }: Diagnostic): Remark => ({
  level: "WARNING",
  at: at.line,
  text: `NOT judged: ${message}`,
  details: null,
  code: EXIT.input,
});

/** Names of the scenarios that there are with the patch. */
function scenariosAfter(
  { spec }: Context,
  changed: readonly string[],
  tree: SourceTree,
): readonly string[] {
  const nameOfFile = (file: string): string | undefined => /^spec\/(.+)\.yaml$/.exec(file)?.[1];
  const touched = changed.flatMap((file) => {
    const name = nameOfFile(file);
    return name === undefined ? [] : [{ name, isLeft: tree.read(file) !== null }];
  });
  const gone = new Set(touched.filter(({ isLeft }) => !isLeft).map(({ name }) => name));
  const names = [...spec.scenarios(), ...touched.map(({ name }) => name)];
  return [...new Set(names)].filter((name) => !gone.has(name)).sort();
}

const diagnosticsOf = (settled: Settled) => (settled.kind === "refused" ? settled.diagnostics : []);

/** C or YAML that cannot be used any more; the same one once. */
function refusals(
  cx: Context,
  problems: ReturnType<typeof diagnosticsOf>,
  lineOf: LineOf,
  otherwise: number,
): readonly Remark[] {
  const remarks = problems.map(({ at, message }): Remark => {
    const text = `${shownFile(cx, at.file)}:${at.line}:${at.column}: ${message}`;
    const line = lineOf(at.file, at.line) ?? otherwise;
    return { level: "ERROR", at: line, text, details: null, code: EXIT.input };
  });
  return [...new Map(remarks.map((remark) => [remark.text, remark])).values()];
}

interface Break {
  readonly name: string;
  readonly result: PointResult;
  readonly trace: Trace;
  readonly at: number;
}

/** A remark for each rule that breaks unexpectedly and the line that is to blame. */
function broken(
  cx: Context,
  named: readonly Named[],
  blame: (trace: Trace) => number,
): readonly Remark[] {
  const groups = new Map<string, Break[]>();
  for (const { name, settled } of named) {
    if (settled.kind !== "done") continue;
    const { traces, difference } = settled.result;
    for (const trace of traces.filter(({ rule }) => difference.unexpected.includes(rule))) {
      const at = blame(trace);
      const key = `${at} ${trace.rule}`;
      groups.set(key, [...(groups.get(key) ?? []), { name, result: settled.result, trace, at }]);
    }
  }
  return [...groups.values()].flatMap(([first, ...more]) => {
    if (first === undefined) return [];
    const { name, result, trace, at } = first;
    const also = more.length === 0 ? "" : ` and ${plural(more.length, "other config point")}`;
    const text = `this order breaks ${trace.rule} in ${name}${also}: ${ruleInfo(trace.rule).claim} [${trace.rule}]`;
    const picture = counterexampleReport(counterexample(cx, result, trace));
    return [{ level: "ERROR", at, text, details: picture, code: EXIT.violated }];
  });
}

/** The last new line that the trace passes, or else the last changed function. */
function blamed(
  { steps }: Trace,
  lineOf: LineOf,
  touchedAt: ReadonlyMap<string, number>,
): number | null {
  for (const { site } of steps.toReversed()) {
    const line = site === null ? null : lineOf(site.file, site.line);
    if (line !== null) return line;
  }
  const frames = steps.flatMap((step) => step.frames);
  const around = frames.findLast(({ name }) => touchedAt.has(name));
  return touchedAt.get(around?.name ?? "") ?? null;
}

function passedText(scenarios: number, settled: readonly Settled[]): string | null {
  if (scenarios === 0) return null;
  const states = settled.reduce(
    (sum, each) => sum + (each.kind === "done" ? each.result.outcome.stats.states : 0),
    0,
  );
  return `${plural(scenarios, "scenario")}, ${plural(settled.length, "config point")} as expected; ${plural(states, "state")}`;
}
