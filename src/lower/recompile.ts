// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Op, Program, ProgramFunction } from "../model/program.ts";
import type { Changed } from "./changed-ops.ts";
import { liveness } from "./live.ts";
import { hoist, sink } from "./spin.ts";
import { swap } from "./swap.ts";

/**
 * What a compiler may do to plain accesses that no barrier keeps in place. Each kind is done
 * wherever it may be, in all functions at once; calls are barriers here.
 *
 * Source: kernel-stop-pause-x86.md section 2.8 (plain access: hoist, sink); tools/memory-model's
 * rule that a compiler keeps the order of volatile accesses only.
 */
const KINDS = { swap, sink, hoist } satisfies Record<
  string,
  (ops: readonly Op[]) => Changed | null
>;
export type Recompiling = keyof typeof KINDS;
export const RECOMPILINGS: readonly Recompiling[] = ["swap", "sink", "hoist"];

/** The program as compiled that way; its assumptions say what was done, or that nothing could be. */
export function recompiled(program: Program, kind: Recompiling): Program {
  const lines: string[] = [];
  const functions = Object.entries(program.functions).map(([name, fn]) => {
    const changed = KINDS[kind](fn.ops);
    if (changed === null) return [name, fn] as const;
    lines.push(...changed.lines.map((line) => `compiler: ${name}() does ${line}`));
    return [name, withOps(fn, changed.ops)] as const;
  });
  const said = lines.length === 0 ? [`compiler: finds nothing to ${kind}`] : lines.sort();
  return {
    ...program,
    functions: Object.fromEntries(functions),
    assumptions: [...program.assumptions, ...said],
  };
}

function withOps(fn: ProgramFunction, ops: readonly Op[]): ProgramFunction {
  const live = liveness(ops);
  return { ...fn, ops: ops.map((op, i) => ({ ...op, live: live[i] ?? [] })) };
}
