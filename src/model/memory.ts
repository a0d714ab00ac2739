// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Draft } from "immer";
import { isMask, loadMask, put, storeMask } from "./cpumask.ts";
import { Fault } from "./evaluate.ts";
import type { Machine } from "./machine.ts";
import { isPointer, type Value } from "./value.ts";

/**
 * Cells behind pointers. Most live in `Machine.memory`; the registers that an
 * exception saved live in its activation, so that they are saved and restored with it.
 */

/** The name of a cell, as `Machine.memory` and `Machine.locks` are keyed. Throws Fault for NULL. */
export function cellName(pointer: Value, path: string): string {
  if (!isPointer(pointer))
    throw new Fault("null-dereference", `'${path === "" ? "*p" : path}' through a NULL pointer`);
  const whole = [pointer.path, path].filter((part) => part !== "").join(".");
  return whole === "" ? pointer.object : `${pointer.object}.${whole}`;
}

/** "regs:A:1.pmr" is field pmr of the frame that is number 1 on A's stack. */
const REGS = /^regs:(.+):(\d+)\.(pstate|pmr)$/;

/** Whether a cell is a saved register: no memory that another CPU could look at. */
export const isFrameCell = (cell: string): boolean => REGS.test(cell);

/** The value of a cell; cells never written hold zero. */
export function load(machine: Machine, cell: string): Value {
  const regs = REGS.exec(cell);
  if (regs === null) return isMask(cell) ? loadMask(machine, cell) : (machine.memory[cell] ?? 0n);
  const saved = machine.tasks[regs[1] ?? ""]?.stack[Number(regs[2])]?.regs;
  if (saved === null || saved === undefined)
    throw new Fault("uninitialised-read", `${cell} is read before kernel_entry has saved it`);
  return BigInt(saved[regs[3] as "pstate" | "pmr"]); // the pattern allows no other name
}

/** Writes a cell. */
export function store(draft: Draft<Machine>, cell: string, value: Value): void {
  const regs = REGS.exec(cell);
  if (regs !== null) {
    const activation = draft.tasks[regs[1] ?? ""]?.stack[Number(regs[2])];
    if (!activation?.regs)
      throw new Fault("null-dereference", `${cell} is written and there is no such frame`);
    activation.regs[regs[3] as "pstate" | "pmr"] = Number(value);
  } else if (isMask(cell)) storeMask(draft, cell, value);
  else put(draft, cell, value);
}
