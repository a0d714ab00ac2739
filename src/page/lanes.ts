// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { ChangeData, PathData } from "./data.ts";
import { el, unseen } from "./dom.ts";
import { type Filter, shownChanges, shownSteps } from "./filter.ts";
import { hashOf } from "./position.ts";
import { type LanesBy, laneNames, type Row, rowsOf } from "./rows.ts";

const ROW = "step-";

/** The table of steps: time runs down, a column for each lane. */
export function lanesTable(path: PathData, by: LanesBy, filter: Filter): HTMLTableElement {
  const names = laneNames(path, by);
  const head = el(
    "tr",
    {},
    el("th", { scope: "col", class: "number" }, "Step"),
    ...names.map((name) => el("th", { scope: "col" }, name)),
  );
  const rows = rowsOf(path, by, shownSteps(path, filter));
  const start = el(
    "tr",
    { id: `${ROW}0`, class: "step start" },
    el("td", { class: "number" }, el("a", { href: hashOf(0) }, "0")),
    el("td", { colspan: `${Math.max(1, names.length)}` }, "initial state"),
  );
  return el(
    "table",
    { class: "lanes", "data-lanes": `${Math.min(names.length, 3)}` },
    el("caption", { class: "unseen" }, "Steps of the trace, first to last"),
    el("thead", {}, head),
    el("tbody", {}, start, ...rows.map((row) => rowElement(path, names, by, row, filter))),
  );
}

/** Marks the row of a position as the current one; `scrolls`: and brings it into view. */
export function markCurrent(table: HTMLTableElement, at: number, scrolls: boolean): void {
  for (const row of table.querySelectorAll("[aria-current]")) row.removeAttribute("aria-current");
  const row = table.querySelector(`#${ROW}${at}`);
  row?.setAttribute("aria-current", "step");
  if (scrolls && row instanceof HTMLElement) reveal(row, table.parentElement);
}

/** Scrolls the box that holds the table, if it does scroll, and else the page. */
function reveal(row: HTMLElement, box: HTMLElement | null): void {
  if (box === null || box.scrollHeight <= box.clientHeight + 1) {
    row.scrollIntoView({ block: "nearest" });
    return;
  }
  const { offsetTop: top, offsetHeight: height } = row;
  if (top < box.scrollTop) box.scrollTop = top;
  if (top + height > box.scrollTop + box.clientHeight)
    box.scrollTop = top + height - box.clientHeight;
}

function rowElement(
  path: PathData,
  names: readonly string[],
  by: LanesBy,
  row: Row,
  filter: Filter,
): HTMLTableRowElement {
  const columns = Math.max(1, names.length);
  if (row.kind === "note") {
    const cell = el("td", { colspan: `${columns}` }, row.text);
    return el("tr", { class: "note" }, el("td", {}), cell);
  }
  const empty = (count: number): readonly HTMLElement[] =>
    Array.from({ length: count }, () => el("td", {}));
  const place = (content: HTMLElement): readonly HTMLElement[] => [
    ...empty(row.lane),
    el("td", {}, content),
    ...empty(columns - row.lane - 1),
  ];
  if (row.kind === "frame") {
    const line = indented(row.depth, el("span", { class: "frame" }, row.text));
    return el("tr", { class: "frame" }, el("td", {}), ...place(line));
  }
  const { at, step, context } = row;
  const guilty = path.finding !== null && at === path.steps.length;
  const link = el("a", { href: hashOf(at) }, step.text);
  const content = indented(
    row.depth,
    el("span", { class: "text" }, link),
    by === "context" || context === null ? null : el("span", { class: "context" }, context),
    changesText(shownChanges(step, filter)),
    guilty && path.finding !== null
      ? el("strong", { class: "finding" }, `${path.finding.rule}: ${path.finding.detail}`)
      : null,
  );
  const classes = ["step", step.kind === "step" ? "" : "event", guilty ? "guilty" : ""];
  return el(
    "tr",
    { id: `${ROW}${at}`, class: classes.filter(Boolean).join(" "), "data-context": step.context },
    el("td", { class: "number" }, ...mark(path, at), `${at}`),
    ...place(content),
  );
}

function mark({ needed, decisive }: PathData, at: number): readonly HTMLElement[] {
  const shown = (sign: string, means: string, name: string): readonly HTMLElement[] => [
    el("span", { class: name, "aria-hidden": "true", title: means }, sign),
    unseen(`${means} `),
  ];
  if (decisive?.includes(at)) return shown("◆", "decisive", "decisive");
  return needed?.includes(at) ? shown("●", "needed", "needed") : [];
}

function indented(depth: number, ...content: readonly (HTMLElement | null)[]): HTMLElement {
  const line = el("div", { class: "line" }, ...content);
  line.style.setProperty("--depth", `${depth}`);
  return line;
}

function changesText(changes: readonly ChangeData[]): HTMLElement | null {
  if (changes.length === 0) return null;
  const items = changes.map(({ what, before, after }) =>
    el("li", {}, `${what} `, el("del", {}, before), " → ", el("ins", {}, after)),
  );
  return el("ul", { class: "changes", "aria-label": "changed" }, ...items);
}
