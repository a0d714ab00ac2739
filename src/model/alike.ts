// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { idleName } from "./initial.ts";
import type { Symmetry } from "./model.ts";
import { threadStub } from "./stub.ts";
import type { CpuConfig, SystemConfig } from "./system.ts";

/** Orders of more CPUs than this are too many to compare each state with. */
const MOST = 4;

/**
 * CPUs with the same tasks and events, besides names, may change places with all that is
 * named after them. Integers keep their values: C does not say which are numbers of CPUs or
 * masks of them. So this is a guess, which the search checks: a program that tells CPUs
 * apart by their numbers does not do the same in a renamed state.
 */
export function symmetriesOf({ cpus, gic }: SystemConfig, parts: readonly number[]): Symmetry[] {
  const kinds = cpus.map((cpu, id) => JSON.stringify([anonymous(cpu), gic?.cpus[id], parts[id]]));
  const ids = [...cpus.keys()];
  const isAlike = (id: number): boolean => kinds.filter((kind) => kind === kinds[id]).length > 1;
  if (ids.filter(isAlike).length > MOST) return [];
  return ordersOf(ids, (id, to) => kinds[id] === kinds[to])
    .filter((order) => order.some((to, id) => to !== id))
    .map((order) => renaming(cpus, parts, order));
}

const anonymous = ({ tasks, lines, faults, sdei, ...cpu }: CpuConfig) => ({
  ...cpu,
  tasks: tasks.map(({ runs }) => runs),
  events: [lines, faults, sdei ?? []].map((events) => events.map(({ name: _, ...event }) => event)),
});

/** All ways to give each the place of one that it may have. */
function ordersOf(
  ids: readonly number[],
  mayBe: (id: number, to: number) => boolean,
): readonly (readonly number[])[] {
  return ids.reduce<readonly (readonly number[])[]>(
    (orders, id) =>
      orders.flatMap((order) =>
        ids.filter((to) => mayBe(id, to) && !order.includes(to)).map((to) => [...order, to]),
      ),
    [[]],
  );
}

/** Everything with a name that belongs to a CPU, in an order that is that of its like. */
function namesOf(id: number, { tasks, lines, faults, sdei = [] }: CpuConfig): readonly string[] {
  const events = [...lines, ...faults, ...sdei];
  return [
    `cpu${id}`,
    idleName(id),
    ...tasks.flatMap(({ name }) => [name, threadStub(name)]),
    ...events.map(({ name }) => name),
  ];
}

function renaming(
  cpus: readonly CpuConfig[],
  parts: readonly number[],
  order: readonly number[],
): Symmetry {
  const names = new Map<string, string>();
  for (const [id, cpu] of cpus.entries()) {
    const [to, like] = [order[id] ?? id, cpus[order[id] ?? id] ?? cpu];
    const renamed = namesOf(to, like);
    for (const [at, name] of namesOf(id, cpu).entries()) names.set(name, renamed[at] ?? name);
  }
  const moved = order.flatMap((to, id) => (to === id ? [] : [id]));
  const startOf = (id: number) => parts.slice(0, id).reduce((sum, width) => sum + width, 0);
  const text = (whole: string): string =>
    names.get(whole) ?? whole.replace(/\w+/g, (word) => names.get(word) ?? word);
  const value = (name: string | undefined, held: unknown): unknown => {
    if (typeof held === "string") return text(held);
    if (typeof held === "number") return NUMBERS.has(name) ? (order[held] ?? held) : held;
    if (Array.isArray(held)) return held.map((each) => value(name, each));
    if (typeof held !== "object" || held === null) return held;
    return Object.fromEntries(Object.entries(held).map(([key, each]) => [key, value(key, each)]));
  };
  return {
    name: `CPUs ${moved.join(", ")} named ${moved.map((id) => order[id]).join(", ")}`,
    parts: order.flatMap((to, id) =>
      Array.from({ length: parts[id] ?? 0 }, (_, at) => startOf(to) + at),
    ),
    place: ([member = "", ...below]) =>
      member === "cpus"
        ? [member, `${order[Number(below[0])]}`, ...below.slice(1)]
        : [member, ...below.slice(0, 1).map(text), ...below.slice(1)],
    value: (keys, held) => value(keys.at(-1), held),
  };
}

/** Members of the machine, not of the program, that hold the number of a CPU: `Cpu.id`, `LockHolder.cpu`. */
const NUMBERS: ReadonlySet<string | undefined> = new Set(["id", "cpu"]);
