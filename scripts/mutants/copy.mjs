// SPDX-License-Identifier: GPL-2.0-only OR MIT
// A copy of the tree to put faults into. What is only read is linked.
import { cpSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Imports are resolved from where a file really is, so these are copied. */
const COPIED = ["src", "test", "docs", "bench"];
const LEFT_OUT = [".git", "dist"];

/** The folder of a new copy; `drop` removes it. */
export function copyOf(root) {
  const copy = mkdtempSync(join(tmpdir(), "eret-mutants-"));
  for (const name of readdirSync(root).filter((each) => !LEFT_OUT.includes(each))) {
    if (COPIED.includes(name)) cpSync(join(root, name), join(copy, name), { recursive: true });
    else symlinkSync(join(root, name), join(copy, name));
  }
  return { folder: copy, drop: () => rmSync(copy, { recursive: true, force: true }) };
}
