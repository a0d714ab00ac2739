// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Draft } from "immer";
import { binary, cast } from "../evaluate.ts";
import type { IntType } from "../integer.ts";
import type { Machine } from "../machine.ts";
import { cellName, isFrameCell } from "../memory.ts";
import type { StepOp } from "../program.ts";
import type { MemoryConfig } from "../system.ts";
import type { Value } from "../value.ts";
import type { Entry, Load, Origin, Walk } from "./entry.ts";
import { INT } from "./ordered.ts";
import { setWindow } from "./perform.ts";
import { isLoad, isWalk, windowOf } from "./window.ts";

/**
 * What a step puts into the window of its CPU. Accesses are issued in program order, and
 * nothing happens until they are performed.
 *
 * Source: kernel-stop-pause-x86.md section 2.8.
 */
export type Issue = { readonly kind: "wmb" } | ViaMapping | Access;

interface ViaMapping {
  readonly kind: "via";
  /** The page table entry. */
  readonly via: string;
  /** Null for a load. */
  readonly value: Value | null;
}

interface Access {
  /** A change is a load and a store. */
  readonly kind: "load" | "store" | "change";
  readonly cell: string;
  /** Whether nobody else stores between the halves of a change. */
  readonly atomic: boolean;
  readonly acquire: boolean;
  readonly release: boolean;
  /** What is stored, by what is loaded; of a load the value of the step if it `returns` that. */
  readonly value: (old: Value) => Value;
  readonly returns: "old" | "new";
  readonly type: IntType | null;
  /** What is stored is a page table entry. */
  readonly isEntry?: true;
}

interface Order {
  readonly acquire?: true;
  readonly release?: true;
}

const PLAIN = { atomic: false, acquire: false, release: false, returns: "old" } as const;
const COUNTER = "counter";

/**
 * What `op` issues; null for a step that is done at once. Its address must be known.
 * On x86 a read-modify-write is done at once, when nothing is left before it.
 */
export function issueOf({ model }: MemoryConfig, op: StepOp, args: readonly Value[]): Issue | null {
  const [first = 0n, second = 0n] = args;
  if (op.op === "primitive") return issueOfPrimitive(model, op.name, args);
  if (op.op !== "load" && op.op !== "store" && op.op !== "modify") return null;
  const cell = cellName(first, op.path);
  if (isFrameCell(cell)) return null;
  if (op.op === "load") return { ...PLAIN, kind: "load", cell, value: (old) => old, type: op.type };
  if (op.op === "store") return { ...PLAIN, kind: "store", cell, value: () => second, type: null };
  const { operator, type } = op;
  const value = (old: Value) => binary(operator, old, second, type);
  return { ...PLAIN, kind: "change", atomic: true, cell, value, returns: "new", type };
}

function issueOfPrimitive(
  model: MemoryConfig["model"],
  name: string,
  [first = 0n, second = 0n]: readonly Value[],
): Issue | null {
  const cell = (path: string) => cellName(first, path);
  const access = (kind: "load" | "store", order: Order): Access => ({
    ...PLAIN,
    ...order,
    kind,
    cell: cell(""),
    value: () => second,
    type: INT,
  });
  const change = (path: string, order: Order, value: (old: Value) => Value): Issue | null =>
    model === "x86"
      ? null
      : { ...PLAIN, ...order, kind: "change", atomic: true, cell: cell(path), value, type: INT };
  const add = (number: bigint) => (old: Value) => binary("+", old, number, INT);
  switch (name) {
    case "smp_load_acquire":
      return access("load", { acquire: true });
    case "smp_store_release":
      return access("store", { release: true });
    case "xchg_relaxed":
      return change("", {}, () => second);
    case "xchg_acquire":
      return change("", { acquire: true }, () => second);
    case "xchg_release":
      return change("", { release: true }, () => second);
    case "atomic_inc":
      return change(COUNTER, {}, add(1n));
    case "atomic_dec":
      return change(COUNTER, {}, add(-1n));
    case "set_bit":
    case "clear_bit":
      return model === "x86" ? null : bitChange(name, first, second);
    case "test_bit":
      return bitLoad(first, second);
    case "load_via":
      return { kind: "via", via: cell(""), value: null };
    case "store_via":
      return { kind: "via", via: cell(""), value: second };
    case "__set_pte_nosync":
      return { ...access("store", {}), isEntry: true };
    case "smp_wmb":
      // On x86 stores are performed in order.
      return model === "x86" ? null : { kind: "wmb" };
    default:
      return null;
  }
}

const UNSIGNED_LONG: IntType = { bits: 64, signed: false };

/** A relaxed change of one bit: its number comes before the word. Both are known. */
function bitChange(name: "set_bit" | "clear_bit", number: Value, word: Value): Issue {
  if (typeof number !== "bigint") throw new Error(`${name} of no integer`);
  const bit = 1n << number;
  const value = (old: Value) =>
    name === "set_bit"
      ? binary("|", old, bit, UNSIGNED_LONG)
      : binary("&", old, ~bit, UNSIGNED_LONG);
  const cell = cellName(word, "");
  return { ...PLAIN, kind: "change", atomic: true, cell, value, type: UNSIGNED_LONG };
}

const hasName = (entry: Entry): entry is Load | Walk => isLoad(entry) || isWalk(entry);

/** A plain load of a word, of which one bit is asked for. */
function bitLoad(number: Value, word: Value): Issue {
  if (typeof number !== "bigint") throw new Error("test_bit of no integer");
  const value = (old: Value) =>
    binary("&", binary(">>", old, number, UNSIGNED_LONG), 1n, UNSIGNED_LONG);
  const cell = cellName(word, "");
  return { ...PLAIN, kind: "load", cell, value, returns: "new", type: UNSIGNED_LONG };
}

/** Puts it into the window of `cpu`; the value of the step. */
export function issue(
  before: Machine,
  draft: Draft<Machine>,
  cpu: number,
  what: Issue,
  origin: Origin | null,
): Value | undefined {
  const window = windowOf(before, cpu);
  if (what.kind === "wmb") {
    setWindow(draft, cpu, [...window, { kind: "wmb" }]);
    return undefined;
  }
  const used = new Set(window.filter(hasName).map(({ id }) => id));
  // The least free one: equal states look equal.
  const id = [...used, 0].findIndex((_, candidate) => !used.has(candidate));
  if (what.kind === "via") {
    const { via, value } = what;
    setWindow(draft, cpu, [...window, { kind: "walk", id, via, value, passed: [] }]);
    return { late: { k: "load", cpu, id } };
  }
  const { kind, cell, atomic, acquire, release, value, returns, type, isEntry } = what;
  const from = origin === null ? {} : { origin };
  const load: Entry = { kind: "load", id, cell, acquire, exclusive: atomic, ...from };
  const late: Value = { late: { k: "load", cpu, id } };
  const old = type === null ? late : cast(late, type);
  const exclusive = atomic ? "waits" : "no";
  const written = isEntry === true ? { ...from, isEntry } : from;
  const store: Entry = { kind: "store", cell, value: value(old), release, exclusive, ...written };
  const entries = kind === "load" ? [load] : kind === "store" ? [store] : [load, store];
  setWindow(draft, cpu, [...window, ...entries]);
  if (kind === "store") return undefined;
  return returns === "old" ? old : value(old);
}
