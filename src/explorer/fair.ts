// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Edge, Vertex } from "./graph.ts";
import { components } from "./scc.ts";
import { type Question, Survey } from "./survey.ts";

/** A part of the graph; steps that leave it do not count. */
export type Region<Action> = ReadonlySet<Vertex<Action>>;

/**
 * The largest regions in which a fair cycle can visit every state, and show
 * every wanted bit. Each fair cycle lies inside one of them.
 *
 * A strongly fair duty that a component enables and never takes cannot be
 * enabled on any fair cycle in it, so the states that enable it go, and what
 * remains is split again (Emerson and Lei 1987). Weak fairness needs no such
 * repair: a duty enabled everywhere in a component is so in every part.
 */
export function fairRegions<Action>(
  vertices: readonly Vertex<Action>[],
  question: Question<Action>,
): Region<Action>[] {
  const found: Region<Action>[] = [];
  const pending = [vertices.filter((vertex) => question.mask(vertex) !== 0)];
  for (let part = pending.pop(); part !== undefined; part = pending.pop()) {
    for (const component of components(new Set(part), (vertex) => targets(vertex, question))) {
      const region = new Set(component);
      const survey = surveyOf(region, question);
      if (!goesOn(region, question) || survey.missing !== 0 || survey.weaklyStarved.length > 0)
        continue;
      const starved = survey.stronglyStarved;
      if (starved.length === 0) found.push(region);
      else pending.push(component.filter(({ enabled }) => !starved.some((a) => enabled.has(a))));
    }
  }
  return found;
}

/**
 * The states, in their order, in which a run could stay for ever and show every wanted bit if
 * fairness had no say.
 */
export function suspects<Action>(
  vertices: readonly Vertex<Action>[],
  question: Omit<Question<Action>, "fairness">,
): readonly Vertex<Action>[] {
  const unfair = { ...question, fairness: () => "none" as const };
  const found = new Set(fairRegions(vertices, unfair).flatMap((region) => [...region]));
  return vertices.filter((vertex) => found.has(vertex));
}

/** Where a step leads that a fair cycle in the region may take; null if it may not. */
export function staysIn<Action>(
  { target, duty }: Edge<Action>,
  region: Region<Action>,
  { fairness }: Question<Action>,
): Vertex<Action> | null {
  const { vertex } = target;
  return vertex !== null && region.has(vertex) && fairness(duty) !== "finite" ? vertex : null;
}

/** A run stays here for ever: round a cycle, or because it is over. */
function goesOn<Action>(region: Region<Action>, question: Question<Action>): boolean {
  return [...region].some(
    (vertex) =>
      vertex.enabled.size === 0 || [...targets(vertex, question)].some((to) => region.has(to)),
  );
}

function surveyOf<Action>(region: Region<Action>, question: Question<Action>): Survey<Action> {
  const survey = new Survey(question);
  for (const vertex of region) {
    survey.visit(vertex);
    for (const edge of vertex.out) {
      if (staysIn(edge, region, question) !== null) survey.take(edge.duty);
    }
  }
  return survey;
}

function* targets<Action>(
  vertex: Vertex<Action>,
  { fairness }: Question<Action>,
): Generator<Vertex<Action>> {
  for (const { target, duty } of vertex.out) {
    if (target.vertex !== null && fairness(duty) !== "finite") yield target.vertex;
  }
}
