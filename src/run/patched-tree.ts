// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { InputError } from "../kernelc/diagnostic.ts";
import type { SourceTree } from "../kernelc/source.ts";
import { applyPatch } from "../patch/apply.ts";
import { parsePatch } from "../patch/parse.ts";
import { SPEC } from "../scenario/chain.ts";
import type { Scenario } from "../scenario/scenario.ts";

/** Patched trees by what they are made of: the config points of a scenario share one. */
const made = new WeakMap<SourceTree, Map<string, SourceTree>>();

/** `tree` with the scenario's own patches applied. Throws InputError if one does not apply. */
export function patchedTree(scenario: Pick<Scenario, "patches">, tree: SourceTree): SourceTree {
  if (scenario.patches.length === 0) return tree;
  const known = made.get(tree) ?? new Map<string, SourceTree>();
  made.set(tree, known);
  const key = JSON.stringify(scenario.patches.map(({ value }) => value));
  const patched = known.get(key) ?? applyAll(scenario, tree);
  known.set(key, patched);
  return patched;
}

function applyAll(scenario: Pick<Scenario, "patches">, tree: SourceTree): SourceTree {
  return scenario.patches.reduce((below, { value, at }) => {
    const path = `${SPEC}/${value}`;
    const text = tree.read(path);
    if (text === null) {
      throw new InputError([{ at, message: `there is no patch ${path}, check the path` }]);
    }
    return applyPatch(parsePatch(text, path), below).tree;
  }, tree);
}
