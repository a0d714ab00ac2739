// SPDX-License-Identifier: GPL-2.0-only OR MIT

import {
  isFunction,
  isLate,
  isPointer,
  isSymbol,
  type Pointer,
  type Value,
} from "../model/value.ts";

/**
 * Names of objects as a kernel reader would write them. Everything is said from
 * the point of view of the CPU that acts: its own per-CPU objects have no prefix.
 */

/** A cell: "hrtimer_bases.lock", "cpu1:hrtimer_bases.lock", "regs->pmr", "A->flags". */
export function cellText(object: string, path: string, acting: number): string {
  const name = objectText(object, acting);
  if (path === "") return name;
  return isNamedPointer(object) ? `${name}->${path}` : `${name}.${path}`;
}

/** A cell by the machine's own name for it, "object.path". */
export function cellNameText(cell: string, acting: number): string {
  const dot = cell.indexOf(".");
  return dot < 0
    ? cellText(cell, "", acting)
    : cellText(cell.slice(0, dot), cell.slice(dot + 1), acting);
}

/** A pointer as an argument: "&hrtimer_bases.lock", "regs", "A". */
function pointerText(pointer: Pointer, acting: number): string {
  const cell = cellText(pointer.object, pointer.path, acting);
  return isNamedPointer(pointer.object) && pointer.path === "" ? cell : `&${cell}`;
}

/** What a value that waits for a load is called. */
const LATE = "(not loaded yet)";

/** A value as an argument or as the content of a cell. */
export function valueName(value: Value | undefined, acting: number, hex = false): string {
  if (value === undefined) return "?";
  if (typeof value === "bigint") return hex ? hexText(value) : numberText(value);
  if (isPointer(value)) return pointerText(value, acting);
  if (isFunction(value)) return value.fn;
  if (isSymbol(value)) return value.symbol;
  if (isLate(value)) return LATE;
  const slots = Object.keys(value.slots).sort();
  return `{${slots.map((slot) => `${slot}: ${valueName(value.slots[slot], acting, hex)}`).join(", ")}}`;
}

/** Numbers up to this are read as counts, above it as bit patterns. */
const LARGEST_COUNT = 1023n;

function numberText(value: bigint): string {
  const signed = BigInt.asIntN(64, value);
  const size = signed < 0n ? -signed : signed;
  return size <= LARGEST_COUNT ? signed.toString() : hexText(value);
}

export const hexText = (value: bigint | number): string =>
  `0x${BigInt.asUintN(64, BigInt(value)).toString(16)}`;

/** Tasks and frames are known by pointers only; everything else is an object of its own. */
const isNamedPointer = (object: string): boolean =>
  object.startsWith("task:") || object.startsWith("regs:");

function objectText(object: string, acting: number): string {
  if (object.startsWith("regs:")) return "regs";
  const colon = object.indexOf(":");
  const space = colon < 0 ? "" : object.slice(0, colon);
  const name = object.slice(colon + 1);
  return space.startsWith("cpu") && space !== `cpu${acting}` ? `${space}:${name}` : name;
}
