// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Diagnostic } from "../kernelc/diagnostic.ts";
import { isStep, type Program } from "../model/program.ts";
import type { Scenario } from "../scenario/scenario.ts";

/** Assertions that `expect:` names by file and line, with the names that they have. */
export function assertionsByLine(
  { expect }: Pick<Scenario, "expect">,
  program: Program,
): readonly Diagnostic[] {
  const verdicts = expect.kind === "all" ? [expect.value] : expect.points.map(({ value }) => value);
  const told = verdicts.flatMap(({ byLine = [] }) => byLine);
  if (told.length === 0) return [];
  const all = assertionsOf(program);
  return told.map(({ value, at }) => {
    const [, place = ""] = value.split(" ");
    const here = all.find(({ file, line }) => place === `${file.replace(/^spec\//, "")}:${line}`);
    const known = [...new Set(all.map(({ name }) => name))].join("; ") || "none";
    const hint = here === undefined ? `this C has: ${known}` : `write '${here.name}'`;
    return { at, message: `'${value}' names an assertion by its line, which moves, ${hint}` };
  });
}

function assertionsOf({ functions }: Program) {
  return Object.values(functions).flatMap(({ ops }) =>
    ops.flatMap((op) => (isStep(op) && op.op === "assert" ? [{ ...op.site, name: op.name }] : [])),
  );
}
