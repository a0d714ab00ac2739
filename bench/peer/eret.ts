// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { join } from "node:path";
import type { Found, Tool } from "./tool.ts";

const programs = (file: string): string => join(import.meta.dirname, file);

function eret(name: string, about: string, flags: readonly string[], program = "main.js"): Tool {
  return {
    name,
    about,
    isExact: program === "main.js",
    isShortest: true,
    needs: [],
    build: () => [],
    search: ({ name: instance }) => [process.execPath, programs(program), instance, ...flags],
    read: (output) => JSON.parse(output) as Found, // as the programs write it
  };
}

export const ERET: readonly Tool[] = [
  eret("eret", "the model in TypeScript; exact, breadth first", []),
  eret("eret, compiled", "the same when Node has compiled it, by searching S4 before", ["--warm"]),
];

export const OTHERS: readonly Tool[] = [
  eret("eret, kernel C", "the same from C, parsed and lowered; exact, breadth first", ["--c"]),
  eret("eret --compact", "the model in TypeScript; 64 bits of each state", ["--compact"]),
];

export const PLACEMENT = eret(
  "eret, placement",
  "interrupt placement",
  ["placement"],
  "reduced.js",
);
export const REDUCED = eret("eret --reduce", "all reductions", [], "reduced.js");
