// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Expr as Term } from "../model/program.ts";
import type { DraftOp } from "./emitter.ts";

/** Which local slots operations read and write, and how to rename them. */

/** The term with each slot renamed. */
export function renameTerm(term: Term, rename: (slot: number) => number): Term {
  const go = (t: Term): Term => renameTerm(t, rename);
  switch (term.k) {
    case "local":
      return { ...term, slot: rename(term.slot) };
    case "field":
    case "member":
    case "unary":
    case "cast":
      return { ...term, of: go(term.of) };
    case "with":
      return { ...term, of: go(term.of), value: go(term.value) };
    case "struct":
      return {
        ...term,
        slots: Object.fromEntries(Object.entries(term.slots).map(([k, v]) => [k, go(v)])),
      };
    case "binary":
      return { ...term, left: go(term.left), right: go(term.right) };
    default:
      return term;
  }
}

/** The operation with its terms rewritten by `read` and the slots it writes by `write`. */
export function renameOp(
  op: DraftOp,
  read: (term: Term) => Term,
  write: (slot: number) => number,
): DraftOp {
  const result = (slot: number | null) => (slot === null ? null : write(slot));
  switch (op.op) {
    case "set":
      return { ...op, slot: write(op.slot), value: read(op.value) };
    case "branch":
      return { ...op, on: read(op.on) };
    case "call": {
      const callee = typeof op.callee === "string" ? op.callee : read(op.callee);
      return { ...op, callee, args: op.args.map(read), result: result(op.result) };
    }
    case "return":
      return { ...op, value: op.value === null ? null : read(op.value) };
    case "load":
      return { ...op, from: read(op.from), result: write(op.result) };
    case "store":
      return { ...op, to: read(op.to), value: read(op.value) };
    case "modify":
      return { ...op, to: read(op.to), value: read(op.value), result: result(op.result) };
    case "primitive":
      return { ...op, args: op.args.map(read), result: result(op.result) };
    case "stub":
      return { ...op, result: result(op.result) };
    case "assert":
      return { ...op, broken: read(op.broken) };
    case "jump":
    case "sync":
    case "barrier":
    case "ignored":
      return op;
  }
}

/** Slots an operation reads, and the slot it writes. */
export function usesOf(op: DraftOp): {
  readonly reads: ReadonlySet<number>;
  readonly writes: number | null;
} {
  const reads = new Set<number>();
  let writes: number | null = null;
  const read = (term: Term): Term =>
    renameTerm(term, (slot) => {
      reads.add(slot);
      return slot;
    });
  renameOp(op, read, (slot) => {
    writes = slot;
    return slot;
  });
  return { reads, writes };
}
