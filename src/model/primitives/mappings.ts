// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { broadcast, entryWritten, translatedBy } from "../memory/translation.ts";
import { EFAULT, faulted, waysOf } from "../memory/walk.ts";
import { cellName, load, store } from "../memory.ts";
import type { Expr, Program, Site } from "../program.ts";
import { isPointer } from "../value.ts";
import {
  type Primitive,
  type PrimitiveTable,
  type StepContext,
  type StepQuery,
  symbolArgument,
} from "./primitive.ts";

/**
 * Page table entries, their invalidation, and accesses through them. An entry is a pointer
 * to what the page maps. These are the steps where memory is sequentially consistent; elsewhere
 * an access is issued (memory/issue.ts) and translated later (memory/walk.ts).
 *
 * Source: kernel-stop-pause-x86.md sections 2.2, 2.8 ("TLB extension").
 */
const entryCell = ({ args }: StepQuery): string => cellName(args[0] ?? 0n, "");

const choices = (step: StepQuery): number =>
  step.config.memory === undefined
    ? waysOf(step.config, step.before, step.cpu, entryCell(step)).length
    : 1;

/** The cell that the access goes to; null for a fault, which is taken and comes back. */
function translate(step: StepContext): string | null {
  const { config, before, draft, cpu, choice } = step;
  const entry = entryCell(step);
  const to = waysOf(config, before, cpu, entry)[choice];
  if (to === undefined) throw new Error(`no way ${choice} through ${entry}`);
  if (to === null) {
    faulted(config, draft, cpu, entry);
    return null;
  }
  translatedBy(config, draft, { cpu, entry }, to, false);
  return cellName(to, "");
}

const loadVia: Primitive = {
  arity: 1,
  choices,
  run: (step) => {
    const cell = translate(step);
    return cell === null ? EFAULT : load(step.before, cell);
  },
};

const storeVia: Primitive = {
  arity: 2,
  choices,
  run: (step) => {
    const cell = translate(step);
    if (cell === null) return EFAULT;
    store(step.draft, cell, step.args[1] ?? 0n);
    return 0n;
  },
};

export const MAPPINGS: PrimitiveTable = {
  __set_pte_nosync: {
    arity: 2,
    run: (step) => {
      const value = step.args[1] ?? 0n;
      entryWritten(step.config, step.draft, entryCell(step), value);
      store(step.draft, entryCell(step), value);
    },
  },
  // Last level, all ASIDs do not matter to a kernel address: to every CPU, or to this one.
  __tlbi: {
    arity: 2,
    symbols: ["vale1is", "vale1"],
    run: (step) => {
      const { before, draft, cpu } = step;
      const everybody = before.cpus.map(({ id }) => id);
      const on = symbolArgument(step, 0) === "vale1is" ? everybody : [cpu];
      broadcast(draft, cpu, cellName(step.args[1] ?? 0n, ""), on);
    },
  },
  load_via: loadVia,
  store_via: storeVia,
  // What was read is worked with: the rules ask whether it was there to be read.
  use_page: { arity: 2, run: () => {} },
};

interface TranslatedStep {
  readonly name: string;
  readonly args: readonly Expr[];
  readonly site: Site;
}

/** The steps of a program that need a machine which translates addresses. */
export const translatedSteps = ({ functions }: Program): readonly TranslatedStep[] =>
  Object.values(functions).flatMap(({ ops }) =>
    ops.flatMap((op) => (op.op === "primitive" && MAPPINGS[op.name] !== undefined ? [op] : [])),
  );

/** The page table entry of such a step, where the C names it; null: only a run tells. */
export function entryOf({ name, args }: TranslatedStep): string | null {
  const entry = args[name === "__tlbi" ? 1 : 0];
  return entry?.k === "const" && isPointer(entry.value) ? cellName(entry.value, "") : null;
}
