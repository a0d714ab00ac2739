// SPDX-License-Identifier: GPL-2.0-only OR MIT
// What the tables of docs/systems/ are written with.
import { readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..", "..");

export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");

/** Length of a recorded counterexample, by the name of its trace. */
export function stepsOf(name: string): number {
  const trace = readFileSync(join(root, `traces/${name}.trace.json`), "utf8");
  const { choices } = JSON.parse(trace) as { readonly choices: readonly number[] };
  return choices.length;
}
