// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Draft } from "immer";
import { synchronisePmr } from "./gic/registers.ts";
import type { Machine } from "./machine.ts";
import { walksForgotten } from "./memory/translation.ts";
import type { SystemConfig } from "./system.ts";

/**
 * A context synchronisation event of `cpu`. With FEAT_ExS and SCTLR_EL1.EIS and EOS clear
 * exception entry and return are none; arm64 Linux sets both.
 *
 * Source: kernel-stop-pause-x86.md section 2.3.
 */
export function synchronise(
  config: SystemConfig,
  draft: Draft<Machine>,
  cpu: number,
  event: "isb" | "entry" | "return",
): void {
  if (event !== "isb" && config.translation?.exs === true) return;
  const state = draft.cpus[cpu];
  if (state !== undefined) synchronisePmr(state);
  if (config.translation !== undefined) walksForgotten(config, draft, cpu);
}
