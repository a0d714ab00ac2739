// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { ERET, OTHERS, PLACEMENT, REDUCED } from "./eret.ts";
import { INSTANCES, type InstanceName } from "./instances.ts";
import { RUMUR } from "./rumur.ts";
import { SPIN } from "./spin.ts";
import type { Tool } from "./tool.ts";

const EXTENTS = ["quick", "full", "s8"] as const;
export type Extent = (typeof EXTENTS)[number];

export const isExtent = (word: string): word is Extent =>
  (EXTENTS as readonly string[]).includes(word);

const LARGE: readonly InstanceName[] = ["S7n", "S7"];

/** Which instances: quick leaves out what takes minutes, full what takes an hour. */
export const instancesOf = (extent: Extent): readonly InstanceName[] =>
  (Object.keys(INSTANCES) as InstanceName[]).filter(
    (name) => (extent === "s8" || name !== "S8") && (extent !== "quick" || !LARGE.includes(name)),
  );

/** A tool, and how often it runs. */
export interface Turn {
  readonly tool: Tool;
  readonly runs: number;
}

/** The tools on an instance: medians of three, but for what takes long. */
export function toolsOn(name: InstanceName): readonly Turn[] {
  const isLarge = LARGE.includes(name);
  const [dfs, ...others] = SPIN;
  const paired = [...ERET, ...(dfs === undefined ? [] : [dfs])];
  if (name === "S8") return paired.map((tool) => ({ tool, runs: 1 }));
  return [
    ...paired.map((tool) => ({ tool, runs: 3 })),
    ...[...OTHERS, ...others, RUMUR].map((tool) => ({ tool, runs: isLarge ? 1 : 3 })),
  ];
}

/** The reduced searches of an instance; of a broken one they look at more than a search that ends at once. */
export const reductionsOn = (name: InstanceName): readonly Turn[] =>
  name === "S8" || "trace" in INSTANCES[name].expected
    ? []
    : [PLACEMENT, REDUCED].map((tool) => ({ tool, runs: 1 }));
