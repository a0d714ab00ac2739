// SPDX-License-Identifier: GPL-2.0-only OR MIT
// Which tests touch which sources, by the graph of imports.
import { readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

const FROM = /(?:from|import)\s*\(?\s*"(\.[^"]+)"/g;

/** By file: the files that it imports. */
export function importsOf(root, files) {
  const known = new Set(files);
  return new Map(
    files.map((file) => {
      const text = readFileSync(join(root, file), "utf8");
      const names = [...text.matchAll(FROM)].map(([, name]) =>
        normalize(join(dirname(file), name)),
      );
      return [file, names.filter((name) => known.has(name))];
    }),
  );
}

/** How many imports away from a file each file is that it reaches. */
export function distances(imports, from) {
  const far = new Map([[from, 0]]);
  for (const [file, steps] of far)
    for (const next of imports.get(file) ?? []) if (!far.has(next)) far.set(next, steps + 1);
  return far;
}
