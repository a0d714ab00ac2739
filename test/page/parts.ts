// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "../..");

/** The parts of the page as the program has them once it is built. */
export const pagePart = (name: string): string =>
  readFileSync(join(root, name.endsWith(".js") ? "dist/page" : "src/page/style", name), "utf8");
