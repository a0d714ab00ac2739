// SPDX-License-Identifier: GPL-2.0-only OR MIT

/** An element of an XML document; its children are elements or text. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly children: readonly (Element | string)[];
}

export const element = (
  name: string,
  attributes: Element["attributes"],
  ...children: Element["children"]
): Element => ({ name, attributes, children });

/** The document as text, one element to a line where that changes no text. */
export const xmlText = (root: Element): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${elementText(root, "")}`;

function elementText({ name, attributes, children }: Element, indent: string): string {
  const words = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${escaped(`${value}`)}"`,
  );
  const head = `${indent}<${name}${words.join("")}`;
  if (children.length === 0) return `${head}/>\n`;
  const [only] = children;
  if (typeof only === "string" && children.length === 1)
    return `${head}>${escaped(only, false)}</${name}>\n`;
  const inner = children.map((child) =>
    typeof child === "string" ? escaped(child, false) : elementText(child, `${indent}  `),
  );
  return `${head}>\n${inner.join("")}${indent}</${name}>\n`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\n": "&#10;",
  "\t": "&#9;",
  "\r": "&#13;",
};

/** XML 1.0 has no way to write most control characters, nor half of a surrogate pair. */
const UNWRITABLE = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

/** Line breaks survive in text as they are, in attributes only as references. */
function escaped(text: string, attribute = true): string {
  const special = attribute ? /[&<>"\n\t\r]/g : /[&<>\r]/g;
  return text.replace(UNWRITABLE, "\u{fffd}").replace(special, (found) => ENTITIES[found] ?? found);
}
