// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { IntType } from "../model/integer.ts";
import { INT, UINT } from "./ctype.ts";

/** Whether every value is one of the type. */
const holds = ({ bits, signed }: IntType, values: readonly bigint[]): boolean =>
  values.every((v) => (signed ? BigInt.asIntN(bits, v) : BigInt.asUintN(bits, v)) === v);

/**
 * The type of an enum with these values: unsigned when none is negative, at least an int, and
 * the smallest one when it is packed. Null when no type holds them.
 */
export function enumType(values: readonly bigint[], packed: boolean): IntType | null {
  const signed = values.some((value) => value < 0n);
  for (const bits of packed ? ([8, 16, 32, 64] as const) : ([32, 64] as const))
    if (holds({ bits, signed }, values)) return { bits, signed };
  return null;
}

/** The type of an enumerator inside the enum that it helps to define, or when it fits an int. */
export function enumeratorType(value: bigint, of: () => IntType): IntType {
  return holds(INT, [value]) ? INT : of();
}

/** The type that a value asks for while its enum is not complete. */
export const ownType = (value: bigint): IntType =>
  [INT, UINT].find((type) => holds(type, [value])) ?? { bits: 64, signed: value < 0n };
