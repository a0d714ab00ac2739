// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { Fault } from "../evaluate.ts";
import { SAVES, WARNED } from "../stopping.ts";
import type { PrimitiveTable, StepContext } from "./primitive.ts";

/** What a crash leaves behind: register notes, and warnings on the console. */
const addTo = (step: StepContext, cell: string): void => {
  const name = `cpu${step.cpu}:${cell}`;
  const old = step.before.memory[name];
  step.draft.memory[name] = (typeof old === "bigint" ? old : 0n) + 1n;
};

export const KEXEC: PrimitiveTable = {
  // A structure copy: on arm64 nothing looks at the pointer before it.
  elf_core_copy_regs: {
    arity: 1,
    run: (step) => {
      if (step.args[0] === 0n)
        throw new Fault("crash-regs-nonnull", "crash_save_cpu() copies registers from NULL");
      addTo(step, SAVES);
    },
  },
  pr_warn_stuck_cpus: {
    arity: 0,
    run: (step) => {
      step.draft.memory[`cpu${step.cpu}:${WARNED}`] = 1n;
    },
  },
};
