// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { ChangeData, FactData, PathData, StepData } from "./data.ts";
import { el } from "./dom.ts";
import { type Facts, factsAt, type Group, groupOf, ownerOf } from "./facts.ts";
import { framesOf, frameText } from "./rows.ts";

/** What holds at a position: each CPU at a glance, locks, what the step changed, all on demand. */
export function stateParts(
  path: PathData,
  at: number,
  full: boolean,
  hidden: ReadonlySet<Group>,
): readonly HTMLElement[] {
  const now = factsAt(path, at);
  const before = at === 0 ? now : factsAt(path, at - 1);
  const step = path.steps[at - 1];
  const changes = (step?.changes ?? []).filter(({ kind }) => !hidden.has(groupOf(kind)));
  return [
    cpuTable(now, before),
    lockTable(now, before),
    ...(full ? fullState(now, before, hidden) : [changeTable(changes, step)]),
    step === undefined ? null : stackText(path, step),
  ].filter((part) => part !== null);
}

const ASPECTS: readonly (readonly [string, (fact: FactData) => boolean])[] = [
  ["runs", ({ kind }) => kind === "task"],
  ["DAIF", ({ name }) => name === "DAIF"],
  ["PMR", ({ name }) => name === "PMR"],
  ["preempt_count", ({ kind }) => kind === "preempt"],
  ["RCU", ({ kind }) => kind === "rcu"],
  ["lockdep hardirqs", ({ kind }) => kind === "lockdep"],
];

function cpuTable(now: Facts, before: Facts): HTMLElement {
  const all = [...now.values()];
  const cpus = all.filter(({ kind }) => kind === "task");
  const rows = ASPECTS.map(([name, is]) => {
    const cells = cpus.map(({ cpu, value: current }) => {
      const own = all.filter((each) => each.cpu === cpu || each.task === current);
      const fact = own.find((each) => is(each));
      return fact === undefined ? el("td", {}) : valueCell(fact, before);
    });
    return el("tr", {}, el("th", { scope: "row" }, name), ...cells);
  });
  const head = cpus.map(({ cpu }) => el("th", { scope: "col" }, `CPU${cpu}`));
  return el(
    "table",
    { class: "facts" },
    el("caption", {}, "CPUs"),
    el("thead", {}, el("tr", {}, el("td", {}), ...head)),
    el("tbody", {}, ...rows),
  );
}

function lockTable(now: Facts, before: Facts): HTMLElement | null {
  const locks = [...now.values()].filter(({ kind }) => kind === "lock");
  if (locks.length === 0) return null;
  return factTable("Locks", locks, before, false);
}

function stackText(path: PathData, step: StepData): HTMLElement {
  const names = framesOf(path, step).map((frame) => el("code", {}, frameText(frame)));
  const shown = names.flatMap((name, at) => (at === 0 ? [name] : [" › ", name]));
  return el("p", { class: "stack" }, `CPU${step.cpu} was in: `, ...shown);
}

function changeTable(
  changes: readonly ChangeData[],
  step: StepData | undefined,
): HTMLElement | null {
  if (step === undefined) return null;
  if (changes.length === 0) {
    const filtered = step.changes.length > 0 ? " that is shown" : "";
    return el("p", { class: "none" }, `This step changes nothing${filtered}.`);
  }
  const rows = changes.map(({ what, before, after }) =>
    el(
      "tr",
      {},
      el("th", { scope: "row" }, what),
      el("td", {}, el("del", {}, before)),
      el("td", { class: "changed" }, el("ins", {}, after)),
    ),
  );
  const head = ["", "before", "after"].map((name) =>
    name === "" ? el("td", {}) : el("th", { scope: "col" }, name),
  );
  return el(
    "table",
    { class: "facts" },
    el("caption", {}, "Changed by this step"),
    el("thead", {}, el("tr", {}, ...head)),
    el("tbody", {}, ...rows),
  );
}

function fullState(now: Facts, before: Facts, hidden: ReadonlySet<Group>): readonly HTMLElement[] {
  const owners = new Map<string, FactData[]>();
  for (const fact of now.values()) {
    if (hidden.has(groupOf(fact.kind))) continue;
    const owner = ownerOf(fact);
    owners.set(owner, [...(owners.get(owner) ?? []), fact]);
  }
  return [...owners].map(([owner, facts]) => factTable(`All of ${owner}`, facts, before, true));
}

function factTable(
  caption: string,
  facts: readonly FactData[],
  before: Facts,
  marksNew: boolean,
): HTMLElement {
  const rows = facts.map((fact) =>
    el("tr", {}, el("th", { scope: "row" }, fact.name), valueCell(fact, before, marksNew)),
  );
  return el("table", { class: "facts" }, el("caption", {}, caption), el("tbody", {}, ...rows));
}

function valueCell(fact: FactData, before: Facts, marksNew = true): HTMLElement {
  const was = before.get(fact.id);
  if (was?.value === fact.value || (was === undefined && !marksNew))
    return el("td", {}, fact.value);
  const old = was === undefined ? null : el("del", {}, was.value);
  return el("td", { class: "changed" }, old, old === null ? "" : " → ", el("ins", {}, fact.value));
}
