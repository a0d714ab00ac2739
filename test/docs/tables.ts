// SPDX-License-Identifier: GPL-2.0-only OR MIT
// What the tables of docs/systems/ are written with.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { traceName } from "../../src/run/trace-name.ts";
import { expectedOf } from "../../src/run/verdict.ts";
import { points } from "../../src/scenario/points.ts";
import type { Scenario } from "../../src/scenario/scenario.ts";

const root = join(import.meta.dirname, "..", "..");

/** The cells of a row; an assertion's text may have the sign that ends a cell. */
export const row = (cells: readonly (string | number)[]): string =>
  `| ${cells.map((cell) => `${cell}`.replaceAll("|", "\\|")).join(" | ")} |`;

export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => "---"), ...rows].map(row).join("\n");

/** Length of a recorded counterexample, by the name of its trace. */
export function stepsOf(name: string): number {
  const trace = readFileSync(join(root, `traces/${name}.trace.json`), "utf8");
  const { choices } = JSON.parse(trace) as { readonly choices: readonly number[] };
  return choices.length;
}

export function byName(scenarios: readonly Scenario[], name: string): Scenario {
  const found = scenarios.find((scenario) => scenario.name === name);
  if (found === undefined) throw new Error(`there is no scenario ${name}`);
  return found;
}

/** Whether a scenario breaks nothing at any of its config points. */
export const holds = (scenario: Scenario): boolean =>
  points(scenario).every((point) => expectedOf(scenario, point).rules.length === 0);

/** The rules that a scenario breaks, with the steps of each trace. */
export const breaks = (scenario: Scenario) =>
  points(scenario).flatMap((point) =>
    expectedOf(scenario, point).rules.map((rule) => ({
      rule,
      name: scenario.name,
      steps: stepsOf(traceName(scenario.name, point.name, rule)),
    })),
  );

const spaced = (states: number): string => states.toLocaleString("en").replaceAll(",", " ");

/** What each scenario expects, a row for each config point. */
export function verdicts(scenarios: readonly Scenario[]): string {
  const rows = scenarios.flatMap((scenario) =>
    points(scenario).map((point) => {
      const { rules, states } = expectedOf(scenario, point);
      const verdict = rules.length === 0 ? "holds" : `**breaks** \`${rules.join("`, `")}\``;
      const where = point.name === "all" ? "" : ` ${point.name}`;
      return [`\`${scenario.name}\`${where}`, scenario.title, verdict, spaced(states ?? 0)];
    }),
  );
  return table(["scenario", "what", "verdict", "states"], rows);
}
