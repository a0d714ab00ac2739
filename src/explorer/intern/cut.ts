// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Shape } from "../../model/model.ts";
import { Pack } from "./pack.ts";

/** One slot of every state: the values that were seen in it, numbered from 1; 0 is absence. */
export interface Slot {
  readonly kind: "slot";
  /** Where it is: ["cpus", "0", "daif"]. */
  readonly keys: readonly string[];
  readonly number: number;
  readonly pack: number;
  /** Its number in the pack. */
  readonly local: number;
  readonly values: unknown[];
  readonly numbers: Map<string, number>;
}

interface RecordNode {
  readonly kind: "record";
  readonly isArray: boolean;
  readonly members: ReadonlyMap<string, Node>;
}

export interface ListNode {
  readonly kind: "list";
  readonly length: Slot;
  readonly elements: Node[];
  readonly grow: () => Node;
}

export interface DictNode {
  readonly kind: "dict";
  readonly entries: Map<string, Slot>;
  readonly grow: (name: string) => Slot;
}

export type Node = Slot | RecordNode | ListNode | DictNode;

/** The slots of a state, by their place in it. Lists and dictionaries get theirs as they turn up. */
export class Cut {
  readonly root: Node;
  readonly slots: Slot[] = [];
  readonly packs: Pack[] = [];
  readonly #text: (value: unknown) => string;

  constructor(shape: Shape, text: (value: unknown) => string) {
    this.#text = text;
    this.root = this.#node(shape, [], this.#pack());
  }

  /** The number of a value of a slot. */
  numberOf(slot: Slot, value: unknown): number {
    if (value === undefined) return 0;
    const text = this.#text(value);
    let number = slot.numbers.get(text);
    if (number === undefined) {
      number = slot.values.push(value) - 1;
      slot.numbers.set(text, number);
    }
    return number;
  }

  #pack(): number {
    return this.packs.push(new Pack()) - 1;
  }

  #slot(keys: readonly string[], pack: number): Slot {
    const number = this.slots.length;
    const local = this.packs[pack]?.admit(number) ?? 0;
    const slot: Slot = {
      kind: "slot",
      keys,
      number,
      pack,
      local,
      values: [undefined],
      numbers: new Map(),
    };
    this.slots.push(slot);
    return slot;
  }

  #node(shape: Shape, keys: readonly string[], pack: number): Node {
    const below = (name: string | number) => [...keys, `${name}`];
    switch (shape.kind) {
      case "slot":
        return this.#slot(keys, pack);
      case "pack":
        return this.#node(shape.of, keys, this.#pack());
      case "record":
      case "tuple": {
        const members = Object.entries(shape.of).map(([name, of]): [string, Node] => [
          name,
          this.#node(of, below(name), pack),
        ]);
        return { kind: "record", isArray: shape.kind === "tuple", members: new Map(members) };
      }
      case "dict": {
        const entries = new Map<string, Slot>();
        const grow = (name: string): Slot => {
          const slot = this.#slot(below(name), pack);
          entries.set(name, slot);
          return slot;
        };
        return { kind: "dict", entries, grow };
      }
      case "list": {
        // The elements beyond share the last pack: there is no end to them.
        const packs = Array.from({ length: shape.packs }, () => this.#pack());
        const elements: Node[] = [];
        const grow = (): Node => {
          const at = elements.length;
          const node = this.#node(shape.of, below(at), packs[at] ?? packs.at(-1) ?? pack);
          elements.push(node);
          return node;
        };
        return { kind: "list", length: this.#slot(below("length"), pack), elements, grow };
      }
    }
  }
}

/** The slot at these keys, or null; in lists and dictionaries it is made if it was never asked for. */
export function slotAt({ root }: Cut, keys: readonly string[]): Slot | null {
  let node: Node | undefined = root;
  for (const key of keys) {
    if (node?.kind === "record") node = node.members.get(key);
    else if (node?.kind === "dict") node = entryOf(node, key);
    else if (node?.kind === "list")
      node = key === "length" ? node.length : elementOf(node, Number(key));
    else break;
  }
  return node?.kind === "slot" && node.keys.length === keys.length ? node : null;
}

/** The value of a slot in a plain state. */
export function valueAt(state: unknown, { keys }: Pick<Slot, "keys">): unknown {
  let value = state;
  for (const key of keys) {
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[key]; // keyed by name, or by index
  }
  return value;
}

/** Element `at` of a list; it is made if it was never asked for. */
export function elementOf(list: ListNode, at: number): Node {
  while (list.elements.length <= at) list.grow();
  return list.elements[at] ?? list.grow();
}

/** The slot of a name in a dictionary; it is made if it was never asked for. */
export const entryOf = (dict: DictNode, name: string): Slot =>
  dict.entries.get(name) ?? dict.grow(name);

/** Numbers of everything in a plain state, handed to `put` by slot; absent slots are left out. */
export function takeApart(
  cut: Cut,
  node: Node,
  value: unknown,
  put: (slot: Slot, number: number) => void,
): void {
  if (node.kind === "slot") {
    put(node, cut.numberOf(node, value));
    return;
  }
  if (typeof value !== "object" || value === null)
    throw new Error(`a state has ${String(value)} where its shape has a ${node.kind}`);
  const members = value as Readonly<Record<string, unknown>>; // keyed by name, or by index
  switch (node.kind) {
    case "record":
      for (const name of Object.keys(members)) {
        if (!node.members.has(name))
          throw new Error(`a state has ${name}, which its shape does not have`);
      }
      for (const [name, member] of node.members) takeApart(cut, member, members[name], put);
      return;
    case "dict":
      for (const [name, entry] of Object.entries(members))
        put(entryOf(node, name), cut.numberOf(entryOf(node, name), entry));
      return;
    case "list": {
      const { length } = value as readonly unknown[];
      put(node.length, cut.numberOf(node.length, length));
      for (let at = 0; at < length; at += 1) takeApart(cut, elementOf(node, at), members[at], put);
    }
  }
}

/** The plain state whose slots hold `ids`. */
export function putTogether(node: Node, ids: Int32Array): unknown {
  const held = ({ values, number }: Slot) => values[ids[number] ?? 0];
  switch (node.kind) {
    case "slot":
      return held(node);
    case "record": {
      if (node.isArray) return [...node.members.values()].map((member) => putTogether(member, ids));
      const whole: Record<string, unknown> = {};
      node.members.forEach((member, name) => {
        whole[name] = putTogether(member, ids);
      });
      return Object.freeze(whole);
    }
    case "dict": {
      const whole: Record<string, unknown> = {};
      node.entries.forEach((slot, name) => {
        const value = held(slot);
        if (value !== undefined) whole[name] = value;
      });
      return Object.freeze(whole);
    }
    case "list": {
      const length = Number(held(node.length) ?? 0);
      return Array.from({ length }, (_, at) => putTogether(elementOf(node, at), ids));
    }
  }
}
