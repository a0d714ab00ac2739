// SPDX-License-Identifier: GPL-2.0-only OR MIT

/** Whether two nodes of the syntax tree say the same, wherever they stand. */
export const sameSource = (a: object, b: object): boolean => text(a) === text(b);

const text = (node: object): string =>
  JSON.stringify(node, (key, value: unknown) =>
    key === "at" || key === "end" ? undefined : typeof value === "bigint" ? `${value}` : value,
  );
