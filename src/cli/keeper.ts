// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { rmSync } from "node:fs";
import type { Keeper } from "../run/kept.ts";
import { checkpointFile, readCheckpoint, writeCheckpoint } from "./checkpoint.ts";

/** The search was kept because somebody wants it to end. */
export class Interrupted extends Error {}

/** Where searches are kept, how often, and the sign that they are to be kept now, and end. */
export interface Keeping {
  readonly folder: string;
  readonly seconds: number;
  /** Shared with the threads: not zero when searches are to end. */
  readonly sign: Int32Array;
}

/** Keeps the search of a job in its file, and begins where that one says. */
export function keeperOf(
  { scenario, point }: { readonly scenario: string; readonly point: string },
  { folder, seconds, sign }: Keeping,
  clock: () => number,
): Keeper {
  const path = checkpointFile(folder, scenario, point);
  let last = clock();
  const isEnding = () => Atomics.load(sign, 0) !== 0;
  return {
    load: (stamp) => readCheckpoint(path, stamp),
    isDue: () => isEnding() || clock() - last >= seconds,
    save: (stamp, snapshot) => {
      writeCheckpoint(path, stamp, snapshot);
      last = clock();
      if (isEnding()) throw new Interrupted();
    },
    forget: () => rmSync(path, { force: true }),
  };
}
