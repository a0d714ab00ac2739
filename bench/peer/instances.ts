// SPDX-License-Identifier: GPL-2.0-only OR MIT

/** How large a machine is; what is on some CPUs is on the first ones. */
export interface Instance {
  readonly cpus: number;
  /** Rounds of each task's loop. */
  readonly loops: number;
  /**
   * Buggy: the pseudo-NMI leaves through the ordinary exit path and locks cpu_base there.
   * Late: it does so when one round is left on its CPU only, so that the trace is long.
   */
  readonly variant: "fixed" | "buggy" | "late";
  /** On how many CPUs there are two tasks, a source of pseudo-NMIs, one of SDEI events. */
  readonly twoTasks: number;
  readonly nmis: number;
  readonly sdeis: number;
}

/** What every exact checker has to find. */
type Expected =
  | { readonly states: number; readonly transitions: number }
  /** Steps of the shortest path to a broken rule. */
  | { readonly trace: number };

interface Known {
  readonly instance: Instance;
  readonly expected: Expected;
}

const fixed = (
  [cpus, loops, twoTasks, nmis, sdeis]: readonly [number, number, number, number, number],
  states: number,
  transitions: number,
): Known => ({
  instance: { cpus, loops, variant: "fixed", twoTasks, nmis, sdeis },
  expected: { states, transitions },
});

const broken = (
  variant: "buggy" | "late",
  [cpus, loops, twoTasks, nmis, sdeis]: readonly [number, number, number, number, number],
  trace: number,
): Known => ({
  instance: { cpus, loops, variant, twoTasks, nmis, sdeis },
  expected: { trace },
});

/** The numbers on which Spin, Rumur, TLC, Stateright and two explorers by hand agreed. */
export const INSTANCES = {
  S4: fixed([1, 1, 1, 1, 0], 16_555, 21_267),
  S5: fixed([1, 1, 1, 1, 1], 115_885, 137_152),
  S6n: fixed([1, 3, 1, 1, 1], 899_731, 1_065_272),
  S6: fixed([2, 1, 1, 0, 0], 1_025_638, 2_229_566),
  S7n: fixed([2, 1, 1, 1, 0], 6_341_256, 15_000_176),
  S7: fixed([3, 1, 0, 0, 0], 11_273_218, 36_618_650),
  S8: fixed([2, 1, 2, 1, 0], 96_532_542, 229_180_932),
  B1: broken("buggy", [1, 1, 1, 1, 1], 11),
  B2: broken("buggy", [2, 1, 1, 1, 1], 11),
  B3: broken("buggy", [3, 1, 3, 3, 3], 11),
  D1: broken("late", [1, 3, 1, 1, 1], 66),
  D2: broken("late", [2, 1, 1, 1, 0], 37),
} as const satisfies Record<string, Known>;

export type InstanceName = keyof typeof INSTANCES;
