// SPDX-License-Identifier: GPL-2.0-only OR MIT

/**
 * Values of the language of spec/: 64-bit modular integers, pointers to symbolic
 * objects, functions, structs by value. There is no pointer arithmetic.
 *
 * Source: design.md section 3.
 */
export type Value = bigint | Pointer | FunctionValue | StructValue | SymbolValue;

/**
 * A pointer to a symbolic object or to a part of one. `object` is a canonical
 * name: "global:jiffies", "cpu0:hrtimer_bases", "task:A", "regs:A:1" (the frame
 * of the exception that is number 1 on A's stack), "lock:…" never: a lock is the
 * cell it lives in. `path` is "" or member names joined by dots.
 */
export interface Pointer {
  readonly object: string;
  readonly path: string;
}

export interface FunctionValue {
  readonly fn: string;
}

/** A name handed to a primitive as such: a system register, a barrier's domain. */
export interface SymbolValue {
  readonly symbol: string;
}

/** Fields by storage slot: members of a union share one slot. A missing slot was never written. */
export interface StructValue {
  readonly slots: Readonly<Record<string, Value>>;
}

export const isPointer = (value: Value): value is Pointer =>
  typeof value === "object" && "object" in value;
export const isFunction = (value: Value): value is FunctionValue =>
  typeof value === "object" && "fn" in value;
export const isSymbol = (value: Value): value is SymbolValue =>
  typeof value === "object" && "symbol" in value;
export const isStruct = (value: Value): value is StructValue =>
  typeof value === "object" && "slots" in value;

/** C truth: only integer zero (and so NULL) is false; pointers and functions are true. */
export const isTrue = (value: Value): boolean => value !== 0n;

/** Canonical text: equal values have equal text. */
export function valueText(value: Value | undefined): string {
  if (value === undefined) return "?";
  if (typeof value === "bigint") return value.toString();
  if (isPointer(value)) return `&${value.object}${value.path === "" ? "" : `.${value.path}`}`;
  if (isFunction(value)) return `fn ${value.fn}`;
  if (isSymbol(value)) return value.symbol;
  const slots = Object.keys(value.slots).sort();
  return `{${slots.map((slot) => `${slot}:${valueText(value.slots[slot])}`).join(",")}}`;
}

export const sameValue = (a: Value | undefined, b: Value | undefined): boolean =>
  valueText(a) === valueText(b);
