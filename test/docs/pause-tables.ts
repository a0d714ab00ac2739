// SPDX-License-Identifier: GPL-2.0-only OR MIT
// The tables of docs/systems/pause.md, made of what the scenarios expect and of the traces.
import type { Scenario } from "../../src/scenario/scenario.ts";
import { cOf, isTwin } from "./judged.ts";
import { breaks, table, verdicts } from "./tables.ts";

/** Rules about pausing, in the order of kernel-stop-pause-x86.md section 2.5. */
const RULES = [
  "no-access-in-break-window",
  "pause-terminates",
  "no-lost-resume",
  "no-stale-ack",
  "callers-serialised",
  "no-sleeping-lock-atomic",
  "no-lock-held-by-paused",
  "pause-is-not-stop",
  "targets-online",
  "resume-flag-fresh",
  "data-race",
  "break-before-make",
  "one-translation",
  "no-fault-after-resume",
];

/** Scenarios with C of the pause. */
const isPause = (scenario: Scenario): boolean =>
  cOf(scenario).some((file) => file.startsWith("pause/"));

/** Set and test of the handler alone, which the compiler may change. */
const isCompiled = (scenario: Scenario): boolean => cOf(scenario).includes("pause/compiler.c");

/** The protocol on a sequentially consistent machine, in the orders that are no twins. */
export const protocolTable = (scenarios: readonly Scenario[]): string =>
  verdicts(
    scenarios.filter(
      (scenario) =>
        isPause(scenario) &&
        !isTwin(scenario) &&
        !isCompiled(scenario) &&
        scenario.memory === null &&
        scenario.translation === null,
    ),
  );

/** Set and test of the handler as the compiler may leave them. */
export const compilerTable = (scenarios: readonly Scenario[]): string =>
  verdicts(scenarios.filter(isCompiled));

/** The handshake on a weakly ordered machine, and what it is without its barriers. */
export const handshakeTable = (scenarios: readonly Scenario[]): string =>
  verdicts(
    scenarios.filter(
      (scenario) => isPause(scenario) && scenario.memory !== null && scenario.translation === null,
    ),
  );

/** The mapping that is changed meanwhile, by walks and TLBs. */
export const mappingTable = (scenarios: readonly Scenario[]): string =>
  verdicts(scenarios.filter((scenario) => isPause(scenario) && scenario.translation !== null));

/** Where each rule breaks soonest. */
export function twinsTable(scenarios: readonly Scenario[]): string {
  const all = scenarios.filter(isPause).flatMap(breaks);
  const rows = RULES.map((rule) => {
    const [first] = all.filter((one) => one.rule === rule).sort((a, b) => a.steps - b.steps);
    if (first === undefined) throw new Error(`nothing breaks ${rule}`);
    return [`\`${rule}\``, `\`${first.name}\``, `${first.steps}`];
  });
  return table(["rule", "breaks soonest in", "steps"], rows);
}
