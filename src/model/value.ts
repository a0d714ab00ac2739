// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { BinaryOp, IntType } from "./integer.ts";

/**
 * Values of the language of spec/: 64-bit modular integers, pointers to symbolic
 * objects, functions, structs by value. There is no pointer arithmetic.
 *
 * Source: design.md section 3.
 */
export type Value = bigint | Pointer | FunctionValue | StructValue | SymbolValue | LateValue;

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

/** Waits for a load that has been issued and not performed; only where memory is weak. */
export interface LateValue {
  readonly late: Late;
}

/** What is computed from such loads, `id` being the load's in the window of its CPU. */
export type Late =
  | { readonly k: "load"; readonly cpu: number; readonly id: number }
  | {
      readonly k: "unary";
      readonly op: "-" | "~" | "!";
      readonly of: Value;
      readonly type: IntType;
    }
  | {
      readonly k: "binary";
      readonly op: BinaryOp;
      readonly left: Value;
      readonly right: Value;
      readonly type: IntType;
    }
  | { readonly k: "cast"; readonly of: Value; readonly type: IntType }
  | { readonly k: "member"; readonly of: Value; readonly path: string };

/** Whether `value` itself, and not a member of it, waits for a load. */
export const isLate = (value: Value | undefined): value is LateValue =>
  typeof value === "object" && "late" in value;

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
  if (isLate(value)) return lateText(value.late);
  const slots = Object.keys(value.slots).sort();
  return `{${slots.map((slot) => `${slot}:${valueText(value.slots[slot])}`).join(",")}}`;
}

export const sameValue = (a: Value | undefined, b: Value | undefined): boolean =>
  valueText(a) === valueText(b);

function lateText(late: Late): string {
  switch (late.k) {
    case "load":
      return `load${late.id}@${late.cpu}`;
    case "unary":
      return `${late.op}(${valueText(late.of)})`;
    case "binary":
      return `(${valueText(late.left)}${late.op}${valueText(late.right)})`;
    case "cast":
      return `${late.type.signed ? "s" : "u"}${late.type.bits}(${valueText(late.of)})`;
    case "member":
      return `&(${valueText(late.of)}).${late.path}`;
  }
}
