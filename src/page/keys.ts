// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { el } from "./dom.ts";

/** A key and what it does; the list of keys is made from the same table. */
export interface Key {
  readonly keys: readonly string[];
  readonly about: string;
  readonly does: (key: string) => void;
}

const ARROWS: ReadonlySet<string> = new Set(["ArrowUp", "ArrowDown", "Home", "End"]);

/** Listens for keys, except where they mean something already: in fields, in what scrolls. */
export function listen(keys: readonly Key[], lettersOn: () => boolean): void {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
    if (document.querySelector("dialog[open]") !== null) return;
    const { target } = event;
    if (target instanceof Element) {
      if (target.closest("input, select, textarea") !== null) return;
      if (ARROWS.has(event.key) && target.closest("[tabindex='0']") !== null) return;
    }
    if (event.key.length === 1 && event.key !== "?" && !lettersOn()) return;
    const found = keys.find((each) => each.keys.includes(event.key));
    if (found === undefined) return;
    event.preventDefault();
    found.does(event.key);
  });
}

/** The list of keys. Letters can be turned off for those who dictate. */
export function helpDialog(keys: readonly Key[]): {
  readonly dialog: HTMLDialogElement;
  readonly lettersOn: () => boolean;
} {
  const letters = el("input", { type: "checkbox", checked: "" });
  const rows = keys.map(({ keys: names, about }) =>
    el(
      "tr",
      {},
      el("th", { scope: "row" }, ...names.flatMap((name) => [el("kbd", {}, name), " "])),
      el("td", {}, about),
    ),
  );
  const dialog = el(
    "dialog",
    { "aria-labelledby": "keys-title" },
    el("h2", { id: "keys-title" }, "Keys"),
    el("table", {}, el("tbody", {}, ...rows)),
    el("p", {}, el("label", {}, letters, " letters are keys")),
    el("form", { method: "dialog" }, el("button", {}, "Close")),
  );
  return { dialog, lettersOn: () => letters.checked };
}
