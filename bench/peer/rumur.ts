// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { numberIn, type Task, type Tool } from "./tool.ts";
import { VARIANTS } from "./variants.ts";

/** Murphi has no preprocessor: its model is a text with places to fill in. */
function modelText({ instance, models }: Task): string {
  const { cpus, loops, variant, twoTasks, nmis, sdeis } = instance;
  /** Whether the first CPU has something, and whether the others do. */
  const on = (count: number) => [count >= 1, count >= cpus && count > 1].map(String);
  const [[t0, t1], [m0, m1], [s0, s1]] = [on(twoTasks), on(nmis), on(sdeis)];
  const places: Readonly<Record<string, string | number | undefined>> = {
    N: cpus,
    L: loops,
    V: VARIANTS[variant],
    ...{ T0: t0, T1: t1, M0: m0, M1: m1, S0: s0, S1: s1 },
    CPUT: `0..${cpus - 1}`,
    BOSS: 0,
    START: "",
    END: "",
  };
  return readFileSync(join(models, "entry.m.in"), "utf8").replace(/@(\w+)@/g, (place, name) =>
    String(places[name] ?? place),
  );
}

export const RUMUR: Tool = {
  name: "rumur",
  about: "exact, breadth first, one thread",
  isExact: true,
  isShortest: true,
  needs: ["rumur", "gcc"],
  files: (task) => ({ "entry.m": modelText(task) }),
  build: () => [
    ["rumur", "--deadlock-detection", "off", "--threads", "1", "-o", "entry.c", "entry.m"],
    ["gcc", "-std=c11", "-march=native", "-O3", "-o", "entry", "entry.c", "-lpthread"],
  ],
  search: () => ["./entry"],
  read: (output) => ({
    verdict: output.includes("No error found") ? "holds" : "violated",
    states: numberIn(output, /^\s*(\d+) states, /m),
    transitions: numberIn(output, /states, (\d+) rules fired/),
    trace: output.match(/Rule .* fired\.|^Rule "/gm)?.length ?? Number.NaN,
    bytes: null,
  }),
};
