// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { KERNEL_ASSERTION } from "../model/assertion-name.ts";
import type { Broken } from "../model/machine.ts";
import type { Invariant } from "./invariant.ts";
import { FRAMES } from "./x86-frames.ts";

/**
 * What goes wrong inside a step: the model records it in the machine, which stops. No check
 * finds it, and there is no choice either: a machine that has stopped proves nothing of what
 * would have come, so these are reported whichever rules are asked for.
 */
const CLAIMS: readonly (readonly [id: string, claim: string])[] = [
  [KERNEL_ASSERTION, "No assertion of the kernel's own fails; reported by its text and function."],
  ["null-dereference", "No NULL pointer is used."],
  ["uninitialised-read", "Nothing is read before it was written."],
  ["noreturn-returned", "A __noreturn function does not return."],
  ["silent-loop", "No loop runs without a step that others could see."],
  ["bad-unlock", "A lock is released by the CPU that holds it."],
  ["bad-switch", "A CPU switches away from the task that it runs."],
  ["nothing-to-run", "The scheduler always finds a task."],
  ["unpredictable", "EOIR and DIR name the interrupt whose turn it is (S21)."],
  ["crash-regs-nonnull", "No CPU saves registers for the crash dump from NULL (S1)."],
  ["division-by-zero", "Nothing is divided by zero, nor the least number by -1."],
  ["bad-shift", "Nothing is shifted by a negative count, or by its width or more."],
];

export const EXECUTION: readonly Invariant[] = [
  ...CLAIMS.map(([id, claim]) => ({ id, claim, source: "design.md section 3", checks: [] })),
  ...FRAMES,
];

/** The catalogue's id of a finding: assertions have names of their own. */
export const idOf = ({ rule }: Broken): string =>
  EXECUTION.some(({ id }) => id === rule) ? rule : KERNEL_ASSERTION;
