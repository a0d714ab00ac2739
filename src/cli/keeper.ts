// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { rmSync } from "node:fs";
import type { Keeper } from "../run/kept.ts";
import { checkpointFile, readCheckpoint, writeCheckpoint } from "./checkpoint.ts";

/** A search in its file. */
export interface Kept {
  readonly file: string;
  readonly states: number;
}

/** The end of a search on an interrupt; `kept` is null where it could not be written. */
export class Interrupted extends Error {
  readonly kept: Kept | null;

  constructor(kept: Kept | null) {
    super();
    this.kept = kept;
  }
}

/** Where searches are kept, how often, and the sign that they are to be kept now, and end. */
export interface Keeping {
  readonly folder: string;
  readonly seconds: number;
  /** Shared with the threads: not zero when searches are to end. */
  readonly sign: Int32Array;
}

/**
 * The keeper of a job's search: writes it to its file, and begins where that one says. A search
 * that cannot be written goes on; `warn` gets one line, once for each reason.
 */
export function keeperOf(
  { scenario, point }: { readonly scenario: string; readonly point: string },
  { folder, seconds, sign }: Keeping,
  clock: () => number,
  warn: (line: string) => void,
): Keeper {
  const path = checkpointFile(folder, scenario, point);
  let last = clock();
  const warned = new Set<string>();
  const isEnding = () => Atomics.load(sign, 0) !== 0;
  return {
    load: (stamp) => readCheckpoint(path, stamp),
    isDue: () => isEnding() || clock() - last >= seconds,
    save: (stamp, snapshot) => {
      const failure = failureOf(() => writeCheckpoint(path, stamp, snapshot));
      if (failure !== null && !warned.has(failure)) {
        warned.add(failure);
        warn(
          `${path}: WARNING: this search is not kept: ${failure}, make room; the search goes on`,
        );
      }
      last = clock();
      const states = snapshot.parents.length;
      if (isEnding()) throw new Interrupted(failure === null ? { file: path, states } : null);
    },
    forget: () => rmSync(path, { force: true }),
  };
}

function failureOf(write: () => void): string | null {
  try {
    write();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
