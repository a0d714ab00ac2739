// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Site } from "../model/program.ts";
import { branchOp, type DraftOp, type Emitter, type Item, type Label } from "./emitter.ts";
import { idleBeginnings } from "./lifetime.ts";
import type { Note } from "./note.ts";
import { renameOp, renameTerm, usesOf } from "./slots.ts";

/** What is left of a function: targets are indices, and every operation is reached. */
export interface Pruned {
  readonly ops: readonly { readonly op: DraftOp; readonly site: Site }[];
  readonly slots: readonly string[];
  /** What is to be done or said, of reached places only. */
  readonly notes: readonly { readonly note: Note; readonly site: Site }[];
}

/** Drops what control never reaches, jumps that lead nowhere else, and slots that nobody names. */
export function prune(code: Emitter, params: number): Pruned {
  const graph = new Graph(code);
  const reached = graph.reached();
  const notes = code.items.flatMap((item, i) => ("note" in item && reached.has(i) ? [item] : []));
  const ops = graph.layout();
  return { ...compact(ops, code.slots, params), notes };
}

/** Control flow over the emitted items. */
class Graph {
  private readonly items: readonly Item[];
  private readonly placed: ReadonlyMap<Label, number>;
  /** Operations without an effect, which are passed over like notes. */
  private readonly idle: ReadonlySet<number>;

  constructor(code: Emitter) {
    this.items = code.items;
    this.placed = code.placed;
    this.idle = idleBeginnings(code.items, (i) => this.successors(i));
  }

  /** A label that was never placed belongs to a refused statement; its place does not matter. */
  at(label: Label): number {
    return Math.min(this.placed.get(label) ?? this.items.length, this.items.length - 1);
  }

  private successors(i: number): number[] {
    const item = this.items[i];
    if (item === undefined) return [];
    if ("note" in item) return [i + 1];
    const { op } = item;
    if (op.op === "return") return [];
    if (op.op === "jump") return [this.at(op.to)];
    return op.op === "branch" ? [this.at(op.then), this.at(op.otherwise)] : [i + 1];
  }

  reached(): ReadonlySet<number> {
    const reached = new Set([0]);
    const stack = [0];
    for (let i = stack.pop(); i !== undefined; i = stack.pop())
      for (const next of this.successors(i))
        if (!reached.has(next) && next < this.items.length) {
          reached.add(next);
          stack.push(next);
        }
    return reached;
  }

  /** The first operation that runs from `i` on, through notes and jumps; a circle of jumps is one. */
  final(i: number): number {
    const seen = new Set<number>();
    for (let at = i; ; ) {
      const item = this.items[at];
      const runs = item !== undefined && "op" in item && item.op.op !== "jump";
      if (item === undefined || (runs && !this.idle.has(at))) return at;
      if (seen.has(at) && "op" in item) return at;
      seen.add(at);
      at = "op" in item && item.op.op === "jump" ? this.at(item.op.to) : at + 1;
    }
  }

  /** What runs after the operation at `i`, jumps followed. */
  private next(i: number): number[] {
    const item = this.items[i];
    // A jump is only kept when it is a circle of its own.
    return item !== undefined && "op" in item && item.op.op === "jump"
      ? [i]
      : this.successors(i).map((to) => this.final(to));
  }

  /** Reached operations in order; a jump stands only where the next one is not what follows. */
  layout(): Pruned["ops"] {
    const order = this.running();
    const index = new Map<number, number>();
    const result: { op: DraftOp; site: Site }[] = [];
    const jumps: { at: number; to: number }[] = [];
    order.forEach((i, n) => {
      const item = this.items[i];
      if (item === undefined || !("op" in item)) throw new Error("control reaches no operation");
      index.set(i, result.length);
      result.push(item);
      const [to, other] = this.next(i);
      if (to === undefined || other !== undefined || item.op.op === "jump" || to === order[n + 1])
        return;
      jumps.push({ at: result.length, to });
      result.push({ op: { op: "jump", to }, site: item.site });
    });
    const place = (i: number): number => {
      const at = index.get(i);
      if (at === undefined) throw new Error("a jump into pruned code");
      return at;
    };
    const inserted = new Set(jumps.map(({ at }) => at));
    return result.map(({ op, site }, n) => {
      if (op.op === "jump")
        return {
          op: { ...op, to: place(inserted.has(n) ? op.to : this.final(this.at(op.to))) },
          site,
        };
      if (op.op !== "branch") return { op, site };
      const target = (label: Label): number => place(this.final(this.at(label)));
      return { op: branchOp(op.on, target(op.then), target(op.otherwise)), site };
    });
  }

  /** Indices of the operations that run, in order. */
  private running(): number[] {
    const first = this.final(0);
    const seen = new Set([first]);
    for (const i of seen) for (const to of this.next(i)) seen.add(to);
    const order = [...seen].sort((a, b) => a - b);
    // The entry comes first, even when it is a loop whose test was emitted last.
    return [first, ...order.filter((i) => i !== first)];
  }
}

function compact(
  ops: Pruned["ops"],
  names: readonly string[],
  params: number,
): Pick<Pruned, "ops" | "slots"> {
  const used = new Set(Array.from({ length: params }, (_, i) => i));
  for (const { op } of ops) {
    const { reads, writes } = usesOf(op);
    for (const slot of reads) used.add(slot);
    if (writes !== null) used.add(writes);
  }
  const order = [...used].sort((a, b) => a - b);
  const fresh = new Map(order.map((slot, i) => [slot, i]));
  const rename = (slot: number): number => fresh.get(slot) ?? slot;
  return {
    ops: ops.map(({ op, site }) => ({
      op: renameOp(op, (term) => renameTerm(term, rename), rename),
      site,
    })),
    slots: order.map((slot) => names[slot] ?? ""),
  };
}
