// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { fixedWidth } from "./fixed-width.ts";

/** What a name means at a place: a type, anything else, or nothing known. */
export type Meaning = "type" | "ordinary" | "unknown";

/** Names of a unit's file scope with the token from which they count. */
export class FileScope {
  readonly #types = new Map<string, number>();
  readonly #ordinary = new Map<string, number>();

  declare(name: string, isType: boolean, at: number): void {
    const names = isType ? this.#types : this.#ordinary;
    if (!names.has(name)) names.set(name, at);
  }

  /** A body parsed late must not see what was declared after it. */
  meaning(name: string, at: number): Meaning {
    if ((this.#types.get(name) ?? Number.POSITIVE_INFINITY) <= at) return "type";
    if ((this.#ordinary.get(name) ?? Number.POSITIVE_INFINITY) <= at) return "ordinary";
    return fixedWidth(name) === null ? "unknown" : "type";
  }
}

/** The blocks around a place, innermost last, on top of the file scope. */
export class Scope {
  readonly #file: FileScope;
  readonly #blocks: Map<string, boolean>[] = [];

  constructor(file: FileScope) {
    this.#file = file;
  }

  enter(): void {
    this.#blocks.push(new Map());
  }

  leave(): void {
    this.#blocks.pop();
  }

  declare(name: string, isType: boolean, at: number): void {
    const block = this.#blocks.at(-1);
    if (block === undefined) this.#file.declare(name, isType, at);
    else block.set(name, isType);
  }

  meaning(name: string, at: number): Meaning {
    for (let i = this.#blocks.length - 1; i >= 0; i--) {
      const isType = this.#blocks[i]?.get(name);
      if (isType !== undefined) return isType ? "type" : "ordinary";
    }
    return this.#file.meaning(name, at);
  }
}
