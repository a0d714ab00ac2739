// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { BinaryOp, IntType } from "../model/integer.ts";
import { arithmetic, negated, wrap } from "../model/integer.ts";
import type { Expr as Term } from "../model/program.ts";
import { ADDRESS } from "./ctype.ts";

/** Terms, folded where all operands are known. */

export const constant = (value: bigint, name?: string): Term =>
  name === undefined ? { k: "const", value } : { k: "const", value, name };

export const UNWRITTEN: Term = { k: "unwritten" };

export const local = (slot: number): Term => ({ k: "local", slot });

/** The integer a term is known to be. */
export const known = (term: Term): bigint | null =>
  term.k === "const" && typeof term.value === "bigint" ? term.value : null;

/** C truth of a term, when it is known: addresses and functions are true. */
export function knownTruth(term: Term): boolean | null {
  if (term.k === "const") return term.value !== 0n;
  return term.k === "this-cpu" || term.k === "current" ? true : null;
}

export function cast(of: Term, type: IntType): Term {
  const value = known(of);
  if (value === null) return { k: "cast", of, type };
  const wrapped = wrap(value, type);
  return wrapped === value ? of : constant(wrapped);
}

export function unary(op: "-" | "~" | "!", of: Term, type: IntType): Term {
  if (op === "!") {
    const truth = knownTruth(of);
    return truth === null ? { k: "unary", op, of, type } : constant(truth ? 0n : 1n);
  }
  const value = known(of);
  return value === null ? { k: "unary", op, of, type } : constant(negated(op, value, type));
}

/** `left op right` on operands converted to `type`; what C leaves undefined is left to the run. */
export function binary(op: BinaryOp, left: Term, right: Term, type: IntType): Term {
  const [a, b] = [known(left), known(right)];
  const value = a === null || b === null ? null : arithmetic(op, a, b, type);
  return typeof value === "bigint" ? constant(value) : { k: "binary", op, left, right, type };
}

/** `term != 0`, or the term itself when it is 0 or 1 anyway. */
export function truth(term: Term, type: IntType | null): Term {
  const value = knownTruth(term);
  if (value !== null) return isBit(term) ? term : constant(value ? 1n : 0n);
  if (isBit(term) || type?.bits === 1) return term;
  return binary("!=", term, constant(0n), type ?? ADDRESS);
}

const COMPARISONS: ReadonlySet<BinaryOp> = new Set(["==", "!=", "<", ">", "<=", ">="]);

const isBit = (term: Term): boolean =>
  (term.k === "const" && (term.value === 0n || term.value === 1n)) ||
  (term.k === "unary" && term.op === "!") ||
  (term.k === "binary" && COMPARISONS.has(term.op));

/** A slot of a struct value. */
function field(of: Term, slot: string): Term {
  if (of.k === "struct") {
    const found = of.slots[slot];
    if (found !== undefined) return found;
  }
  if (of.k === "with") return of.slot === slot ? of.value : field(of.of, slot);
  return { k: "field", of, slot };
}

export const fieldAt = (of: Term, path: readonly string[]): Term => path.reduce(field, of);

/** A struct value with the slot at `path` replaced. */
export function replace(of: Term, path: readonly string[], value: Term): Term {
  const [slot, ...rest] = path;
  if (slot === undefined) return value;
  const absent = of.k === "struct" && of.slots[slot] === undefined;
  const before: Term = absent ? { k: "struct", slots: {} } : field(of, slot);
  const inner = rest.length === 0 ? value : replace(before, rest, value);
  if (of.k === "struct") return { k: "struct", slots: { ...of.slots, [slot]: inner } };
  return { k: "with", of, slot, value: inner };
}

export const joinPath = (...parts: readonly string[]): string =>
  parts.filter((part) => part !== "").join(".");

/** Object and path of an address, so that equal addresses are written alike. */
export function address(base: Term, path: string): Term {
  if (path === "") return base;
  if (base.k === "this-cpu") return { ...base, path: joinPath(base.path, path) };
  if (base.k === "member") return { ...base, path: joinPath(base.path, path) };
  if (base.k === "const" && typeof base.value === "object" && "object" in base.value)
    return { k: "const", value: { ...base.value, path: joinPath(base.value.path, path) } };
  return { k: "member", of: base, path };
}

/** The other way round: the object a term addresses, and the path inside it. */
export function split(pointer: Term): { readonly base: Term; readonly path: string } {
  if (pointer.k === "member") return { base: pointer.of, path: pointer.path };
  if (pointer.k === "this-cpu") return { base: { ...pointer, path: "" }, path: pointer.path };
  if (pointer.k === "const" && typeof pointer.value === "object" && "object" in pointer.value)
    return {
      base: { k: "const", value: { ...pointer.value, path: "" } },
      path: pointer.value.path,
    };
  return { base: pointer, path: "" };
}
