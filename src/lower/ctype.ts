// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Location } from "../kernelc/position.ts";
import type { IntType } from "../model/integer.ts";

/**
 * C types after name resolution. Integers are their width and signedness: on
 * the LP64 targets of the kernel rank never says more. `bool` has one bit.
 */
export type CType =
  | { readonly kind: "void" }
  | ({ readonly kind: "int" } & IntType)
  | { readonly kind: "pointer"; readonly to: CType }
  | { readonly kind: "array"; readonly of: CType; readonly length: number | null }
  | { readonly kind: "record"; readonly record: RecordType }
  | {
      readonly kind: "function";
      readonly result: CType;
      readonly params: readonly CType[];
      readonly variadic: boolean;
    };

/** A struct or union. Its name is the tag, or the typedef of an anonymous one. */
export interface RecordType {
  readonly name: string;
  readonly union: boolean;
  /** Where it is defined; null when only declared. */
  readonly place: string | null;
  /** An attribute packs or aligns it otherwise than its members say. */
  readonly relaid: boolean;
  /** Null when only declared; resolved on first use, as records refer to themselves. */
  readonly fields: () => readonly Field[] | null;
}

/** `name` is null for an anonymous struct or union. */
export interface Field {
  readonly name: string | null;
  readonly type: CType;
  /** Width of a bit-field. */
  readonly bits: number | null;
  /** An attribute packs or aligns it otherwise than its type says. */
  readonly relaid?: true;
  readonly at: Location;
}

export const VOID: CType = { kind: "void" };
export const BOOL = { kind: "int", bits: 1, signed: false } as const;
export const INT = { kind: "int", bits: 32, signed: true } as const;
export const UINT = { kind: "int", bits: 32, signed: false } as const;
export const LONG = { kind: "int", bits: 64, signed: true } as const;
export const ULONG = { kind: "int", bits: 64, signed: false } as const;
/** Plain `char` is unsigned, as kernels are built (-funsigned-char). */
const CHAR = { kind: "int", bits: 8, signed: false } as const;
export const VOID_POINTER: CType = { kind: "pointer", to: VOID };
export const STRING: CType = { kind: "pointer", to: CHAR };

/** How pointers are compared. */
export const ADDRESS: IntType = { bits: 64, signed: false };

/** C's integer promotion. */
export const promote = (type: IntType): IntType => (type.bits < 32 ? INT : type);

/** C's usual arithmetic conversions. */
export function common(left: IntType, right: IntType): IntType {
  const [a, b] = [promote(left), promote(right)];
  if (a.bits !== b.bits) return a.bits > b.bits ? a : b;
  return a.signed ? b : a;
}

/** Whether every value of `from` is a value of `to`. */
export const fits = (from: IntType, to: IntType): boolean =>
  from.signed === to.signed ? from.bits <= to.bits : to.signed && from.bits < to.bits;

export const asInt = (type: IntType): CType => ({
  kind: "int",
  bits: type.bits,
  signed: type.signed,
});

export const intOf = (type: CType): IntType | null =>
  type.kind === "int" ? { bits: type.bits, signed: type.signed } : null;

export const isScalar = (type: CType): boolean => type.kind === "int" || type.kind === "pointer";

/**
 * Same type, where records are the same when they have the same name and place. An array without a
 * length fits every length, `f()` without parameters every list of them.
 */
export function sameType(a: CType, b: CType): boolean {
  if (a.kind === "int" && b.kind === "int") return a.bits === b.bits && a.signed === b.signed;
  if (a.kind === "pointer" && b.kind === "pointer") return sameType(a.to, b.to);
  if (a.kind === "array" && b.kind === "array")
    return sameType(a.of, b.of) && (a.length ?? b.length) === (b.length ?? a.length);
  if (a.kind === "function" && b.kind === "function") return sameSignature(a, b);
  if (a.kind === "record" && b.kind === "record") return sameRecord(a.record, b.record);
  return a.kind === b.kind;
}

/** Two units may each have a struct of that name; they must not be taken for one another. */
const sameRecord = (a: RecordType, b: RecordType): boolean =>
  a.name === b.name && a.union === b.union && (a.place ?? b.place) === (b.place ?? a.place);

type Signature = CType & { readonly kind: "function" };

function sameSignature(a: Signature, b: Signature): boolean {
  if (!sameType(a.result, b.result)) return false;
  const open = (f: Signature): boolean => f.variadic && f.params.length === 0;
  if (open(a) || open(b)) return true;
  if (a.variadic !== b.variadic || a.params.length !== b.params.length) return false;
  return a.params.every((param, i) => sameType(param, b.params[i] ?? param));
}

/** The type as C writes it, for messages. */
export function typeText(type: CType): string {
  switch (type.kind) {
    case "void":
      return "void";
    case "int":
      return type.bits === 1 ? "bool" : `${type.signed ? "s" : "u"}${type.bits}`;
    case "pointer":
      return `${typeText(type.to)} *`;
    case "array":
      return `${typeText(type.of)} [${type.length ?? ""}]`;
    case "record":
      return `${type.record.union ? "union" : "struct"} ${type.record.name}`;
    case "function":
      return `${typeText(type.result)} (${type.params.map(typeText).join(", ")})`;
  }
}
