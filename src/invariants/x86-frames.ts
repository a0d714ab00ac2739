// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Machine } from "../model/machine.ts";
import { topOf } from "../model/observe.ts";
import type { Stack } from "../model/x86/cpu.ts";
import { x86Of } from "../model/x86/of.ts";
import { exceptionOn, exceptionsOn } from "./exceptions.ts";
import { at, ELSEWHERE, type Invariant } from "./invariant.ts";

const TAKEN = ["take-irq", "take-fault"];

const isIst = (stack: Stack | undefined): boolean =>
  stack === "nmi" || stack === "db" || stack === "mc";

/** Whether what runs, or what it has interrupted, has its frame on an IST stack. */
const someIstIsInUse = (machine: Machine, cpu: number): boolean =>
  isIst(x86Of(machine, cpu).stack) ||
  exceptionsOn(machine, cpu).some(({ entry }) => isIst(entry.x86?.stack));

/** Met: an exception of the kernel while RSP is what user code has made it. */
const noFrameOnUserStack: Invariant = {
  id: "no-frame-on-user-stack",
  claim: "No exception of the kernel writes its frame to a stack that user code has chosen.",
  source: "kernel-stop-pause-x86.md X3, section 3.3",
  arch: "x86",
  checks: [
    at(TAKEN, ({ before, cpu }) =>
      topOf(before, cpu).el !== 0 && x86Of(before, cpu).stack === "user" ? null : ELSEWHERE,
    ),
  ],
};

/** Met: an exception that has an IST stack, while another one is on such a stack. */
const istNotShared: Invariant = {
  id: "ist-not-shared",
  claim: "No exception overwrites the frame of another one on its IST stack.",
  source: "d8ba61ba58c8, 9b6e6a8334d5; kernel-stop-pause-x86.md X11",
  arch: "x86",
  checks: [
    at(TAKEN, ({ before, after, cpu }) =>
      isIst(x86Of(after, cpu).stack) && someIstIsInUse(before, cpu) ? null : ELSEWHERE,
    ),
  ],
};

/** Met: the IRET of an NMI. */
const nmiReturnsToOrigin: Invariant = {
  id: "nmi-returns-to-origin",
  claim: "An NMI returns to the context that it interrupted.",
  source: "3f3c8b8c4b2a, 9b6e6a8334d5; kernel-stop-pause-x86.md X9",
  arch: "x86",
  checks: [
    at(["iret_from_iret_frame", "native_iret"], ({ before, cpu }) =>
      exceptionOn(before, cpu)?.vector === "nmi" ? null : ELSEWHERE,
    ),
  ],
};

/**
 * What no x86-64 kernel survives: a frame lost, or written where user code can reach it. The
 * delivery of an exception and the IRET notice it themselves, and the machine stops there. The
 * checks accuse nobody: they tell a search that met the danger from one that did not.
 */
export const FRAMES: readonly Invariant[] = [noFrameOnUserStack, istNotShared, nmiReturnsToOrigin];
