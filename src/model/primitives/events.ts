// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Draft } from "immer";
import type { Machine } from "../machine.ts";
import { store } from "../memory.ts";
import { numberIn } from "../stopping.ts";
import { AGAIN, type PrimitiveTable } from "./primitive.ts";

/**
 * WFE, SEV and the event register of each CPU. The cell says that the register is clear: it is
 * unknown at reset, taken for set here, and machines without a WFE have no such cells. A CPU that
 * waits takes interrupts as anywhere. The event stream, which ends a WFE after some time, is not
 * there: what needs it is a lost wake-up.
 *
 * Source: kernel-stop-pause-x86.md section 2.1 (R5 of the RFC); Arm's description of WFE.
 */
const clearCell = (cpu: number): string => `cpu${cpu}:event_register.clear`;

const isClear = (machine: Machine, cpu: number): boolean =>
  numberIn(machine, clearCell(cpu)) === 1n;

/** Sets the event register of `cpu`: SEV does, and so does a return from an exception. */
export function setEvent(before: Machine, draft: Draft<Machine>, cpu: number): void {
  if (isClear(before, cpu)) store(draft, clearCell(cpu), 0n);
}

export const EVENTS: PrimitiveTable = {
  wfe: {
    arity: 0,
    run: ({ before, draft, cpu }) => {
      if (isClear(before, cpu)) return AGAIN;
      store(draft, clearCell(cpu), 1n);
    },
  },
  sev: {
    arity: 0,
    run: ({ before, draft }) => {
      for (const cpu of before.cpus.keys()) setEvent(before, draft, cpu);
    },
  },
};
