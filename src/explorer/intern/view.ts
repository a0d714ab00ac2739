// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { CHANGE, type Plainly } from "../../model/model.ts";
import { type Cut, elementOf, entryOf, type Node, type Slot } from "./cut.ts";
import type { Session } from "./session.ts";

/**
 * A view of a state looks like the state and records the slots that are read. Changing it (see
 * `produce`) gives a view of the state after, in which slots that were written are no longer
 * read from the state before. A slot is read whole: below it is plain data.
 */

/** Under this name a view gives its inside away, to this module only. */
const INSIDE = Symbol("inside");

/** The record shared by all views of one state. */
interface Context {
  readonly root: Node;
  readonly session: Session;
  /** Slots that the step has written. */
  readonly written: Set<Slot>;
  readonly isDraft: boolean;
}

type Keyed = Record<string, unknown>;
type Branch = Exclude<Node, Slot>;

/** The view of a plain state. */
export const viewOf = ({ root }: Cut, state: object, session: Session): object =>
  open(root, state, { root, session, written: new Set(), isDraft: false }).proxy;

/** The plain state behind the view of one, and the slots written on the way to it; null if it is none. */
export function behind(
  view: unknown,
  session: Session,
): { readonly state: unknown; readonly written: ReadonlySet<Slot> } | null {
  const inside = insideOf(view);
  if (inside === undefined || inside.context.session !== session) return null;
  return { state: inside.raw, written: inside.context.written };
}

const insideOf = (value: unknown): View | undefined =>
  typeof value === "object" && value !== null
    ? (value as { readonly [INSIDE]?: View })[INSIDE]
    : undefined;

function open(node: Node, raw: unknown, context: Context): View {
  if (node.kind === "slot" || typeof raw !== "object" || raw === null)
    throw new Error("a state has to be an object of several slots");
  return new View(node, raw as Keyed, context); // keyed by name, or by index
}

class View implements ProxyHandler<object> {
  readonly node: Branch;
  readonly raw: Keyed;
  readonly proxy: object;
  context: Context;
  readonly #below = new Map<Node, View>();

  constructor(node: Branch, raw: Keyed, context: Context) {
    this.node = node;
    this.raw = raw;
    this.context = context;
    const isArray = node.kind === "list" || (node.kind === "record" && node.isArray);
    // The target is an empty stand-in: a frozen one would insist on giving its own members.
    this.proxy = new Proxy(isArray ? [] : {}, this);
  }

  get(target: object, key: string | symbol): unknown {
    if (key === INSIDE) return this;
    if (key === CHANGE) return this.node === this.context.root ? this.#change : undefined;
    if (typeof key === "symbol") return Reflect.get(target, key);
    if (key === "length" && Array.isArray(target)) return this.#length();
    const node = this.#member(key);
    if (node !== undefined) return this.#value(node, this.raw[key]);
    if (!Array.isArray(target) && Object.hasOwn(this.raw, key))
      throw new Error(`a step reads ${key}, which the shape does not have`);
    return Reflect.get(target, key);
  }

  has(target: object, key: string | symbol): boolean {
    const node = typeof key === "symbol" ? undefined : this.#member(key);
    if (node?.kind === "slot") this.#read(node);
    return node === undefined ? Reflect.has(target, key) : String(key) in this.raw;
  }

  set(_: object, key: string | symbol, value: unknown): boolean {
    if (!this.context.isDraft || typeof key === "symbol") return false;
    const plain = this.#plain(value);
    if (key === "length" && this.node.kind === "list") this.#truncate(Number(plain));
    else this.#write(key, plain);
    this.raw[key] = plain;
    return true;
  }

  deleteProperty(_: object, key: string | symbol): boolean {
    if (!this.context.isDraft || typeof key === "symbol") return false;
    this.#write(key, undefined);
    delete this.raw[key];
    return true;
  }

  ownKeys(): string[] {
    if (this.node.kind === "record" && !this.node.isArray) return [...this.node.members.keys()];
    throw new Error("a step lists all that a part of the state holds, and so depends on all of it");
  }

  getOwnPropertyDescriptor(target: object, key: string | symbol): PropertyDescriptor | undefined {
    if (Array.isArray(target)) return Reflect.getOwnPropertyDescriptor(target, key);
    if (typeof key === "symbol" || this.#member(key) === undefined) return undefined;
    const value = this.get(target, key);
    return { value, enumerable: true, configurable: true, writable: true };
  }

  defineProperty(): boolean {
    return false;
  }

  readonly #change = (plainly: Plainly, edit: (draft: object) => void): object => {
    const { root, session } = this.context;
    const written = new Set(this.context.written);
    const after = plainly(this.raw, (draft) =>
      edit(open(root, draft, { root, session, written, isDraft: true }).proxy),
    );
    return open(root, after, { root, session, written, isDraft: false }).proxy;
  };

  #read(slot: Slot): void {
    if (!this.context.written.has(slot)) this.context.session.read(slot);
  }

  #length(): number {
    if (this.node.kind === "list") this.#read(this.node.length);
    return Number(this.raw.length);
  }

  /** The node of a member; reading it tells whether it is there. */
  #member(key: string): Node | undefined {
    const { node } = this;
    if (node.kind === "record") return node.members.get(key);
    if (node.kind === "dict") return entryOf(node, key);
    const at = Number(key);
    if (!Number.isInteger(at) || at < 0 || at > this.#length()) return undefined;
    return elementOf(node, at);
  }

  #value(node: Node, raw: unknown): unknown {
    if (node.kind === "slot") {
      this.#read(node);
      return raw;
    }
    if (raw === undefined) return undefined;
    const known = this.#below.get(node);
    if (known?.raw === raw) return known.proxy;
    const view = open(node, raw, this.context);
    this.#below.set(node, view);
    return view.proxy;
  }

  /** A part of the state that is put elsewhere has been read as a whole. */
  #plain(value: unknown): unknown {
    const inside = insideOf(value);
    if (inside === undefined) return value;
    inside.#readAll(inside.node, inside.raw);
    return inside.raw;
  }

  #readAll(node: Node, raw: unknown): void {
    if (node.kind === "slot") {
      this.#read(node);
      return;
    }
    if (node.kind === "dict") throw new Error("a step moves a whole dictionary of the state");
    const members = (raw ?? {}) as Keyed; // keyed by name, or by index
    if (node.kind === "record") {
      for (const [name, member] of node.members) this.#readAll(member, members[name]);
    } else {
      this.#read(node.length);
      for (let at = 0; at < Number(members.length ?? 0); at += 1)
        this.#readAll(elementOf(node, at), members[at]);
    }
  }

  #write(key: string, value: unknown): void {
    const { node, raw } = this;
    const member = this.#member(key);
    if (member === undefined)
      throw new Error(`a step writes ${key}, which the shape does not have`);
    if (node.kind === "list" && Number(key) >= Number(raw.length))
      this.context.written.add(node.length);
    this.#detach(member);
    this.#forget(member, raw[key], value);
  }

  #truncate(length: number): void {
    const { node } = this;
    if (node.kind !== "list") return;
    for (let at = length; at < this.#length(); at += 1) this.#write(String(at), undefined);
    this.context.written.add(node.length);
  }

  /** Who holds a part that is taken out still sees it as it was before that. */
  #detach(node: Node): void {
    const view = this.#below.get(node);
    if (view !== undefined) view.#keep(new Set(this.context.written));
    this.#below.delete(node);
  }

  #keep(written: Set<Slot>): void {
    this.context = { ...this.context, written };
    for (const view of this.#below.values()) view.#keep(written);
  }

  /** All slots of a part that is replaced hold something else now. */
  #forget(node: Node, before: unknown, after: unknown): void {
    const { written } = this.context;
    if (node.kind === "slot") written.add(node);
    else if (node.kind === "dict")
      throw new Error("a step replaces a whole dictionary of the state");
    else {
      const [was, is] = [(before ?? {}) as Keyed, (after ?? {}) as Keyed]; // by name, or by index
      if (node.kind === "record") {
        for (const [name, member] of node.members) this.#forget(member, was[name], is[name]);
      } else {
        // How many slots there are to forget depends on how many elements there were.
        this.#read(node.length);
        written.add(node.length);
        const count = Math.max(Number(was.length ?? 0), Number(is.length ?? 0));
        for (let at = 0; at < count; at += 1) this.#forget(elementOf(node, at), was[at], is[at]);
      }
    }
  }
}
