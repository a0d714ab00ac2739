// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { SystemConfig } from "../system.ts";
import { type CpuInterface, PLAIN_INTERFACE } from "./interface.ts";
import { ONE_STATE, type SecurityView } from "./views.ts";

/** The GIC as `cpu` sees it. Without a CPU: the distributor, which SCR_EL3 does not change. */
export function gicOf(config: SystemConfig, cpu = 0): CpuInterface & SecurityView {
  const { gic } = config;
  return { ds: gic?.ds ?? ONE_STATE.ds, ...(gic?.cpus[cpu] ?? PLAIN_INTERFACE) };
}
