// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Sliceable, Symmetry } from "../../model/model.ts";
import { exploreInterned, type InternOptions } from "../intern/explore.ts";
import { Space } from "../intern/space.ts";
import { Steps } from "../intern/steps.ts";
import type { Judge } from "../judge.ts";
import type { Limits, Outcome, Violation } from "../outcome.ts";
import { Watch } from "../watch.ts";
import { AmpleSets } from "./ample.ts";
import { Chains } from "./chains.ts";
import { Contexts, Standings } from "./contexts.ts";
import { Independence } from "./independence.ts";
import { NotAlike } from "./not-alike.ts";
import { Orbits } from "./orbits.ts";
import { Pass } from "./pass.ts";
import { Paths } from "./paths.ts";
import { ALL_OFF, type Reduction, type Reductions, reductionsOf } from "./report.ts";
import { Watcher } from "./watcher.ts";

/** An outcome with its report of reductions. */
export interface Reduced<Action> {
  readonly outcome: Outcome<Action>;
  readonly reductions: readonly Reduction[];
  /** Searches that were begun again, since a transition left out turned out to be dependent. */
  readonly restarts: number;
  /** Rules whose path is one, but may not be a shortest one. */
  readonly longer: readonly string[];
}

/** States between two readings of the clock, and of the meter. */
const TICK = 64;
const PULSE = 2048;
/** States that are expanded before it is asked for the first time whether to begin again. */
const SOON = 32;

/**
 * The search of `exploreInterned` with reductions: the same verdict for every rule and for
 * deadlocks from fewer states (docs/reductions.md). `wanted` says which reductions may be used;
 * those that are unsafe for the questions asked stay off. So does symmetry when a transition
 * shows that strands declared alike are not: the search begins again without it.
 *
 * Paths to broken rules are looked for again without reductions, as far as the reduced
 * search had to go, so they are shortest ones unless a limit is in the way (`longer`).
 * Throws if the two searches disagree.
 */
export function exploreReduced<State, Action>(
  model: Sliceable<State, Action>,
  judge: Judge<State, Action>,
  limits: Limits,
  wanted: Reductions,
  options: InternOptions<State, Action> = {},
): Reduced<Action> {
  const watch = new Watch(limits, options.clock, options.meter);
  const alike = wanted.symmetry ? (model.symmetries ?? []) : [];
  const search = (symmetries: readonly Symmetry[], why: string | null) =>
    reduced({ ...model, symmetries }, judge, limits, wanted, options, watch, why);
  try {
    return search(alike, null);
  } catch (error) {
    if (!(error instanceof NotAlike)) throw error;
    return search([], error.message);
  }
}

/** The same, with those symmetries of the model; `unlike` says why there are none. */
function reduced<State, Action>(
  model: Sliceable<State, Action>,
  judge: Judge<State, Action>,
  limits: Limits,
  wanted: Reductions,
  options: InternOptions<State, Action>,
  watch: Watch,
  unlike: string | null,
): Reduced<Action> {
  const { strands, symmetries = [] } = model;
  const lively = [...new Set(options.liveness?.rules.map(({ rule }) => rule))];
  const why =
    lively.length > 0
      ? `unsafe for liveness: ${lively.join(", ")}`
      : strands === undefined
        ? "the model does not say whose its steps are"
        : null;
  const on = { ...wanted, symmetry: symmetries.length > 0 };
  const isNothing = !Object.values(on).includes(true);
  if (why !== null || strands === undefined || isNothing) {
    const outcome = exploreInterned(model, judge, limits, options);
    const reductions = reductionsOf(ALL_OFF, wanted, why ?? unlike, null);
    return { outcome, reductions, restarts: 0, longer: [] };
  }
  if (strands.owners.length !== model.parts.length)
    throw new Error(
      `Model.strands has ${strands.owners.length} owners of ${model.parts.length} parts`,
    );
  const space = new Space<State>(model);
  const steps = new Steps(space, model, judge, options);
  const contexts = new Contexts(space, strands);
  const standings = new Standings(space, strands.contexts.length, judge.halves);
  const independence = new Independence(strands.contexts.length);
  const ample = new AmpleSets(steps, contexts, standings, independence, strands, on);
  const watcher = new Watcher(space, steps, contexts, independence, strands, model.terminal);
  const chains = new Chains();
  const orbits = new Orbits(space, steps, model.parts.length, symmetries);
  const search = (): Pass<State, Action> => {
    const pass = new Pass({ space, steps, ample, watcher, chains, orbits, model }, limits, on);
    for (const [start, state] of model.initial().entries())
      pass.start(state, start, judge(null, null, state));
    let due = SOON;
    pass.run((at) => {
      if (at % PULSE === 0) options.onProgress?.(pass.progress(at));
      if (at >= due) {
        due *= 2;
        isStale = !ample.stillHolds();
        if (isStale) return "stale";
      }
      return at % TICK === 0 ? watch.spent(at % PULSE === 0) : undefined;
    });
    return pass;
  };
  // A later footprint may show that a transition left out before was dependent.
  let isStale = false;
  let pass = search();
  let restarts = 0;
  for (; pass.limit === undefined && (isStale || !ample.stillHolds()); restarts += 1) {
    isStale = false;
    pass = search();
  }
  const found = new Paths(pass, chains, steps.all, orbits, model.initial()).violations();
  const short = shortened(model, judge, limits, found, options, watch);
  const stats = { ...pass.stats, seconds: watch.seconds };
  const { limit } = pass;
  const outcome: Outcome<Action> =
    short.violations.length > 0
      ? { kind: "violated", stats, violations: short.violations, ...(limit && { limit }) }
      : limit === undefined
        ? { kind: "exhausted", stats }
        : { kind: "bounded", stats, limit };
  const reductions = reductionsOf(
    on,
    wanted,
    unlike,
    pass.left,
    symmetries.map(({ name }) => name),
  );
  return { outcome, reductions, restarts, longer: short.longer };
}

/** The same violations, each with a shortest path as far as limits allow to look for one. */
function shortened<State, Action>(
  model: Sliceable<State, Action>,
  judge: Judge<State, Action>,
  limits: Limits,
  found: readonly Violation<Action>[],
  { audit, clock, meter }: InternOptions<State, Action>,
  watch: Watch,
): { readonly violations: readonly Violation<Action>[]; readonly longer: readonly string[] } {
  if (found.length === 0) return { violations: [], longer: [] };
  const depth = Math.max(...found.map(({ path }) => path.length));
  const left = { ...limits, depth, seconds: limits.seconds - watch.seconds };
  const senses = { ...(audit && { audit }), ...(clock && { clock }), ...(meter && { meter }) };
  const again = exploreInterned(model, judge, left, senses);
  const short = again.kind === "violated" ? again.violations : [];
  const isWhole = again.kind !== "exhausted" && again.limit === "depth";
  const missed = found.filter(({ rule }) => !short.some((other) => other.rule === rule));
  if (missed.length > 0 && (isWhole || again.kind === "exhausted"))
    throw new Error(`without reductions ${missed.map(({ rule }) => rule).join(", ")} holds`);
  const violations = [...short, ...missed].sort(
    (a, b) => a.path.length - b.path.length || (a.rule < b.rule ? -1 : 1),
  );
  return { violations, longer: missed.map(({ rule }) => rule) };
}
