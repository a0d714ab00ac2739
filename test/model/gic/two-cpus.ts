// SPDX-License-Identifier: GPL-2.0-only OR MIT
// The rules of kernel-arm64-entry.md section 2.5 for the distributor and two CPU interfaces,
// told a second time: one record for each interrupt, which knows where it is active.

export interface OracleInterrupt {
  readonly name: string;
  readonly intid: number;
  readonly level: boolean;
  /** The CPU that it is of, or that lists it. */
  readonly home: number;
  pending: boolean;
  enabled: boolean;
  priority: number;
  target: number;
  activeAt: number | null;
}

export class TwoCpus {
  readonly #running: { name: string; priority: number }[][] = [[], []];
  readonly #interrupts: readonly OracleInterrupt[];
  readonly #mask: number;

  constructor(interrupts: readonly OracleInterrupt[], mask: number) {
    this.#interrupts = interrupts;
    this.#mask = mask;
  }

  named(name: string): OracleInterrupt {
    const found = this.#interrupts.find((one) => one.name === name);
    if (found === undefined) throw new Error(`no interrupt ${name}`);
    return found;
  }

  /** What each CPU is told of: pending, enabled, routed there, active nowhere; then priorities. */
  signalled(cpu: number): OracleInterrupt | null {
    const [best] = this.#interrupts
      .filter((one) => one.pending && one.enabled && one.activeAt === null && one.target === cpu)
      .toSorted((a, b) => a.priority - b.priority || a.intid - b.intid);
    const running = this.running(cpu);
    if (best === undefined || best.priority >= Math.min(this.#mask, running)) return null;
    return best;
  }

  /** The priority that runs on a CPU; nothing pending is worse than idle. */
  running(cpu: number): number {
    return this.#running[cpu]?.at(-1)?.priority ?? 0xff;
  }

  acknowledge(cpu: number): number {
    const line = this.signalled(cpu);
    if (line === null) return 1023;
    if (!line.level) line.pending = false;
    line.activeAt = cpu;
    this.#running[cpu]?.push({ name: line.name, priority: line.priority });
    return line.intid;
  }

  /** EOIR in EOImode 0; the name of what ended. */
  end(cpu: number): OracleInterrupt | null {
    const ended = this.#running[cpu]?.pop();
    if (ended === undefined) return null;
    const line = this.named(ended.name);
    line.activeAt = null;
    return line;
  }
}
