// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { join } from "node:path";
import type { Instance, InstanceName } from "./instances.ts";
import { numberIn, type Tool } from "./tool.ts";
import { VARIANTS } from "./variants.ts";

const defines = ({ cpus, loops, variant, twoTasks, nmis, sdeis }: Instance): readonly string[] =>
  Object.entries({
    N: cpus,
    L: loops,
    V: VARIANTS[variant],
    NT: twoTasks,
    NN: nmis,
    NS: sdeis,
  }).map(([name, value]) => `-D${name}=${value}`);

/** Its default table, 2^24 places, is too small for these. */
const TABLES: Partial<Record<InstanceName, string>> = { S7n: "-w26", S7: "-w26", S8: "-w28" };
/** Its depth-first search needs a stack for the longest path; the default is 10 000 steps. */
const STACK = "-m5000000";

function spin(name: string, about: string, file: string, flags: readonly string[]): Tool {
  return {
    name,
    about,
    isExact: flags.includes("-DNOREDUCE"),
    isShortest: flags.includes("-DBFS"),
    needs: ["spin", "gcc"],
    build: ({ instance, models }) => [
      ["spin", ...defines(instance), "-a", join(models, file)],
      ["gcc", "-O2", "-DMEMLIM=20000", "-DSAFETY", ...flags, "-o", "pan", "pan.c"],
    ],
    search: ({ name: instance }) => {
      const table = TABLES[instance];
      return ["./pan", "-E", STACK, ...(table === undefined ? [] : [table])];
    },
    read: (output) => ({
      verdict: /errors: 0\b/.test(output) ? "holds" : "violated",
      states: numberIn(output, /([\d.e+]+) states, stored/),
      // It counts the initial state as a transition.
      transitions: numberIn(output, /([\d.e+]+) transitions/) - 1,
      // Its assertions fire inside the last step.
      trace: 1 + numberIn(output, /at depth (\d+)/),
      bytes: 2 ** 20 * numberIn(output, /([\d.]+)\tactual memory usage for states/),
    }),
  };
}

export const SPIN: readonly Tool[] = [
  spin("spin DFS", "exact, depth first", "flat.pml", ["-DNOREDUCE"]),
  spin("spin BFS", "exact, breadth first", "flat.pml", ["-DNOREDUCE", "-DBFS"]),
  spin("spin POR", "depth first, partial-order reduction", "split.pml", []),
];
