// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Location } from "../kernelc/position.ts";
import { type CType, type Field, isScalar, type RecordType, sameType, typeText } from "./ctype.ts";
import { Refusal } from "./refusal.ts";
import { joinPath } from "./term.ts";
import { type Word, wordsOf } from "./word.ts";

/**
 * Where a member lives, by name: no offsets. Members of a union share one slot,
 * named after its first member; members of an anonymous struct or union live in
 * the struct around it.
 */
export interface Member {
  readonly slot: readonly string[];
  readonly type: CType;
  readonly bits: number | null;
  /** Of a bit-field that is in a cell with others; a local keeps each apart. */
  readonly word: Word | null;
  /** Whether the slot may hold what was stored as another integer type. */
  readonly shared: boolean;
  /** "struct.member", the key of IGNORE_FIELD and BIND. */
  readonly key: string;
}

/** The cell that a member is in, of an object at `path`: a bit-field's is its word. */
export const cellPath = (path: string, { slot, word }: Pick<Member, "slot" | "word">): string =>
  word === null ? joinPath(path, ...slot) : joinPath(path, ...slot.slice(0, -1), word.name);

/** Structs copied by value have at most this many scalars; more is a mistake. */
const MOST_LEAVES = 64;

/** The member's slot, or null when the record has no such member. */
export function findMember(record: RecordType, name: string, at: Location): Member | null {
  for (const field of fieldsOf(record, at)) {
    if (field.name === name) {
      const slot = record.union ? [sharedSlot(record, at)] : [name];
      const shared = record.union && fieldsOf(record, at).length > 1;
      const word = wordsOf(record, at).get(name) ?? null;
      const key = `${record.name}.${name}`;
      return { slot, type: field.type, bits: field.bits, word, shared, key };
    }
    if (field.name === null && field.type.kind === "record") {
      const inner = findMember(field.type.record, name, at);
      if (inner === null) continue;
      if (record.union) sharedSlot(record, at);
      return { ...inner, key: `${record.name}.${name}` };
    }
  }
  return null;
}

/** All scalars of a type, in order; a union counts once. */
export function leavesOf(type: CType, at: Location): Member[] {
  if (isScalar(type)) return [{ slot: [], type, bits: null, word: null, shared: false, key: "" }];
  const leaves = type.kind === "array" ? arrayLeaves(type, at) : recordLeaves(type, at);
  if (leaves.length > MOST_LEAVES)
    throw new Refusal(at, `'${typeText(type)}' is too large to be copied by value`);
  return leaves;
}

function arrayLeaves(type: CType & { kind: "array" }, at: Location): Member[] {
  if (type.length === null || type.length > MOST_LEAVES)
    throw new Refusal(at, `'${typeText(type)}' is too large to be copied by value`);
  return Array.from({ length: type.length }, (_, i) =>
    under(`[${i}]`, leavesOf(type.of, at)),
  ).flat();
}

function recordLeaves(type: CType, at: Location): Member[] {
  if (type.kind !== "record") throw new Refusal(at, `a '${typeText(type)}' cannot be copied`);
  if (type.record.union) {
    const [first] = fieldsOf(type.record, at);
    if (first === undefined) return [];
    return under(sharedSlot(type.record, at), leavesOf(first.type, at));
  }
  const words = wordsOf(type.record, at);
  return namedFields(type.record, at).flatMap((field) => {
    const key = `${type.record.name}.${field.name}`;
    const word = words.get(field.name ?? "") ?? null;
    const inner = leavesOf(field.type, at).map((leaf) =>
      leaf.slot.length === 0 ? { ...leaf, bits: field.bits, word, key } : leaf,
    );
    return field.name === null ? inner : under(field.name, inner);
  });
}

const under = (slot: string, leaves: readonly Member[]): Member[] =>
  leaves.map((leaf) => ({ ...leaf, slot: [slot, ...leaf.slot] }));

/** The fields without bit-fields that are only padding. */
export const namedFields = (record: RecordType, at: Location): readonly Field[] =>
  fieldsOf(record, at).filter(({ name, bits }) => name !== null || bits === null);

/** The fields of a complete record. */
function fieldsOf(record: RecordType, at: Location): readonly Field[] {
  const fields = record.fields();
  if (fields === null)
    throw new Refusal(
      at,
      `'${record.union ? "union" : "struct"} ${record.name}' is declared but not defined here, include the header that defines it`,
    );
  return fields;
}

/**
 * The slot that all members of a union share. Members of different size would
 * need bytes, which this model does not have.
 */
function sharedSlot(record: RecordType, at: Location): string {
  const fields = fieldsOf(record, at);
  const [first] = fields;
  if (first === undefined || first.name === null)
    throw new Refusal(at, `union '${record.name}' needs a named scalar as its first member`);
  if (fields.length === 1) return first.name;
  for (const field of fields) {
    if (!isScalar(field.type) || field.bits !== null || field.name === null)
      throw new Refusal(
        at,
        `union '${record.name}' overlays '${field.name ?? "an anonymous member"}' with other storage, only scalars of one size can share a slot`,
      );
    if (!sameKind(field.type, first.type))
      throw new Refusal(
        at,
        `union '${record.name}' overlays '${typeText(first.type)} ${first.name}' with '${typeText(field.type)} ${field.name}', which reinterprets storage that has no bytes here`,
      );
    if (sizeOf(field.type) !== sizeOf(first.type))
      throw new Refusal(
        at,
        `union '${record.name}' overlays '${first.name}' and '${field.name}' of different size, only scalars of one size can share a slot`,
      );
  }
  return first.name;
}

/** Numbers of one size are each other's bits; addresses are symbolic and have none. */
const sameKind = (a: CType, b: CType): boolean =>
  a.kind === "pointer" && b.kind === "pointer" ? sameType(a, b) : a.kind === b.kind;

const sizeOf = (type: CType): number => (type.kind === "int" ? Math.max(8, type.bits) / 8 : 8);
