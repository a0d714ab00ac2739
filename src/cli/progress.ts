// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { PointProgress } from "../run/engine.ts";
import type { Io } from "./io.ts";
import { grouped, plural } from "./words.ts";

/** Often enough to look alive, seldom enough to read. */
const SECONDS_BETWEEN = 0.5;
/** Moves to the beginning of the line and clears it. */
export const ERASE_LINE = "\r\u001b[K";

/** In a log every line stays; that of a night should still be readable. */
const SECONDS_IN_LOG = 30;

/**
 * One line on stderr, rewritten in place; with `--progress` a line now and then where
 * stderr is no terminal, else nothing at all there.
 */
export class ProgressLine {
  readonly #io: Io;
  readonly #begun: number;
  readonly #shows: "in place" | "in log" | "never";
  #last: number;
  #isShown = false;

  constructor(io: Io, { quiet, log }: { readonly quiet: boolean; readonly log: boolean }) {
    this.#io = io;
    this.#begun = io.clock();
    this.#shows = io.isTerminal && !quiet ? "in place" : log ? "in log" : "never";
    this.#last = this.#shows === "in log" ? this.#begun : Number.NEGATIVE_INFINITY;
  }

  show(name: string, progress: PointProgress): void {
    if (this.#shows === "never") return;
    const now = this.#io.clock();
    const between = this.#shows === "in log" ? SECONDS_IN_LOG : SECONDS_BETWEEN;
    if (now - this.#last < between) return;
    this.#last = now;
    const seconds = (now - this.#begun).toFixed(1);
    const line = `${name}  ${countsOf(progress)}  ${seconds} s`;
    this.#isShown = this.#shows === "in place";
    this.#io.err(this.#isShown ? `${ERASE_LINE}${line}` : `${line}\n`);
  }

  clear(): void {
    if (this.#isShown) this.#io.err(ERASE_LINE);
    this.#isShown = false;
  }
}

function countsOf(progress: PointProgress): string {
  const fired = `${progress.fired} of ${progress.total} steps fired`;
  if ("runs" in progress) {
    const { runs, of, transitions } = progress;
    return `run ${grouped(runs + 1)} of ${grouped(of)}  ${plural(transitions, "step")}  ${fired}`;
  }
  const { layer, states, frontier } = progress;
  return `layer ${layer}  ${plural(states, "state")}  ${fired}  frontier ${grouped(frontier)}`;
}
