// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { type Diagnostic, InputError } from "../kernelc/diagnostic.ts";
import { cellName } from "../model/memory.ts";
import { entryOf, translatedSteps } from "../model/primitives/mappings.ts";
import type { Program, Site, StepOp } from "../model/program.ts";
import type { TranslationConfig } from "../model/system.ts";
import { isPointer } from "../model/value.ts";

/**
 * Throws InputError for accesses through mappings on a machine that translates nothing, and
 * for page table entries that are written as if no walker looked at them.
 */
export function refuseUntranslated(program: Program, translation?: TranslationConfig): void {
  const steps = translatedSteps(program);
  const problems =
    translation === undefined
      ? steps.map(({ name, site }) => {
          const told = `${name} needs walks and TLBs, and the scenario has none`;
          return { at: placeOf(site), message: `${told}, add 'translation: {}' to it` };
        })
      : plainWrites(program, new Set(steps.map(entryOf).filter((entry) => entry !== null)));
  if (problems.length > 0) throw new InputError(problems);
}

function plainWrites(program: Program, entries: ReadonlySet<string>): readonly Diagnostic[] {
  return Object.values(program.functions).flatMap(({ ops }) =>
    ops.flatMap((op) => {
      const cell = op.op === "store" || op.op === "modify" ? writtenBy(op) : null;
      if (cell === null || !entries.has(cell) || !("site" in op)) return [];
      const told = `${cell.replace("global:", "")} is a page table entry, and walkers do not see this store`;
      return [{ at: placeOf(op.site), message: `${told}, write '__set_pte_nosync()'` }];
    }),
  );
}

const writtenBy = ({ to, path }: Extract<StepOp, { op: "store" | "modify" }>): string | null =>
  to.k === "const" && isPointer(to.value) ? cellName(to.value, path) : null;

const placeOf = ({ file, line, column }: Site) => ({ file, line, column });
