// SPDX-License-Identifier: GPL-2.0-only OR MIT

const row = (cells: readonly (string | number)[]): string => `| ${cells.join(" | ")} |`;

/** A table in Markdown; every column but the first is one of numbers. */
export const table = (
  heads: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): string =>
  [row(heads), row(heads.map((_, at) => (at === 0 ? "---" : "---:"))), ...rows.map(row)].join("\n");

/** With blanks between the thousands. */
export const count = (value: number): string =>
  Number.isFinite(value) ? Math.round(value).toLocaleString("en").replaceAll(",", " ") : "–";

export const fixed = (value: number, digits: number): string =>
  Number.isFinite(value) ? value.toFixed(digits) : "–";

export const ratio = (value: number): string => `${fixed(value, value < 10 ? 2 : 0)}×`;
