// SPDX-License-Identifier: GPL-2.0-only OR MIT
// Random small models whose strands are alike, for symmetry.
import fc from "fast-check";
import type { Symmetry } from "../../src/model/model.ts";
import { type System, systems } from "./strands.ts";

/** Two strands or three, and each does what the first one does. */
export const alikes: fc.Arbitrary<System> = fc
  .tuple(systems, fc.constantFrom(2, 3))
  .map(([system, count]) => {
    const all = <T>([first]: readonly T[]): T[] =>
      Array.from({ length: count }, () => first).filter((each) => each !== undefined);
    return { ...system, tasks: all(system.tasks), events: all(system.events) };
  });

const ORDERS = [
  [1, 2, 0],
  [2, 0, 1],
  [1, 0, 2],
  [0, 2, 1],
  [2, 1, 0],
];

/** Orders of the strands; who looks at the next one tells a rotation of three from an exchange. */
export function symmetriesOf({ tasks, events, judge }: System): readonly Symmetry[] {
  const isRound = judge === "cross";
  const orders = tasks.length === 2 ? [[1, 0]] : isRound ? ORDERS.slice(0, 2) : ORDERS;
  const width = (events[0] ?? []).reduce((sum, { line }) => sum + (line ? 2 : 1), 1);
  return orders.map((order) => ({
    name: `strands named ${order.join(", ")}`,
    parts: order.flatMap((to) => Array.from({ length: width }, (_, at) => to * width + at)),
    place: ([member = "", name = "", ...below]) => [member, placeOf(order, member, name), ...below],
    value: (_, value) => value,
  }));
}

function placeOf(order: readonly number[], member: string, name: string): string {
  const at = Number(name);
  if (member === "strands") return `${order[at]}`;
  if (member === "pending") return `${2 * (order[at >> 1] ?? at >> 1) + (at % 2)}`;
  const [letter = "", strand] = name;
  return strand === undefined ? name : `${letter}${order[Number(strand)]}`;
}
