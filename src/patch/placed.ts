// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { type Diagnostic, InputError } from "../kernelc/diagnostic.ts";
import { applyPatch, type Patched } from "./apply.ts";
import type { Patch } from "./parse.ts";
import { reversed } from "./reverse.ts";

type Placed =
  | { readonly patched: Patched; readonly isThere: boolean }
  | { readonly problems: readonly Diagnostic[] };

/**
 * The patch on top of the tree, or below it: b4 pipes the patches of a series one by one
 * while the tree has all of them.
 */
export function placed(patch: Patch, tree: Patched["tree"]): Placed {
  const problems = problemsOf(() => applyPatch(patch, tree));
  if (!Array.isArray(problems)) return { patched: problems, isThere: false };
  const back = problemsOf(() => applyPatch(reversed(patch), tree));
  if (Array.isArray(back)) return { problems };
  const patched = problemsOf(() => applyPatch(patch, back.tree));
  return Array.isArray(patched) ? { problems } : { patched, isThere: true };
}

function problemsOf(apply: () => Patched): Patched | Diagnostic[] {
  try {
    return apply();
  } catch (error) {
    if (error instanceof InputError) return [...error.diagnostics];
    throw error;
  }
}
