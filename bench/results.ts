// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import { join } from "node:path";
import type { InstanceName } from "./peer/instances.ts";
import type { Row } from "./peer/measure.ts";
import type { Profile } from "./peer/profile.ts";
import { ROOT } from "./search.ts";
import type { GrowthRow, SpecRow } from "./spec.ts";

/** All that was measured, each part in one run. */
export interface Results {
  readonly machine: string;
  /** By instance; what a run left out is there from the one before. */
  readonly peers: Readonly<Partial<Record<InstanceName, Row>>>;
  /** By part: when it was measured; a part that is not here was so before that was noted. */
  readonly measured?: Readonly<Record<string, string>>;
  readonly profiles?: readonly Profile[];
  readonly spec: readonly SpecRow[];
  readonly growth: readonly GrowthRow[];
}

const FILE = join(ROOT, "bench", "results.json");

export const machine = (): string =>
  `Node ${process.version}, ${availableParallelism()} × ${cpus()[0]?.model ?? "CPU"}`;

export const readResults = (): Results =>
  existsSync(FILE)
    ? (JSON.parse(readFileSync(FILE, "utf8")) as Results) // as it is written below
    : { machine: machine(), peers: {}, spec: [], growth: [] };

export function writeResults(results: Results, document: string): void {
  writeFileSync(FILE, `${JSON.stringify(results, null, 1)}\n`);
  writeFileSync(join(ROOT, "docs", "performance.md"), document);
}
