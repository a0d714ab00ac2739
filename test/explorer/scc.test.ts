// SPDX-License-Identifier: GPL-2.0-only OR MIT
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { components } from "../../src/explorer/scc.ts";
import { arrows, SEED } from "./arbitrary.ts";
import type { Arrow } from "./sketch.ts";

const along = (drawn: readonly Arrow[]) => (node: number) =>
  drawn.filter(({ from }) => from === node).map(({ to }) => to);

/** Nodes that `from` reaches, itself included. */
function reach(drawn: readonly Arrow[], nodes: readonly number[], from: number): Set<number> {
  const reached = new Set([from]);
  for (const node of reached) {
    for (const to of along(drawn)(node)) if (nodes.includes(to)) reached.add(to);
  }
  return reached;
}

describe("strongly connected components", () => {
  test("are the classes of nodes that reach each other", () => {
    const graphs = fc.tuple(arrows(2, 14), fc.subarray([0, 1, 2, 3, 4, 5]));
    fc.assert(
      fc.property(graphs, ([drawn, nodes]) => {
        const found = components(new Set(nodes), along(drawn));
        expect(found.flat().sort()).toEqual(nodes);
        for (const component of found) {
          for (const node of component) {
            const together = nodes.filter(
              (other) =>
                reach(drawn, nodes, node).has(other) && reach(drawn, nodes, other).has(node),
            );
            expect([...component].sort()).toEqual(together);
          }
        }
      }),
      { seed: SEED, numRuns: 500 },
    );
  });

  test("of a path longer than any call stack are found", () => {
    const nodes = new Set(Array.from({ length: 100_000 }, (_, i) => i));
    expect(components(nodes, (n) => [n + 1])).toHaveLength(100_000);
    expect(components(nodes, (n) => [(n + 1) % 100_000])).toHaveLength(1);
  });
});
