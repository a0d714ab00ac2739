// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Progress } from "../explorer/options.ts";
import type { Io } from "./io.ts";
import { grouped } from "./words.ts";

/** Often enough to look alive, seldom enough to read. */
const SECONDS_BETWEEN = 0.5;
const ERASE_LINE = "\r\u001b[K";

/** One line on stderr, rewritten in place; nothing at all when stderr is no terminal. */
export class ProgressLine {
  readonly #io: Io;
  readonly #begun: number;
  readonly #shows: boolean;
  #last = Number.NEGATIVE_INFINITY;
  #isShown = false;

  constructor(io: Io, shows: boolean) {
    this.#io = io;
    this.#begun = io.clock();
    this.#shows = shows && io.isTerminal;
  }

  show(name: string, { layer, states, frontier }: Progress): void {
    const now = this.#io.clock();
    if (!this.#shows || now - this.#last < SECONDS_BETWEEN) return;
    this.#last = now;
    this.#isShown = true;
    const seconds = (now - this.#begun).toFixed(1);
    const counts = `layer ${layer}  ${grouped(states)} states  frontier ${grouped(frontier)}`;
    this.#io.err(`${ERASE_LINE}${name}  ${counts}  ${seconds} s`);
  }

  clear(): void {
    if (this.#isShown) this.#io.err(ERASE_LINE);
    this.#isShown = false;
  }
}
