// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Draft } from "immer";
import type { Machine } from "./machine.ts";

/** Whether an event of `source` may happen once more. */
export function isLeft(machine: Machine, source: string): boolean {
  const times = machine.budget[source] ?? 0;
  return times === "unlimited" || times > 0;
}

/** It happens. */
export function spend(draft: Draft<Machine>, before: Machine, source: string): void {
  const times = before.budget[source] ?? 0;
  if (times !== "unlimited") draft.budget[source] = times - 1;
}
