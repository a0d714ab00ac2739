// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { TypeName } from "./ast.ts";
import type { UnitIndex } from "./program-index.ts";

/** Typedefs of typedefs; a longer chain is a circle. */
const MAX_CHAIN = 100;

/**
 * The type with typedef names and `typeof(type)` replaced by what they stand for; null when a
 * name is unknown or `typeof` has an expression. Members and parameters stay as they are.
 */
export function resolveType(type: TypeName, index: UnitIndex): TypeName | null {
  let current = type;
  for (let i = 0; i < MAX_CHAIN; i++) {
    const { spec } = current;
    let inner: TypeName | null;
    if (spec.kind === "named") inner = index.typedef(spec.name);
    else if (spec.kind === "typeof") inner = spec.isType ? (spec.of as TypeName) : null;
    else return current;
    if (inner === null) return null;
    current = {
      spec: inner.spec,
      qualifiers: [...new Set([...current.qualifiers, ...inner.qualifiers])],
      derivations: [...current.derivations, ...inner.derivations],
      at: type.at,
    };
  }
  return null;
}
