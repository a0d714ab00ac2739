// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Op, Site, Expr as Term } from "../model/program.ts";
import type { Note } from "./note.ts";

/** An operation without what only the finished function knows. */
type Draft<T> = T extends unknown ? Omit<T, "site" | "live"> : never;
export type DraftOp = Draft<Op>;

/** A label or, once placed, the index that it stands for. */
export type Label = number;

/** In `op`, jump targets are labels. A note is something to report if control gets here. */
export type Item = ({ readonly op: DraftOp } | { readonly note: Note }) & { readonly site: Site };

/** A branch whose targets are labels or indices. */
export const branchOp = (on: Term, yes: number, no: number): DraftOp =>
  // biome-ignore lint/suspicious/noThenProperty: the program's name for it; nobody awaits an operation.
  ({ op: "branch", on, then: yes, otherwise: no });

/**
 * Collects the operations of one function in order. Dead code is emitted like
 * any other and pruned at the end, so that what is wrong with it can be dropped
 * with it.
 */
export class Emitter {
  readonly items: Item[] = [];
  readonly slots: string[] = [];
  /** Index of each label's item; a label that was never placed is at the end. */
  readonly placed = new Map<Label, number>();
  private readonly temporaries = new Set<number>();
  private labels = 0;
  private barrier = 0;

  slot(name: string): number {
    return this.slots.push(name) - 1;
  }

  /** A slot that is assigned once for each use; C may have names with '$' of its own. */
  temporary(name = `${this.slots.length}`): number {
    const slot = this.slot(`$${name}`);
    this.temporaries.add(slot);
    return slot;
  }

  isTemporary(slot: number): boolean {
    return this.temporaries.has(slot);
  }

  label(): Label {
    return this.labels++;
  }

  place(label: Label): void {
    this.placed.set(label, this.items.length);
    this.barrier = this.items.length;
  }

  op(op: DraftOp, site: Site): void {
    this.items.push({ op, site });
  }

  note(note: Note, site: Site): void {
    this.items.push({ note, site });
  }

  jump(to: Label, site: Site): void {
    this.op({ op: "jump", to }, site);
  }

  branch(on: Term, yes: Label, no: Label, site: Site): void {
    this.op(branchOp(on, yes, no), site);
  }

  /** `slot = value`, straight from the operation that made the value when it was the last one. */
  set(slot: number, value: Term, site: Site): void {
    const last = this.items.at(-1);
    const fresh = value.k === "local" && this.isTemporary(value.slot);
    if (fresh && this.items.length > this.barrier && last !== undefined && "op" in last) {
      const { op } = last;
      let retargeted: DraftOp | null = null;
      if (op.op === "set" && op.slot === value.slot) retargeted = { ...op, slot };
      else if ("result" in op && op.result === value.slot) retargeted = { ...op, result: slot };
      if (retargeted !== null) {
        this.items[this.items.length - 1] = { op: retargeted, site: last.site };
        return;
      }
    }
    this.op({ op: "set", slot, value }, site);
  }

  /** Runs `work` for what it returns; what it emits is thrown away. */
  discard<T>(work: () => T): T {
    const [length, barrier] = [this.items.length, this.barrier];
    try {
      return work();
    } finally {
      this.items.length = length;
      this.barrier = barrier;
    }
  }
}
