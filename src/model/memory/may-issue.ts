// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { cellName } from "../memory.ts";
import type { StepQuery } from "../primitives/primitive.ts";
import type { StepOp } from "../program.ts";
import type { MemoryConfig } from "../system.ts";
import { isPointer, isSymbol, type Value } from "../value.ts";
import type { Entry, Window } from "./entry.ts";
import { issueOf } from "./issue.ts";
import { hasLate } from "./late.ts";
import { isReserved } from "./perform.ts";
import { isLoad, isToCome, isUnsure, loadToCome, storeToCome, windowOf } from "./window.ts";

/**
 * When a CPU may go on to its next step. Accesses wait for room in the window and for their
 * address; a barrier that holds up all that follows waits itself, and needs no place in
 * the window; whatever else there is waits until the CPU is sure of its branches and knows
 * its operands, since it cannot be undone.
 *
 * Source: kernel-stop-pause-x86.md section 2.8 (blockers).
 */
export function mayIssue(memory: MemoryConfig, op: StepOp, query: StepQuery): boolean {
  const window = windowOf(query.before, query.cpu);
  const { args } = query;
  if (memory.model === "armv8" && window.some((entry) => isLoad(entry) && entry.acquire))
    return false;
  if (hasLate(args[0]) || (isOfBit(op) && hasLate(args[1]))) return false;
  const access = issueOf(memory, op, args);
  if (access?.kind === "wmb") return true;
  if (access !== null) return window.filter(isToCome).length < memory.window;
  if (isUnsure(window) || args.some(hasLate)) return false;
  return op.op !== "primitive" || isFree(memory, op.name, window, query);
}

/** The address comes second. */
const isOfBit = (op: StepOp): boolean =>
  op.op === "primitive" && ["set_bit", "clear_bit", "test_bit"].includes(op.name);

/** What must have been performed before a primitive that is done at once. */
function isFree(
  { model }: MemoryConfig,
  name: string,
  window: Window,
  { before, cpu, args }: StepQuery,
): boolean {
  switch (name) {
    case "smp_mb":
    case "raw_spin_unlock":
      return !window.some(isToCome);
    case "smp_rmb":
      return model === "x86" || !window.some(loadToCome);
    case "dsb":
      return !window.some(WAITED_FOR_BY_DSB[symbolOf(args[0])] ?? isToCome);
    default:
      // Fully ordered read-modify-writes; nothing is issued until they are done.
      if (!FULLY_ORDERED.has(name)) return true;
      return window.length === 0 && !isReserved(before, cpu, changedCell(name, args));
  }
}

const WAITED_FOR_BY_DSB: Readonly<Record<string, (entry: Entry) => boolean>> = {
  ishst: storeToCome,
  ishld: loadToCome,
};

const symbolOf = (value: Value | undefined): string =>
  value !== undefined && isSymbol(value) ? value.symbol : "sy";

/** Read-modify-writes that are done at once, where they are no access of the window. */
export const FULLY_ORDERED: ReadonlySet<string> = new Set([
  "xchg",
  "xchg_relaxed",
  "xchg_acquire",
  "xchg_release",
  "atomic_inc",
  "atomic_dec",
  "atomic_cmpxchg",
  "atomic_dec_and_test",
  "test_and_set_bit",
  "test_and_clear_bit",
  "set_bit",
  "clear_bit",
]);

/** The cell that such a primitive changes. Throws Fault for NULL. */
export function changedCell(name: string, args: readonly Value[]): string {
  const pointer = args.find(isPointer) ?? 0n;
  return cellName(pointer, name.startsWith("atomic_") ? "counter" : "");
}
