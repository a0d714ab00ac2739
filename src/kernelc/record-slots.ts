// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Expr, Member, StructSpec, TypeName } from "./ast.ts";
import type { UnitIndex } from "./program-index.ts";
import { resolveType } from "./resolve-type.ts";

/** A member that can be named in an expression, and the storage it lives in. */
export interface Slot {
  readonly name: string;
  /** Members of a union have one slot, named after the first of them. */
  readonly slot: string;
  readonly type: TypeName;
  readonly bits: Expr | null;
  /**
   * False when the storage also belongs, in part, to another slot: a struct inside a union.
   * Such a member cannot be treated as a cell of its own.
   */
  readonly whole: boolean;
}

/** Anonymous structs in one another; deeper is a struct that contains itself. */
const MAX_DEPTH = 50;

/**
 * Members by name, anonymous structs and unions included, without offsets. Null when an
 * anonymous member has a type that is not known.
 */
export function recordSlots(
  record: StructSpec,
  index: UnitIndex,
  depth = 0,
): readonly Slot[] | null {
  if (depth > MAX_DEPTH) return null;
  const groups: (readonly Slot[])[] = [];
  for (const member of record.members ?? []) {
    const group = memberSlots(member, index, depth);
    if (group === null) return null;
    if (group.length > 0) groups.push(group);
  }
  if (record.kind === "struct") return groups.flat();
  const shared = groups[0]?.[0]?.slot ?? "";
  // Sharing is exact only where every alternative is one slot.
  const whole = groups.every((group) => new Set(group.map(({ slot }) => slot)).size === 1);
  return groups.flatMap((group) =>
    group.map((slot, i) => ({
      ...slot,
      slot: i === 0 || whole ? shared : slot.slot,
      whole: whole && slot.whole,
    })),
  );
}

function memberSlots(member: Member, index: UnitIndex, depth: number): readonly Slot[] | null {
  const { name, type, bits } = member;
  if (name !== null) return [{ name, slot: name, type, bits, whole: true }];
  // An unnamed bit-field is padding.
  if (bits !== null) return [];
  const spec = resolveType(type, index)?.spec;
  if (spec === undefined || (spec.kind !== "struct" && spec.kind !== "union")) return null;
  const complete =
    spec.members === null && spec.tag !== null ? index.record(spec.kind, spec.tag) : spec;
  return complete === null ? null : recordSlots(complete, index, depth + 1);
}
