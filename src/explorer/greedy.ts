// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { type Region, staysIn } from "./fair.ts";
import type { Edge, Vertex } from "./graph.ts";
import { type Question, Survey } from "./survey.ts";

interface Step<Action> {
  readonly edge: Edge<Action>;
  readonly to: Vertex<Action>;
  readonly before: Step<Action> | null;
}

/**
 * A fair cycle from `entry` through a region that `fairRegions` found, for
 * regions too large for `shortestWalk`. It goes to the nearest state or duty that
 * it still owes, and home when it owes nothing. A debt once paid stays paid,
 * so this ends. The entry must not be an end.
 */
export function greedyWalk<Action>(
  region: Region<Action>,
  entry: Vertex<Action>,
  question: Question<Action>,
): readonly Edge<Action>[] {
  const survey = new Survey(question);
  survey.visit(entry);
  const walk: Edge<Action>[] = [];
  let at = entry;
  do {
    for (const { edge, to } of leg(region, at, question, goal(survey, entry, question))) {
      walk.push(edge);
      survey.take(edge.duty);
      survey.visit(to);
      at = to;
    }
  } while (at !== entry || owes(survey));
  return walk;
}

function owes<Action>(survey: Survey<Action>): boolean {
  const { missing, weaklyStarved, stronglyStarved } = survey;
  return missing !== 0 || weaklyStarved.length > 0 || stronglyStarved.length > 0;
}

/** Where to go next: to a step that pays a debt, or home. */
function goal<Action>(
  survey: Survey<Action>,
  entry: Vertex<Action>,
  question: Question<Action>,
): (step: Step<Action>) => boolean {
  const { missing, weaklyStarved: weak, stronglyStarved: strong } = survey;
  if (!owes(survey)) return ({ to }) => to === entry;
  return ({ edge: { duty }, to }) =>
    (missing & question.mask(to)) !== 0 ||
    strong.includes(duty) ||
    weak.some((starved) => starved === duty || !to.enabled.has(starved));
}

/** A shortest walk of at least one step inside the region whose last step is as wanted. */
function leg<Action>(
  region: Region<Action>,
  from: Vertex<Action>,
  question: Question<Action>,
  wanted: (step: Step<Action>) => boolean,
): readonly Step<Action>[] {
  const reached = new Map<Vertex<Action>, Step<Action> | null>([[from, null]]);
  // The map grows while it is read: it is the queue as well.
  for (const [vertex, before] of reached) {
    for (const edge of vertex.out) {
      const to = staysIn(edge, region, question);
      if (to === null) continue;
      const step = { edge, to, before };
      if (wanted(step)) return unwind(step);
      if (!reached.has(to)) reached.set(to, step);
    }
  }
  throw new Error("a fair region is strongly connected and pays every debt");
}

function unwind<Action>(last: Step<Action>): readonly Step<Action>[] {
  const steps: Step<Action>[] = [];
  for (let step: Step<Action> | null = last; step !== null; step = step.before) steps.push(step);
  return steps.reverse();
}
