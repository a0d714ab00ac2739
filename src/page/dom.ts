// SPDX-License-Identifier: GPL-2.0-only OR MIT

type Child = Node | string | null;

/**
 * An element. Text goes in as text, whatever is in it: nothing on the page is ever parsed
 * as HTML. A null child is left out, an attribute that is undefined too.
 */
export function el<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string | undefined>>,
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

/** Text for those who do not see a mark or a colour. */
export const unseen = (text: string): HTMLElement => el("span", { class: "unseen" }, text);

/** A button with one thing to do. */
export function button(
  label: string,
  does: () => void,
  attributes: Readonly<Record<string, string | undefined>> = {},
): HTMLButtonElement {
  const element = el("button", { type: "button", ...attributes }, label);
  element.addEventListener("click", does);
  return element;
}
