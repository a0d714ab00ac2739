// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Machine } from "./machine.ts";
import { nextOp } from "./next-step.ts";
import type { Op, Program } from "./program.ts";
import type { SystemConfig } from "./system.ts";

/** The halves of one instruction: other CPUs come between them, exceptions of its own CPU do not. */
const isJoined = (op: Op): boolean => op.op === "store" && op.joined === true;

/** Whether any instruction of a program is two steps. */
const hasHalves = ({ functions }: Program): boolean =>
  Object.values(functions).some(({ ops }) => ops.some(isJoined));

type Part<Action> = (machine: Machine) => Action[];

/**
 * What interrupts a CPU, between its instructions only. Where each is one step nothing is asked,
 * and nothing depends on where the CPU stands.
 *
 * Source: Intel SDM volume 3A, "Program or task restart" (interrupts come on instruction boundaries).
 */
export function betweenInstructions<Action>(
  config: SystemConfig,
  cpu: number,
  parts: readonly Part<Action>[],
): readonly Part<Action>[] {
  if (!hasHalves(config.program)) return parts;
  const isInside = (machine: Machine) => isJoined(nextOp(config, machine, cpu).op);
  return parts.map((part) => (machine) => (isInside(machine) ? [] : part(machine)));
}
