// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { peOf } from "../model/firmware.ts";
import { hasNote, isOnline, ownCell, SAVES, wasReached } from "../model/stopping.ts";
import { at, type Invariant } from "./invariant.ts";
import { firmware } from "./needs.ts";
import { onlineMask, othersThan } from "./stop.ts";

/**
 * The dump: registers of every CPU once, whole, and one kernel to read them.
 *
 * Source: kernel-stop-pause-x86.md section 1.7; S numbers are those of its table.
 */
const SOURCE = "kernel-stop-pause-x86.md section 1.7";

/** Formally: elf_core_copy_regs() is executed at most once on each CPU. */
export const oneSavePerCpu: Invariant = {
  id: "one-save-per-cpu",
  claim: "A CPU saves its registers for the crash dump once.",
  source: `26044aff37a5; ${SOURCE} (S2)`,
  checks: [
    at(["elf_core_copy_regs"], ({ after, cpu }) =>
      ownCell(after, cpu, SAVES) > 1n ? `CPU ${cpu} saves its registers again` : null,
    ),
  ],
};

/** Formally: elf_core_copy_regs() is executed with the CPU's bit in cpu_online_mask set. */
export const saveBeforeOffline: Invariant = {
  id: "save-before-offline",
  claim: "A CPU saves its registers before it says that it is offline.",
  source: `${SOURCE} (S3)`,
  needs: onlineMask,
  checks: [
    at(["elf_core_copy_regs"], ({ before, cpu }) =>
      isOnline(before, cpu) ? null : `CPU ${cpu} saves its registers and is offline`,
    ),
  ],
};

/**
 * Formally: at the jump no other CPU is offline, has executed elf_core_copy_regs(), and has a
 * note that is not complete.
 */
export const notesCompleteAtJump: Invariant = {
  id: "notes-complete-at-jump",
  claim: "When the capture kernel is entered, no CPU that is offline is still writing its note.",
  source: `${SOURCE} (S4)`,
  needs: onlineMask,
  checks: [
    at(["cpu_soft_restart"], ({ before, cpu }) => {
      const writing = othersThan(before, cpu).find(
        (other) =>
          !isOnline(before, other) && ownCell(before, other, SAVES) > 0n && !hasNote(before, other),
      );
      return writing === undefined ? null : `CPU ${cpu} jumps while CPU ${writing} writes its note`;
    }),
  ],
};

/**
 * Formally: at the jump every other CPU that is offline and has a context of an IPI or an
 * SDEI event in a stop function has a complete note.
 */
export const everyReachedCpuHasNote: Invariant = {
  id: "every-reached-cpu-has-note",
  claim: "In a crash every CPU that an IPI or an SDEI event has stopped leaves a complete note.",
  source: `${SOURCE} (S10)`,
  needs: onlineMask,
  checks: [
    at(["cpu_soft_restart"], ({ before, cpu }) => {
      const without = othersThan(before, cpu).find(
        (other) => !isOnline(before, other) && !hasNote(before, other) && wasReached(before, other),
      );
      return without === undefined ? null : `CPU ${cpu} jumps and CPU ${without} has no note`;
    }),
  ],
};

/** Formally: cpu_soft_restart() is executed by one CPU. */
export const oneKexecJumper: Invariant = {
  id: "one-kexec-jumper",
  claim: "One CPU at most jumps into the capture kernel.",
  source: `7bbee5ca3896; ${SOURCE} (S13)`,
  needs: firmware,
  checks: [
    at(["cpu_soft_restart"], ({ before, cpu }) => {
      const first = othersThan(before, cpu).find(
        (other) => peOf(before, other)?.power === "jumped",
      );
      return first === undefined ? null : `CPU ${cpu} jumps, CPU ${first} has done so`;
    }),
  ],
};
