// SPDX-License-Identifier: GPL-2.0-only OR MIT
// The table of docs/pseudo-nmi.md, made of what the scenarios expect.
import { expectedOf } from "../../src/run/verdict.ts";
import { points } from "../../src/scenario/points.ts";
import type { Scenario } from "../../src/scenario/scenario.ts";
import { byName, table } from "./tables.ts";

/** By what each kernel tells an NMI from an interrupt, and where that is judged. */
const TOLD = [
  [
    "the first posting, 2015",
    "nothing",
    ["pseudo-nmi/no-detection", "pseudo-nmi/no-detection-deadlock"],
  ],
  [
    "the plan of 2015",
    "RPR, early in `el1_irq`, where it has not risen yet",
    ["pseudo-nmi/rpr-at-entry"],
  ],
  [
    "v5.10 to v5.15",
    "RPR in the driver, after IAR",
    ["chains/entry-pmr-v5.13", "chains/accounting-v5.15"],
  ],
  ["v5.16 to v5.18", "the same, accounting in entry code", ["chains/accounting-v5.16"]],
  [
    "v5.19 on",
    "the interrupted context's flags; over IRQs on RPR, too",
    ["chains/accounting-v5.19", "arm64/nmi-irqs-off", "arm64/nmi-v7.3"],
  ],
] as const;

/** "holds 3 of 3", or what breaks and where. */
function verdictOf(scenario: Scenario): string {
  const all = points(scenario);
  const broken = all.flatMap((point) => {
    const { rules } = expectedOf(scenario, point);
    const where = all.length === 1 ? "" : ` at ${point.name}`;
    return rules.length === 0 ? [] : [`**breaks** \`${rules.join("`, `")}\`${where}`];
  });
  return broken.length === 0 ? `holds ${all.length} of ${all.length}` : broken.join("; ");
}

/** A row for each scenario. */
export const toldTable = (scenarios: readonly Scenario[]): string =>
  table(
    ["kernel", "told by", "scenario", "verdict"],
    TOLD.flatMap(([kernel, by, names]) =>
      names.map((name) => [kernel, by, `\`${name}\``, verdictOf(byName(scenarios, name))]),
    ),
  );
