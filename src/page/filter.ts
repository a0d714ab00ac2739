// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { ChangeData, PathData, StepData } from "./data.ts";
import { type Group, groupOf } from "./facts.ts";

/** Which steps are shown: all, those that changed something, those that matter. */
export type Show = "all" | "changing" | "needed";

export interface Filter {
  readonly show: Show;
  /** Words that a step has to have, in any order; case does not matter. */
  readonly words: string;
  readonly hiddenGroups: ReadonlySet<Group>;
  readonly hiddenCpus: ReadonlySet<number>;
}

export const EVERYTHING: Filter = {
  show: "all",
  words: "",
  hiddenGroups: new Set(),
  hiddenCpus: new Set(),
};

/** The changes of a step that a reader has not filtered out. */
export const shownChanges = (step: StepData, { hiddenGroups }: Filter): readonly ChangeData[] =>
  step.changes.filter(({ kind }) => !hiddenGroups.has(groupOf(kind)));

/** Positions of the steps that are shown. The last step always is: it breaks the rule. */
export function shownSteps(path: PathData, filter: Filter): ReadonlySet<number> {
  const words = filter.words.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = new Set<number>();
  for (const [index, step] of path.steps.entries()) {
    const at = index + 1;
    if (at === path.steps.length || isShown(path, at, step, filter, words)) shown.add(at);
  }
  return shown;
}

function isShown(
  path: PathData,
  at: number,
  step: StepData,
  filter: Filter,
  words: readonly string[],
): boolean {
  if (filter.hiddenCpus.has(step.cpu)) return false;
  const isEvent = step.kind !== "step";
  const changes = shownChanges(step, filter);
  if (filter.show === "needed" && !(path.needed ?? []).includes(at)) return false;
  if (filter.show === "changing" && !isEvent && changes.length === 0) return false;
  const text = textOf(step, changes).toLowerCase();
  return words.every((word) => text.includes(word));
}

const textOf = (step: StepData, changes: readonly ChangeData[]): string =>
  [
    step.text,
    step.fn ?? "",
    step.place?.file ?? "",
    step.context,
    ...changes.map(({ what, before, after }) => `${what} ${before} ${after}`),
  ].join(" ");
