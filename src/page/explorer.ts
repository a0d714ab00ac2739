// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { Controls } from "./controls.ts";
import type { PageData, PathData } from "./data.ts";
import { el } from "./dom.ts";
import { FilterForm, START } from "./filter-form.ts";
import { helpDialog, type Key, listen } from "./keys.ts";
import { lanesTable, markCurrent } from "./lanes.ts";
import { hashOf, positionOf } from "./position.ts";
import { SourcePane } from "./source.ts";
import { stateParts } from "./state.ts";

/** What may stand beside the explorer and give it other paths. */
export interface Companion {
  readonly element: HTMLElement;
  readonly keys: readonly Key[];
  /** The link to a position. */
  readonly hash: (at: number) => string;
  /** The reader has gone to a position; null: to where the link says. */
  readonly follow: (at: number | null) => void;
}

/** Where a companion shows a path. */
export interface Stage {
  readonly show: (path: PathData, at: number) => void;
}

/** The page: the table of steps, and what holds at the one that the link names. */
export class Explorer implements Stage {
  private readonly sources: PageData["sources"];
  private readonly companion: Companion | null;
  private path: PathData;
  private readonly controls: Controls;
  private readonly form: FilterForm;
  private readonly source = new SourcePane();
  private readonly facts = el("div", {});
  private readonly full = el("input", { type: "checkbox" });
  private readonly steps = el("section", { class: "steps", "aria-label": "Steps" });
  private readonly dialog: HTMLDialogElement;
  private table: HTMLTableElement;
  private choice = START;
  private at: number;

  constructor(data: PageData, companion: Companion | null = null) {
    this.sources = data.sources;
    this.path = data.path;
    this.companion = companion;
    this.at = data.path.steps.length;
    this.table = lanesTable(data.path, this.choice.lanes, this.choice.filter);
    const keys = this.keys();
    const help = helpDialog(keys);
    listen(keys, help.lettersOn);
    this.controls = new Controls(data.path, {
      first: () => this.go(0),
      back: () => this.go(this.at - 1),
      on: () => this.go(this.at + 1),
      last: () => this.go(this.last),
      toNeeded: (direction) => this.toNeeded(direction),
      help: () => help.dialog.showModal(),
    });
    this.form = new FilterForm(data.path, (choice) => {
      this.choice = choice;
      this.redraw();
    });
    this.full.addEventListener("change", () => this.draw());
    this.table.addEventListener("click", (event) => this.rowClicked(event));
    window.addEventListener("hashchange", () => this.follow());
    this.dialog = help.dialog;
  }

  /** Everything, for the page to hold. */
  elements(): readonly HTMLElement[] {
    this.steps.replaceChildren(this.table);
    const state = el(
      "section",
      { class: "state", "aria-label": "State" },
      el("h2", {}, "State"),
      el("label", {}, this.full, " full state (f)"),
      this.facts,
    );
    const live = this.companion?.element ?? null;
    const side = el("div", { class: "side" }, live, this.source.element, state);
    const bar = el("div", { class: "bar" }, this.controls.element, this.form.element);
    return [bar, el("div", { class: "panes" }, this.steps, side), this.dialog];
  }

  /** Goes to where the link points; the last step when it points nowhere. */
  follow(): void {
    const told = positionOf(location.hash, this.last);
    this.at = told ?? this.last;
    this.draw(told !== null);
    this.companion?.follow(null);
  }

  /** Another path takes the place of the one that is shown. */
  show(path: PathData, at: number): void {
    this.path = path;
    this.source.forget();
    this.at = at;
    this.link();
    this.redraw();
  }

  private get last(): number {
    return this.path.steps.length;
  }

  private go(at: number): void {
    const inside = Math.max(0, Math.min(at, this.last));
    this.at = inside;
    this.link();
    this.draw();
    this.companion?.follow(inside);
  }

  /** Stepping is no navigation: Back leads out of the page, not through every step. */
  private link(): void {
    history.replaceState(null, "", this.companion?.hash(this.at) ?? hashOf(this.at));
  }

  private toNeeded(direction: 1 | -1): void {
    const needed = this.path.needed ?? [];
    const next =
      direction === 1 ? needed.find((at) => at > this.at) : needed.findLast((at) => at < this.at);
    if (next !== undefined) this.go(next);
  }

  private redraw(): void {
    const { lanes, filter } = this.choice;
    this.table = lanesTable(this.path, lanes, filter);
    this.table.addEventListener("click", (event) => this.rowClicked(event));
    this.steps.replaceChildren(this.table);
    this.draw();
  }

  /** Without a link the page begins at its top, and says what was found. */
  private draw(scrolls = true): void {
    const { path, sources } = this;
    this.controls.show(path, this.at);
    this.source.show(sources, path, this.at);
    const { hiddenGroups } = this.choice.filter;
    this.facts.replaceChildren(...stateParts(path, this.at, this.full.checked, hiddenGroups));
    markCurrent(this.table, this.at, scrolls);
  }

  /** A click anywhere in a row, but not one that ends a selection of text. */
  private rowClicked({ target }: MouseEvent): void {
    if (!(target instanceof Element) || target.closest("a") !== null) return;
    if (getSelection()?.isCollapsed === false) return;
    const at = /^step-(\d+)$/.exec(target.closest("tr")?.id ?? "")?.[1];
    if (at !== undefined) this.go(Number(at));
  }

  private keys(): readonly Key[] {
    return [
      { keys: ["j", "ArrowDown"], about: "one step on", does: () => this.go(this.at + 1) },
      { keys: ["k", "ArrowUp"], about: "one step back", does: () => this.go(this.at - 1) },
      { keys: ["Home"], about: "the initial state", does: () => this.go(0) },
      { keys: ["End"], about: "the last step", does: () => this.go(this.last) },
      ...(this.path.needed === undefined ? [] : this.keysOfTraces()),
      { keys: ["f"], about: "full state, or only what changed", does: () => this.full.click() },
      {
        keys: ["/"],
        about: "filter by words",
        does: () => {
          this.form.element.open = true;
          this.form.words.focus();
        },
      },
      ...(this.companion?.keys ?? []),
      { keys: ["?"], about: "this list", does: () => this.dialog.showModal() },
    ];
  }

  /** Of a trace it is known which steps matter. */
  private keysOfTraces(): readonly Key[] {
    const { decisive = [] } = this.path;
    return [
      {
        keys: ["n"],
        about: "next step without which nothing breaks",
        does: () => this.toNeeded(1),
      },
      { keys: ["p"], about: "previous such step", does: () => this.toNeeded(-1) },
      {
        keys: ["d"],
        about: "from one decisive step to the other",
        does: () => this.go(decisive.find((at) => at !== this.at) ?? this.at),
      },
    ];
  }
}
