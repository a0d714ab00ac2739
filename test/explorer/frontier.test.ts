// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { expect, test } from "vitest";
import { type Discipline, Frontier } from "../../src/explorer/frontier.ts";

/** Pushes 1 and 2, takes one, pushes 3 and takes the rest; then once more when it was empty. */
function order(discipline: Discipline): (number | undefined)[] {
  const frontier = new Frontier<number>(discipline);
  frontier.push(1);
  frontier.push(2);
  const taken = [frontier.take()];
  frontier.push(3);
  taken.push(frontier.take(), frontier.take(), frontier.take());
  frontier.push(4);
  frontier.push(5);
  taken.push(frontier.take(), frontier.take());
  return taken;
}

test("breadth takes the oldest first", () => {
  expect(order("breadth")).toEqual([1, 2, 3, undefined, 4, 5]);
});

test("depth takes the youngest first", () => {
  expect(order("depth")).toEqual([2, 3, 1, undefined, 5, 4]);
});

test("the size is what waits", () => {
  const frontier = new Frontier<string>("breadth");
  expect(frontier.size).toBe(0);
  frontier.push("a");
  frontier.push("b");
  frontier.take();
  expect(frontier.size).toBe(1);
  frontier.take();
  frontier.take();
  expect(frontier.size).toBe(0);
});
