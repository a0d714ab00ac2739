// SPDX-License-Identifier: GPL-2.0-only OR MIT
// The rules of kernel-arm64-entry.md section 2.5 told a second time, in another way: one
// interface, active priorities as bits (ICC_AP1R), active interrupts in the distributor.

export interface OracleLine {
  readonly intid: number;
  /** As it is, five bits. */
  readonly priority: number;
  readonly level: boolean;
}

export class Oracle {
  readonly pending = new Set<number>();
  readonly #active = new Set<number>();
  readonly #activePriorities = new Set<number>();
  readonly #lines: readonly OracleLine[];
  readonly #eoiMode: 0 | 1;
  mask = 0;
  /** Lowest bit of the group priority. */
  lowest = 3;

  constructor(lines: readonly OracleLine[], eoiMode: 0 | 1) {
    this.#lines = lines;
    this.#eoiMode = eoiMode;
  }

  get running(): number {
    return Math.min(0xff, ...this.#activePriorities);
  }

  get best(): OracleLine | undefined {
    return this.#lines
      .filter(({ intid }) => this.pending.has(intid) && !this.#active.has(intid))
      .toSorted((a, b) => a.priority - b.priority || a.intid - b.intid)[0];
  }

  get isSignalled(): boolean {
    const { best, running } = this;
    if (best === undefined || best.priority >= this.mask) return false;
    return running === 0xff || best.priority >> this.lowest < running >> this.lowest;
  }

  acknowledge(): number {
    const { best } = this;
    if (best === undefined || !this.isSignalled) return 1023;
    this.#active.add(best.intid);
    this.#activePriorities.add((best.priority >> this.lowest) << this.lowest);
    if (!best.level) this.pending.delete(best.intid);
    return best.intid;
  }

  end(intid: number): void {
    this.#activePriorities.delete(this.running);
    if (this.#eoiMode === 0) this.#active.delete(intid);
  }

  deactivate(intid: number): void {
    this.#active.delete(intid);
  }
}
