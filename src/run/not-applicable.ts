// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { NotApplicable } from "../invariants/applicable.ts";
import { InputError } from "../kernelc/diagnostic.ts";
import type { Point } from "../scenario/points.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { Expected } from "./verdict.ts";

/** Throws InputError for a scenario that expects a rule to break about which its program has nothing. */
export function refuseNotApplicable(
  { files }: Scenario,
  { name }: Point,
  { rules }: Expected,
  missing: readonly NotApplicable[],
): void {
  const lost = missing.find(({ rule }) => rules.includes(rule));
  if (lost === undefined) return;
  const at = { file: files[0] ?? "", line: 1, column: 1 };
  const where = name === "all" ? "" : ` at ${name}`;
  const told = `'expect' names ${lost.rule}, which is not applicable${where}: ${lost.why} in this program`;
  throw new InputError([{ at, message: `${told}, add what it is about or expect another rule` }]);
}
