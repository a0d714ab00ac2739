// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { join } from "node:path";
import type { Found, Tool } from "./tool.ts";

const MAIN = join(import.meta.dirname, "main.js");

function eret(name: string, about: string, flags: readonly string[]): Tool {
  return {
    name,
    about,
    isExact: true,
    isShortest: true,
    needs: [],
    build: () => [],
    search: ({ name: instance }) => [process.execPath, MAIN, instance, ...flags],
    read: (output) => JSON.parse(output) as Found, // as main.ts writes it
  };
}

export const ERET: readonly Tool[] = [
  eret("eret", "the model in TypeScript; exact, breadth first", []),
  eret("eret, kernel C", "the same from C, parsed and lowered; exact, breadth first", ["--c"]),
];
