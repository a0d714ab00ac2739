// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Machine } from "./machine.ts";
import type { StateKey } from "./model.ts";

/**
 * Names states: every object that a machine consists of gets a small number, the same
 * for equal values, and a machine's number is its key. An object that a step left alone
 * is only looked up, never written out again, and so are the parts of one that changed.
 */
export class KeyMaker {
  private readonly byText = new Map<string, number>();
  private readonly byObject = new WeakMap<object, number>();

  /** Equal states give equal keys, unequal ones unequal keys. */
  key(machine: Machine): StateKey {
    return `${this.number(machine)}` as StateKey; // the only maker of keys
  }

  private number(value: object): number {
    const known = this.byObject.get(value);
    if (known !== undefined) return known;
    const text = this.level(value);
    let id = this.byText.get(text);
    if (id === undefined) {
      id = this.byText.size;
      this.byText.set(text, id);
    }
    this.byObject.set(value, id);
    return id;
  }

  /** Text of one level of plain data, members in order of name. Throws on anything else. */
  private level(value: object): string {
    if (Array.isArray(value)) return `[${value.map((item) => this.text(item)).join()}]`;
    const members = value as Readonly<Record<string, unknown>>; // no array, so keyed by name
    let text = "";
    for (const name of Object.keys(value).sort()) text += `${name}:${this.text(members[name])},`;
    return text;
  }

  /** Canonical text of a part of a machine: equal for equal values, and only for them. */
  text(value: unknown): string {
    switch (typeof value) {
      case "string":
        return JSON.stringify(value);
      case "bigint":
        return `${value}n`;
      case "number":
      case "boolean":
      case "undefined":
        return String(value);
      case "object":
        return value === null ? "null" : `#${this.number(value)}`;
      default:
        throw new Error(`a state holds a ${typeof value}, which is no plain data`);
    }
  }
}
