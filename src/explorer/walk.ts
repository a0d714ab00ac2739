// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { type Region, staysIn } from "./fair.ts";
import type { Edge, Vertex } from "./graph.ts";
import type { Question } from "./survey.ts";

/** How many more nodes may be looked at; shared by several walks. */
export interface Budget {
  left: number;
}

/** A node of the search: a vertex with the summary of the walk to it. */
interface Node<Action> {
  readonly at: Vertex<Action>;
  readonly mask: number;
  /** By fair duty: "." has no claim so far, "!" is owed a step, "+" is served for good. */
  readonly marks: string;
  readonly via: { readonly edge: Edge<Action>; readonly from: Node<Action> } | null;
}

/**
 * A shortest fair cycle from `entry` through a region that `fairRegions`
 * found and in which fairness owes something to the duties `fair`; empty if the entry is an end; undefined if the budget ran out. The
 * search is breadth first over vertices times standings, which is exponential
 * in the number of fair duties: hence the budget.
 */
export function shortestWalk<Action>(
  region: Region<Action>,
  fair: readonly string[],
  entry: Vertex<Action>,
  question: Question<Action>,
  budget: Budget,
): readonly Edge<Action>[] | undefined {
  if (entry.enabled.size === 0) return [];
  const { mask, wanted } = question;
  const marks = (before: string, duty: string, at: Vertex<Action>): string =>
    fair
      .map((name, i) => {
        if (before[i] === "+" || name === duty) return "+";
        if (question.fairness(name) === "weak") return at.enabled.has(name) ? "!" : "+";
        return at.enabled.has(name) || before[i] === "!" ? "!" : ".";
      })
      .join("");

  // The claims of the entry are counted when the walk comes home.
  const queue: Node<Action>[] = [{ at: entry, mask: 0, marks: "", via: null }];
  const seen = new Map<Vertex<Action>, Set<string>>();
  for (const from of queue) {
    budget.left -= 1;
    if (budget.left < 0) return undefined;
    for (const edge of from.at.out) {
      const at = staysIn(edge, region, question);
      if (at === null) continue;
      const node: Node<Action> = {
        at,
        mask: from.mask | mask(at),
        marks: marks(from.marks, edge.duty, at),
        via: { edge, from },
      };
      if (at === entry && (node.mask & wanted) === wanted && !node.marks.includes("!")) {
        return unwind(node);
      }
      const standings = seen.get(at) ?? new Set();
      seen.set(at, standings);
      const standing = `${node.mask}${node.marks}`;
      if (standings.has(standing)) continue;
      standings.add(standing);
      queue.push(node);
    }
  }
  throw new Error("a fair region has a fair cycle through each of its states");
}

function unwind<Action>(node: Node<Action>): readonly Edge<Action>[] {
  const walk: Edge<Action>[] = [];
  for (let { via } = node; via !== null; via = via.from.via) walk.push(via.edge);
  return walk.reverse();
}
