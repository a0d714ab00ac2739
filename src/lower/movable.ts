// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Op, Expr as Term } from "../model/program.ts";
import { successorsOf } from "./live.ts";
import { usesOf } from "./slots.ts";

/** One access of a cell that is known when the C is compiled. */
export interface Access {
  readonly at: number;
  readonly op: Extract<Op, { readonly op: "load" | "store" }>;
  readonly cell: string;
  readonly isPlain: boolean;
}

/** The load or store at `at`, if it has a cell of its own name; else null. */
export function accessAt(ops: readonly Op[], at: number): Access | null {
  const op = ops[at];
  if (op?.op !== "load" && op?.op !== "store") return null;
  if (isJoined(op) || isJoined(ops[at + 1])) return null;
  const cell = cellOf(op.op === "load" ? op.from : op.to, op.path);
  return cell === null ? null : { at, op, cell, isPlain: op.marked !== true };
}

/** Nothing is put between the halves of one instruction. */
const isJoined = (op: Op | undefined): boolean => op?.op === "store" && op.joined === true;

function cellOf(address: Term, path: string): string | null {
  if (address.k === "this-cpu") return `this-cpu:${joined(address.object, address.path, path)}`;
  const value = address.k === "const" ? address.value : null;
  const isCell = typeof value === "object" && value !== null && "object" in value;
  return isCell ? joined(value.object, value.path, path) : null;
}

const joined = (...parts: readonly string[]): string =>
  parts.filter((part) => part !== "").join(".");

/** C keeps the order of volatile accesses among themselves, and no other. */
export const mayPass = (a: Access, b: Access): boolean =>
  a.cell !== b.cell && (a.isPlain || b.isPlain);

/** Whether no value passes between the two, whichever comes first. */
export function isIndependent(a: Op, b: Op): boolean {
  const [one, other] = [usesOf(a), usesOf(b)];
  const touches = (written: number | null, { reads, writes }: typeof one) =>
    written !== null && (reads.has(written) || writes === written);
  return !touches(one.writes, other) && !touches(other.writes, one);
}

/** Where control can come from, by the place that it comes to. */
export function predecessorsOf(ops: readonly Op[]): readonly (readonly number[])[] {
  const before: number[][] = ops.map(() => []);
  for (const [from, op] of ops.entries())
    for (const to of successorsOf(op, from)) before[to]?.push(from);
  return before;
}
