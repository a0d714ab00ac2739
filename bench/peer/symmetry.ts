// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Symmetry } from "../../src/model/model.ts";
import type { Instance } from "./instances.ts";

/** All orders of some CPUs. */
function ordersOf(ids: readonly number[]): readonly (readonly number[])[] {
  if (ids.length === 0) return [[]];
  return ids.flatMap((first) =>
    ordersOf(ids.filter((id) => id !== first)).map((rest) => [first, ...rest]),
  );
}

/** What is on a CPU: CPUs with the same have the same parts, and do the same. */
const kindOf = ({ twoTasks, nmis, sdeis }: Instance, id: number): string =>
  [id === 0, id < twoTasks, id < nmis, id < sdeis].join();

/** Members that hold the number of a CPU. */
const NUMBERS: ReadonlySet<string | undefined> = new Set(["lock", "remote"]);

/** CPUs besides the first, which reaches for the others, may change names; each has so many parts. */
export function symmetriesOf(instance: Instance, widths: readonly number[]): readonly Symmetry[] {
  const ids = Array.from({ length: instance.cpus }, (_, id) => id);
  return ordersOf(ids)
    .filter((order) => order.some((to, id) => to !== id))
    .filter((order) => order.every((to, id) => kindOf(instance, to) === kindOf(instance, id)))
    .map((order) => renaming(widths, order));
}

function renaming(widths: readonly number[], order: readonly number[]): Symmetry {
  const startOf = (id: number) => widths.slice(0, id).reduce((sum, width) => sum + width, 0);
  const moved = order.flatMap((to, id) => (to === id ? [] : [id]));
  return {
    name: `CPUs ${moved.join(", ")} named ${moved.map((id) => order[id]).join(", ")}`,
    parts: order.flatMap((to, id) =>
      Array.from({ length: widths[id] ?? 0 }, (_, at) => startOf(to) + at),
    ),
    place: ([cpus = "", id, ...below]) => [cpus, `${order[Number(id)]}`, ...below],
    value: (keys, value) =>
      typeof value === "number" && NUMBERS.has(keys.at(-1)) ? order[value] : value,
  };
}
