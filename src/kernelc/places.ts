// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Location } from "./position.ts";
import type { SourceFile } from "./source.ts";

/** Where the outermost macro of a token was invoked. */
interface Expansion {
  readonly macro: string;
  readonly place: number;
}

/**
 * The unit's address space: every file has a range, so that one integer names
 * a file and an offset, and a second one the outermost macro expansion.
 */
export class Places {
  readonly #files: SourceFile[] = [];
  readonly #bases: number[] = [];
  readonly #baseOf = new Map<SourceFile, number>();
  readonly #expansions: Expansion[] = [{ macro: "", place: 0 }];
  #end = 0;

  /** First place of a file; the same however often it is included. */
  base(file: SourceFile): number {
    const known = this.#baseOf.get(file);
    if (known !== undefined) return known;
    const base = this.#end;
    this.#files.push(file);
    this.#bases.push(base);
    this.#baseOf.set(file, base);
    this.#end = base + file.text.length + 1;
    return base;
  }

  /** Records an expansion that starts at `place`; its number goes into the tokens it makes. */
  expansion(macro: string, place: number): number {
    this.#expansions.push({ macro, place });
    return this.#expansions.length - 1;
  }

  /** The place where an expansion was invoked. */
  site(expansion: number): number {
    return this.#expansions[expansion]?.place ?? 0;
  }

  /** Turns a place and an expansion number into file, line, column and `via`. */
  locate(place: number, expansion: number): Location {
    const at = this.#plain(place);
    const via = expansion > 0 ? this.#expansions[expansion] : undefined;
    return via === undefined ? at : { ...at, via: { macro: via.macro, ...this.#plain(via.place) } };
  }

  #plain(place: number): Omit<Location, "via"> {
    let low = 0;
    let high = this.#bases.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#bases[middle] ?? 0) <= place) low = middle;
      else high = middle - 1;
    }
    const file = this.#files[low];
    if (file === undefined) return { file: "", line: 1, column: 1 };
    return file.locate(place - (this.#bases[low] ?? 0));
  }
}
