// SPDX-License-Identifier: GPL-2.0-only OR MIT
// The tables of docs/systems/x86.md, made of what the scenarios expect and of the traces.
import type { Scenario } from "../../src/scenario/scenario.ts";
import { isTwin, patchesOf } from "./judged.ts";
import { breaks, byName, holds, table, verdicts } from "./tables.ts";

/** X1 to X13 of kernel-stop-pause-x86.md section 3.4. */
const RULES = [
  "percpu-needs-kernel-gs",
  "user-return-state",
  "no-frame-on-user-stack",
  "handler-restores-state",
  "rcu-watching",
  "enter-from-user-once",
  "kernel-entry-context",
  "nmi-c-not-reentered",
  "nmi-returns-to-origin",
  "no-swallowed-nmi",
  "ist-not-shared",
  "lockdep-before-context-switch",
  "irqs-off-in-user-context",
];

/** Bugs of section 4: the commit that mended it, what holds, what brings it back. */
const BUGS = [
  ["B22", "9b6e6a8334d5", "x86/nmi-iret-fault", "broken/x86-nmi-user-on-ist"],
  ["B23", "9b6e6a8334d5", "x86/nmi-iret-fault", "broken/x86-nmi-iret-wrong-gs"],
  ["B24", "810bc075f78f", "x86/syscall", "broken/x86-nmi-no-df"],
  ["B25", "d8ba61ba58c8", "x86/int3-debug", "broken/x86-bp-on-ist"],
  ["B26", "6f442be2fb22", "x86/iret-fault", "broken/x86-bad-iret"],
  ["B28", "", "x86/syscall-mce", "broken/x86-mce-without-rcu"],
  ["B29", "", "x86/syscall", "broken/x86-cr3-by-gs"],
  ["B29", "", "x86/syscall", "broken/x86-gs-before-cr3"],
  ["B30", "", "x86/syscall-debug", "broken/x86-db-in-db"],
  ["B31", "6a3ea3e68b8a", "x86/syscall", "broken/x86-paranoid-by-rdpid"],
  ["B32", "ba1f2b2eaa2a", "x86/kernel-preempt", "broken/x86-nmi-forgets-lockdep"],
  ["B36", "f10750536fa7", "x86/syscall", "broken/x86-context-before-lockdep"],
  ["B38", "3f3c8b8c4b2a", "x86/nmi-nested", "broken/x86-nmi-no-executing"],
  ["B41", "02bc7768fe44", "orders/exception-enter", "x86/context-asserted-v4.3"],
] as const;

const isX86 = ({ x86 }: Scenario): boolean => x86 !== null;

/** Where each rule breaks soonest, alone. */
export function soonestTable(scenarios: readonly Scenario[]): string {
  const all = scenarios
    .filter(isX86)
    .map(breaks)
    .filter((found) => new Set(found.map(({ rule }) => rule)).size === 1)
    .flat();
  const rows = RULES.map((rule, at) => {
    const [first] = all.filter((one) => one.rule === rule).sort((a, b) => a.steps - b.steps);
    if (first === undefined) throw new Error(`nothing breaks ${rule}`);
    return [`X${at + 1}`, `\`${rule}\``, `\`${first.name}\``, `${first.steps}`];
  });
  return table(["", "rule", "breaks soonest in", "steps"], rows);
}

/** Whether the assembly is another than the kernel's. */
const isChanged = ({ x86 }: Scenario): boolean => (x86?.stubs.length ?? 0) > 0;

/** The orders as they are in the kernel, or were proposed. */
export const ordersTable = (scenarios: readonly Scenario[]): string =>
  verdicts(
    scenarios.filter((scenario) => isX86(scenario) && !isChanged(scenario) && !isTwin(scenario)),
  );

/** Whether a change is one of how NMIs nest: in their assembly, or in exc_nmi(). */
const isNesting = (scenario: Scenario): boolean =>
  scenario.x86?.stubs.some((change) => change.startsWith("nmi-")) === true ||
  patchesOf(scenario).includes("broken/x86-nmi-no-latch.patch");

/** The protocol of nested NMIs without each of its checks. */
export function protocolTable(scenarios: readonly Scenario[]): string {
  const rows = scenarios
    .filter(isNesting)
    .flatMap(breaks)
    .map(({ name, rule, steps }) => [
      byName(scenarios, name).title,
      `\`${rule}\``,
      `${steps}`,
      `\`${name}\``,
    ]);
  return table(["without", "breaks", "steps", "twin"], rows);
}

/** The bugs of history that the model can express. */
export function bugsTable(scenarios: readonly Scenario[]): string {
  const rows = BUGS.flatMap(([bug, commit, fixed, twin]) => {
    if (!holds(byName(scenarios, fixed))) throw new Error(`${fixed} does not hold`);
    return breaks(byName(scenarios, twin)).map(({ rule, steps }) => [
      ...[bug, commit, `\`${fixed}\``, `\`${twin}\``, `\`${rule}\``, `${steps}`],
    ]);
  });
  return table(["bug", "mended by", "holds", "twin", "breaks", "steps"], rows);
}
