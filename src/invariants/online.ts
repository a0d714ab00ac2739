// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Machine } from "../model/machine.ts";
import { nextOp } from "../model/next-step.ts";
import type { SystemConfig } from "../model/system.ts";

/** Whether `cpu` has cleared its bit and is about to count itself out. */
export function standsBeforeDecrement(
  config: SystemConfig,
  machine: Machine,
  cpu: number,
): boolean {
  const { op, call } = nextOp(config, machine, cpu);
  return call.fn === "set_cpu_online" && op.op === "primitive" && op.name === "atomic_dec";
}
