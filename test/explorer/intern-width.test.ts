// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { expect, test } from "vitest";
import { explore } from "../../src/explorer/explore.ts";
import { BLOCK, Block } from "../../src/explorer/intern/block.ts";
import { exploreInterned } from "../../src/explorer/intern/explore.ts";
import { Space } from "../../src/explorer/intern/space.ts";
import { Steps } from "../../src/explorer/intern/steps.ts";
import { Successors } from "../../src/explorer/intern/successors.ts";
import { Visited } from "../../src/explorer/intern/visited.ts";
import type { Sliceable } from "../../src/model/model.ts";
import { crowd } from "./crowd.ts";
import { noJudge, unlimited } from "./sketch.ts";

/** How many states there are when 500 of them have been expanded, in blocks. */
function statesOf(model: Sliceable<readonly number[], number>, block: Block): number {
  const space = new Space<readonly number[]>(model);
  const steps = new Steps(space, model, noJudge, {});
  const visited = new Visited(space.cut.packs);
  for (const state of model.initial()) visited.start(space.enter(state), true);
  const groups = model.parts.map((_, part) => [part]);
  const successors = new Successors(space, steps, visited, groups);
  for (let next = 0; next < 500; next += block.size) {
    block.clear();
    for (; block.size < Math.min(BLOCK, visited.size - next); block.size += 1)
      block.states[block.size] = next + block.size;
    successors.fill(block, Number.POSITIVE_INFINITY);
    visited.reserve(block.successors);
    visited.add(block);
  }
  return visited.size;
}

test("a block with room for many narrow successors has room for as many wide ones", () => {
  const roomy = new Block();
  roomy.reserve(1000, 1);
  expect(statesOf(crowd(20, 50, 0), roomy)).toBe(statesOf(crowd(20, 50, 0), new Block()));
});

test.each([
  [14, 50, 500, 8000],
  [9, 200, 0, 8000],
  [3, 20, 3, Number.POSITIVE_INFINITY],
])("%d processes count to %d: states become wider as the search goes on", (...of) => {
  const [size, top, ways, states] = of;
  const [plain, interned] = [explore, exploreInterned].map((search) =>
    search(crowd(size, top, ways), noJudge, { ...unlimited, states }, {}),
  );
  expect(interned).toEqual(plain);
});
