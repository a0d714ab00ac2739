// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Machine } from "./machine.ts";
import type { Action } from "./system.ts";

/**
 * What has to happen if it can: a CPU executes, and takes an interrupt that is
 * signalled again and again. Devices owe nothing: no line has to be raised or
 * withdrawn, no fault has to hit.
 *
 * Source: design.md section 4 (liveness); engine.md section 4 (why strong).
 */
export const FAIRNESS =
  "Strong fairness: a CPU that can step again and again does, and takes an interrupt that it can take.";

const EXECUTE = "execute";
const TAKE = "take";
const TAKE_FIQ = "take-fiq";

/** The duty that an action counts for. */
export function dutyOf(_: Machine, action: Action): string {
  if (action.kind === "step") return `${EXECUTE} ${action.cpu}`;
  if (action.kind === "take-irq") return `${TAKE} ${action.cpu}`;
  if (action.kind === "take-fiq") return `${TAKE_FIQ} ${action.cpu}`;
  return `${action.kind} ${action.source}`;
}

/** Strong where something is owed: weak fairness would let a masked section starve it. */
export function fairnessOf(duty: string): "none" | "strong" {
  const owed = [EXECUTE, TAKE, TAKE_FIQ];
  return owed.some((kind) => duty.startsWith(`${kind} `)) ? "strong" : "none";
}
