// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { formatLocation } from "../../src/kernelc/position.ts";
import { preprocess } from "../../src/kernelc/preprocess.ts";
import { SourceCache } from "../../src/kernelc/source.ts";

interface Flat {
  readonly config?: ReadonlyMap<string, string>;
  readonly files?: Readonly<Record<string, string>>;
  readonly prelude?: readonly string[];
  /** Filled with the files read. */
  readonly read?: string[];
  /** Filled with the configuration symbols consulted. */
  readonly asked?: Set<string>;
  /** Filled with the diagnostics; without it any diagnostic fails the test. */
  readonly problems?: string[];
  readonly quiet?: boolean;
}

/** The tokens of a text after preprocessing. */
export function flat(text: string, options: Flat = {}): string[] {
  const files: Readonly<Record<string, string>> = { ...options.files, "a.c": text };
  const cache = new SourceCache({ read: (path) => files[path] ?? null });
  const done = preprocess("a.c", cache, {
    config: options.config ?? new Map(),
    defines: new Map(),
    includePath: ["include"],
    prelude: options.prelude ?? [],
    kept: () => false,
  });
  const problems = done.diagnostics.map((d) => `${formatLocation(d.at)}: ${d.message}`);
  if (options.problems === undefined && options.quiet !== true && problems.length > 0) {
    throw new Error(problems.join("\n"));
  }
  options.problems?.push(...problems);
  options.read?.push(...done.files);
  for (const name of done.configRead) options.asked?.add(name);
  return Array.from(done.tokens.id, (id) => cache.interner.text(id));
}
