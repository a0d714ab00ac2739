// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { PathData } from "./data.ts";
import { el } from "./dom.ts";
import { GROUP_NAMES, type Group } from "./facts.ts";
import { EVERYTHING, type Filter, type Show } from "./filter.ts";
import type { LanesBy } from "./rows.ts";

/** What a reader has chosen to see. */
export interface Choice {
  readonly filter: Filter;
  readonly lanes: LanesBy;
}

/** Everything, a column for each CPU. */
export const START: Choice = { filter: EVERYTHING, lanes: "cpu" };

/** The form of filters; `changed` hears of every change. */
export class FilterForm {
  readonly element = el("details", { class: "filters" }, el("summary", {}, "Filter"));
  readonly words = el("input", { type: "search", autocomplete: "off", spellcheck: "false" });
  private choice: Choice;
  private readonly changed: (choice: Choice) => void;

  constructor(path: PathData, changed: (choice: Choice) => void) {
    this.changed = changed;
    this.choice = START;
    this.words.addEventListener("input", () => this.filter({ words: this.words.value }));
    const { cpus } = path;
    this.element.append(
      el("label", {}, "Words ", this.words),
      this.showField(path),
      cpus.length > 1 ? this.boxes("CPUs", cpus, (cpu) => `CPU${cpu}`, "hiddenCpus") : "",
      this.boxes("Changes of", GROUP_NAMES, (group: Group) => group, "hiddenGroups"),
      // Contexts of several CPUs in one column would hide who interrupts whom.
      cpus.length > 1 ? "" : this.lanesField(),
    );
  }

  private filter(some: Partial<Filter>): void {
    this.choice = { ...this.choice, filter: { ...this.choice.filter, ...some } };
    this.changed(this.choice);
  }

  private showField({ needed }: PathData): HTMLElement {
    const names: readonly (readonly [Show, string])[] = [
      ["all", "all"],
      ["changing", "that change something"],
      ...(needed === undefined ? [] : [["needed", "without which nothing breaks"] as const]),
    ];
    const select = el("select", {}, ...names.map(([value, name]) => el("option", { value }, name)));
    select.addEventListener("change", () => {
      const show = names.find(([value]) => value === select.value)?.[0] ?? "all";
      this.filter({ show });
    });
    return el("label", {}, "Steps ", select);
  }

  private lanesField(): HTMLElement {
    const names: readonly (readonly [LanesBy, string])[] = [
      ["cpu", "CPU"],
      ["context", "context"],
    ];
    const select = el("select", {}, ...names.map(([value, name]) => el("option", { value }, name)));
    select.addEventListener("change", () => {
      this.choice = { ...this.choice, lanes: select.value === "cpu" ? "cpu" : "context" };
      this.changed(this.choice);
    });
    return el("label", {}, "A column for each ", select);
  }

  private boxes<Item extends number | Group>(
    legend: string,
    items: readonly Item[],
    name: (item: Item) => string,
    hides: "hiddenCpus" | "hiddenGroups",
  ): HTMLElement {
    const hidden = new Set<Item>();
    const boxes = items.map((item) => {
      const box = el("input", { type: "checkbox", checked: "" });
      box.addEventListener("change", () => {
        if (box.checked) hidden.delete(item);
        else hidden.add(item);
        this.filter({ [hides]: new Set(hidden) });
      });
      return el("label", {}, box, ` ${name(item)}`);
    });
    return el("fieldset", {}, el("legend", {}, legend), ...boxes);
  }
}
