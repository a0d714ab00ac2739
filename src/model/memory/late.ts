// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { binary, cast, member, unary } from "../evaluate.ts";
import type { Late, Value } from "../value.ts";

/**
 * Values that wait for loads: a load that has been issued and not performed has no value
 * yet, and what is computed from it is kept as a formula.
 */
export interface LoadName {
  readonly cpu: number;
  readonly id: number;
}

/** Whether any part of `value` waits for a load. */
export function hasLate(value: Value | undefined): boolean {
  if (typeof value !== "object") return false;
  if ("late" in value) return true;
  return "slots" in value && Object.values(value.slots).some(hasLate);
}

/** `value` once `load` has given `result`. Throws Fault for what C leaves undefined. */
export function settled(value: Value, load: LoadName, result: Value): Value {
  if (!hasLate(value) || typeof value !== "object") return value;
  if ("slots" in value) {
    const slots = Object.entries(value.slots).map(([slot, of]) => [
      slot,
      settled(of, load, result),
    ]);
    return { slots: Object.fromEntries(slots) };
  }
  return "late" in value ? computed(value, value.late, load, result) : value;
}

function computed(value: Value, late: Late, load: LoadName, result: Value): Value {
  switch (late.k) {
    case "load":
      return late.cpu === load.cpu && late.id === load.id ? result : value;
    case "unary":
      return unary(late.op, settled(late.of, load, result), late.type);
    case "binary": {
      const left = settled(late.left, load, result);
      return binary(late.op, left, settled(late.right, load, result), late.type);
    }
    case "cast":
      return cast(settled(late.of, load, result), late.type);
    case "member":
      return member(settled(late.of, load, result), late.path);
  }
}
