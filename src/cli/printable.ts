// SPDX-License-Identifier: GPL-2.0-only OR MIT

/**
 * Control characters: C0 but tab and line feed, DEL, C1, and the marks that turn the direction of
 * text. A terminal obeys them, and a reader does not see them.
 */
const CONTROLS = /[^\P{Cc}\t\n]|[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

const ESC = "\u001b";

/** The colours of `paint`: bold, dim, red, green, yellow, and the ends of them. */
const COLOURS = new RegExp(`(${ESC}\\[(?:1|2|22|31|32|33|39)m)`);

/** Text with its control characters written as JSON and C write them: \u001b. */
export const printable = (text: string): string =>
  text.replace(CONTROLS, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** The same, where colours of our own may stand. */
export const printableInColours = (text: string): string =>
  text
    .split(COLOURS)
    .map((part, at) => (at % 2 === 1 ? part : printable(part)))
    .join("");
