// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { InputError } from "../kernelc/diagnostic.ts";
import type { SourceTree } from "../kernelc/source.ts";
import type { Senses } from "../run/engine.ts";
import { VOCABULARY } from "../run/rules.ts";
import { checkPoint } from "../run.ts";
import { loadScenario } from "../scenario/load.ts";
import { points } from "../scenario/points.ts";
import { Interrupted, keeperOf } from "./keeper.ts";
import { applySeries, textsOf } from "./patch-series.ts";
import type { Job, PatchText, Settled } from "./pool.ts";

const patched = new WeakMap<SourceTree, Map<string, SourceTree>>();

/** The tree with a patch on top; the same object for the same patch, so that tokens are kept. */
export function withPatch(tree: SourceTree, patch: PatchText | null): SourceTree {
  if (patch === null) return tree;
  const known = patched.get(tree) ?? new Map<string, SourceTree>();
  patched.set(tree, known);
  const key = textsOf(patch);
  const made = known.get(key) ?? applySeries(patch, tree).tree;
  known.set(key, made);
  return made;
}

/** Runs one job to its end; `warn` gets what goes wrong beside the search. Never throws. */
export function runJob(
  job: Job,
  root: SourceTree,
  senses: Senses,
  warn: (line: string) => void,
): Settled {
  try {
    const tree = withPatch(root, job.patch);
    const scenario = loadScenario(job.scenario, tree, VOCABULARY);
    const point = points(scenario).find(({ name }) => name === job.point);
    if (point === undefined) throw new Error(`${job.scenario} has no point ${job.point}`);
    const { limits, engine, wants, keeping } = job;
    const keeper = keeping && keeperOf(job, keeping, senses.clock ?? (() => 0), warn);
    const all = { ...senses, keeper };
    const result = checkPoint(scenario, point, tree, limits, all, engine, wants);
    return { kind: "done", result };
  } catch (error) {
    if (error instanceof Interrupted) return { kind: "interrupted", kept: error.kept };
    if (error instanceof InputError) return { kind: "refused", diagnostics: error.diagnostics };
    const { message, stack = "" } = error instanceof Error ? error : new Error(String(error));
    return { kind: "crashed", message, stack };
  }
}
