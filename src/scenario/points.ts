// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Diagnostic } from "../kernelc/diagnostic.ts";
import type { PerPoint } from "./expectation.ts";
import type { Axis, Scenario } from "./scenario.ts";
import { suggest } from "./suggest.ts";

/** One choice of a value on every axis of the config matrix. */
export interface Point {
  /** `axis=value,…` of the axes that have several values; `all` if none has. */
  readonly name: string;
  readonly values: ReadonlyMap<string, string>;
}

/** The config points, in the order of the matrix; the last axis turns fastest. */
export function points(scenario: Pick<Scenario, "axes">): readonly Point[] {
  const { axes } = scenario;
  let rows: [string, string][][] = [[]];
  for (const axis of axes) {
    rows = rows.flatMap((row) =>
      axis.values.map((value): [string, string][] => [...row, [axis.name, value]]),
    );
  }
  const varies = new Set(axes.filter(({ values }) => values.length > 1).map(({ name }) => name));
  return rows.map((row) => {
    const named = row.filter(([axis]) => varies.has(axis)).map((pair) => pair.join("="));
    return { name: named.join(",") || "all", values: new Map(row) };
  });
}

/** Each point is a search of its own; more than these were never meant. */
const MOST_POINTS = 1024;

/** A matrix of which nobody could wait for all points; null if it is none. */
export function tooManyPoints(axes: readonly Axis[]): Diagnostic | null {
  let count = 1;
  for (const { at, name, values } of axes) {
    count *= values.length;
    if (count <= MOST_POINTS) continue;
    const told = `the matrix has more than ${MOST_POINTS} config points from axis '${name}' on`;
    return { at, message: `${told}, each is a search of its own, fix some axes to one value` };
  }
  return null;
}

/** Whether `pattern`, some of the axes with a value each, covers the point. */
function covers(pattern: string, point: Point): boolean {
  if (pattern === "all" || pattern === point.name) return true;
  return pattern.split(",").every((part) => {
    const cut = part.lastIndexOf("=");
    return cut > 0 && point.values.get(part.slice(0, cut)) === part.slice(cut + 1);
  });
}

/** What is said of the point, or null. */
export function atPoint<T>(table: PerPoint<T>, point: Point): T | null {
  if (table.kind === "all") return table.value;
  return table.points.find((entry) => covers(entry.point.value, point))?.value ?? null;
}

/** Problems of a table: a name that covers no point, two that cover the same. */
export function checkPoints<T>(
  key: string,
  table: PerPoint<T>,
  axes: readonly Axis[],
): readonly Diagnostic[] {
  if (table.kind === "all") return [];
  const all = points({ axes });
  const names = all.map((point) => point.name);
  const known = names.join(", ");
  return table.points.flatMap(({ point: { value, at } }, index) => {
    const covered = all.filter((point) => covers(value, point));
    if (covered.length === 0) {
      const told = `'${value}' under '${key}' is no config point, the matrix gives ${known}`;
      return [{ at, message: `${told}, ${suggest(value, names, "take one of these")}` }];
    }
    const before = table.points
      .slice(0, index)
      .find((other) => covered.some((point) => covers(other.point.value, point)));
    if (before === undefined) return [];
    const told = `'${value}' and '${before.point.value}' under '${key}' mean the same config point`;
    return [{ at, message: `${told}, only one of them can be right, delete the other` }];
  });
}

/** Points of which the table says nothing. */
export function unmentioned<T>(table: PerPoint<T>, axes: readonly Axis[]): readonly string[] {
  return points({ axes })
    .filter((point) => atPoint(table, point) === null)
    .map((point) => point.name);
}
