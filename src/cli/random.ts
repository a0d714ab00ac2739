// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { RandomPlan } from "../explorer/random/random.ts";
import { brokenRules, isExpected } from "../run/verdict.ts";
import type { PointResult } from "../run.ts";
import { PATH } from "./option-clashes.ts";
import { type Arguments, UsageError } from "./options.ts";
import { grouped, joined, plural } from "./words.ts";

type Random = NonNullable<PointResult["random"]>;

const RUNS = 200;
const SEED = 1;
const DEPTH = 3;
const LENGTH = 500;

/** What `--random` and its companions ask for. */
export function planOf(args: Arguments): RandomPlan {
  return {
    runs: args.number("runs", RUNS),
    seed: args.number("seed", SEED),
    depth: args.number("pct", DEPTH),
    length: args.number("max-depth", LENGTH),
    path: PATH.exec(args.text("path") ?? "")?.[2] ?? null,
  };
}

/** The config point that `--path` names, or all of them. Throws UsageError when there is none. */
export function onlyPoint<P extends { readonly name: string }>(
  args: Arguments,
  points: readonly P[],
): readonly P[] {
  const name = PATH.exec(args.text("path") ?? "")?.[1];
  if (name === undefined) return points;
  const named = points.filter((point) => point.name === name);
  if (named.length > 0) return named;
  const names = joined(points.map((point) => point.name));
  throw new UsageError(`--path names the config point '${name}', there is ${names}`);
}

/** The verdict of random runs: never that anything holds. */
export function randomVerdict({ outcome, expected, traces }: PointResult, random: Random): string {
  const { runs } = random;
  const rules = brokenRules(outcome);
  if (rules.length === 0) {
    const seconds = outcome.kind === "bounded" && outcome.limit === "seconds";
    const cut = seconds ? ", cut short by --max-seconds" : "";
    return `nothing found in ${plural(runs, "run")}${cut}: nothing is proved`;
  }
  const asExpected = rules.every((rule) => isExpected(expected, rule)) ? " as expected" : "";
  const steps = plural(traces[0]?.steps.length ?? 0, "step");
  return `violated ${joined(rules)}${asExpected} (run ${runs}, shrunk to ${steps})`;
}

/** What the runs have covered. */
export function coveredLines(result: PointResult, random: Random): readonly string[] {
  const { runs, priorityRuns, plan, actors, chance, nesting, events } = random;
  const { fired, total } = result.coverage;
  const { transitions, depth } = result.outcome.stats;
  const levels = nesting.map((steps, level) => `${grouped(steps)} at ${level}`);
  const taken = Object.entries(events).map(([source, times]) => `${source} ${grouped(times)}`);
  return [
    `${grouped(runs - priorityRuns)} plain and ${plural(priorityRuns, "run")} by priorities, ` +
      `at most ${grouped(plan.length)} steps, longest ${grouped(depth)}; ` +
      `${plural(transitions, "step")}, ${fired} of ${total} of the C fired`,
    `steps by nesting: ${joined(levels) || "none"}; taken: ${joined(taken) || "nothing"}`,
    `a bug of depth ${plan.depth} is found by one run by priorities with a chance of at least ` +
      `${chance.toExponential(1)} (${plural(actors, "actor")}, ${grouped(plan.length)} steps)`,
  ];
}

/** The command that runs exactly this schedule again; not wrapped, it is to be copied. */
export function againLine({ scenario, point, random }: PointResult): string | null {
  if (random === null || random.path === null) return null;
  const { plan, path } = random;
  const where = point === "all" ? path : `${point}@${path}`;
  const pct = plan.depth === DEPTH ? "" : ` --pct ${plan.depth}`;
  const length = plan.length === LENGTH ? "" : ` --max-depth ${plan.length}`;
  return `         again: eret check ${scenario} --random --seed ${plan.seed}${pct}${length} --path ${where}`;
}

/** The same for machines. */
export function randomJson(random: Random): object {
  const { plan, runs, priorityRuns, actors, chance, path, nesting, events } = random;
  const { seed, length, depth } = plan;
  return { runs, priorityRuns, seed, length, depth, actors, chance, path, nesting, events };
}
