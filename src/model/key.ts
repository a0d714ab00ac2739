// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Machine } from "./machine.ts";
import type { StateKey } from "./model.ts";

/**
 * Names states: each component of the machine gets a small number, the same for equal
 * values, and the numbers make the key. A component that a step left alone is the same
 * object, so that it is only looked up, never written out again.
 */
export class KeyMaker {
  private readonly byText = new Map<string, number>();
  private readonly byObject = new WeakMap<object, number>();

  /** Equal states give equal keys, unequal ones unequal keys. */
  key(machine: Machine): StateKey {
    const parts: number[] = [];
    for (const cpu of machine.cpus) parts.push(this.intern(cpu));
    for (const name in machine.tasks) {
      const task = machine.tasks[name];
      if (task === undefined) continue;
      parts.push(task.preemptCount, task.needResched ? 1 : 0, task.stack.length);
      for (const activation of task.stack) parts.push(this.intern(activation));
    }
    parts.push(this.intern(machine.memory), this.intern(machine.locks));
    parts.push(this.intern(machine.lines), this.intern(machine.budget));
    if (machine.broken !== null) parts.push(this.intern(machine.broken));
    return parts.join() as StateKey; // the only maker of keys
  }

  private intern(component: object): number {
    const known = this.byObject.get(component);
    if (known !== undefined) return known;
    const text = canonical(component);
    let id = this.byText.get(text);
    if (id === undefined) {
      id = this.byText.size;
      this.byText.set(text, id);
    }
    this.byObject.set(component, id);
    return id;
  }
}

/** Text of plain data, with object members in order of name. Throws on anything else. */
function canonical(value: unknown): string {
  switch (typeof value) {
    case "string":
      return JSON.stringify(value);
    case "bigint":
      return `${value}n`;
    case "number":
    case "boolean":
    case "undefined":
      return String(value);
    case "object": {
      if (value === null) return "null";
      if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
      const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
      return `{${members.map(([name, member]) => `${name}:${canonical(member)}`).join()}}`;
    }
    default:
      throw new Error(`a state holds a ${typeof value}, which is no plain data`);
  }
}
