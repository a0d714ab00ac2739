// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Expr, Op, ProgramFunction } from "../program.ts";

/**
 * `__sdei_asm_handler`: saves the registers that firmware hands over, notes which event
 * is active, calls C, forgets the event, and completes it. The note goes away *before* the
 * completing SMC. PMR is neither saved nor set. KPTI's trampoline, stacks and general registers are
 * left out.
 *
 * Source: kernel-stop-pause-x86.md section 1.4 ("Linux as client"); kernel-arm64-entry.md section 7.
 */
export const SDEI_ENTRY = "__sdei_asm_handler";

/** The C that it calls with `regs` and the number of the event. */
export const SDEI_HANDLER = "__sdei_handler";

/** A stub in C that an event may resume at instead of the IRQ vector, where a version has one. */
export const SDEI_PARK_STUB = "sdei_park_stub";
/** The answer that means it. */
export const RESUME_PARK_STUB = 3n;

/** What C answers: the event was handled, or not; anything else is a vector to resume at. */
const SDEI_EV_FAILED = 1n;

const regs: Expr = { k: "local", slot: 0 };
const event: Expr = { k: "local", slot: 1 };
const answer: Expr = { k: "local", slot: 2 };
const PLACE = `<${SDEI_ENTRY}>`;

/** Which locals each operation or a later one needs. */
const LIVE = [[0, 1], [0, 1], [0, 1], [1, 2], [2], [], [2]];

export function sdeiStub(): ProgramFunction {
  const step = (name: string, args: readonly Expr[] = []) =>
    ({ op: "primitive", name, args, result: null, requires: [] }) as const;
  const completes: Expr = {
    k: "binary",
    op: "<=",
    left: answer,
    right: { k: "const", value: SDEI_EV_FAILED },
    type: { bits: 64, signed: false },
  };
  const ops = [
    step("sdei_entry.save", [regs]),
    step("sdei_entry.note_active", [event]),
    { op: "call", callee: SDEI_HANDLER, args: [regs, event], result: 2 },
    step("sdei_exit.forget_active", [event]),
    // biome-ignore lint/suspicious/noThenProperty: an operation's own word
    { op: "branch", on: completes, then: 5, otherwise: 6 },
    step("sdei_exit.complete"),
    step("sdei_exit.complete_and_resume", [answer]),
  ] as const;
  return {
    name: SDEI_ENTRY,
    params: 2,
    slots: ["regs", "event", "answer"],
    ops: ops.map(
      (op, at): Op => ({
        ...op,
        site: { file: PLACE, line: at + 1, column: 1 },
        live: LIVE[at] ?? [],
      }),
    ),
    attributes: { noinstr: true, noreturn: false, balanced: false },
    site: { file: PLACE, line: 1, column: 1 },
  };
}
