// SPDX-License-Identifier: GPL-2.0-only OR MIT

/** Whether two nodes of the syntax tree say the same, wherever they stand. */
export const sameSource = (a: object, b: object): boolean => text(a) === text(b);

const text = (node: object): string =>
  JSON.stringify(node, (key, value: unknown) =>
    key === "at" || key === "end" ? undefined : typeof value === "bigint" ? `${value}` : value,
  );

/** Every identifier inside a piece of syntax. */
export function identifiers(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(identifiers);
  if (typeof node !== "object" || node === null) return [];
  const own = "kind" in node && node.kind === "ident" && "name" in node ? [String(node.name)] : [];
  return [...own, ...Object.values(node).flatMap(identifiers)];
}
