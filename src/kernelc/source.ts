// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { Interner } from "./intern.ts";
import { type Lexed, lex } from "./lex.ts";
import type { Location } from "./position.ts";

/** Where files come from: a folder, a tree with a patch applied, or a test's record. */
export interface SourceTree {
  /** Text of a file by path relative to the root, or null if there is none. */
  readonly read: (path: string) => string | null;
}

/** One file with its tokens; lines are found only when a message needs them. */
export class SourceFile {
  readonly path: string;
  readonly text: string;
  readonly lexed: Lexed;
  #lines: number[] | null = null;

  constructor(path: string, text: string, interner: Interner) {
    this.path = path;
    this.text = text;
    this.lexed = lex(text, interner);
  }

  /** Line and column of an offset, both from 1. */
  locate(offset: number): Omit<Location, "via"> {
    this.#lines ??= lineStarts(this.text);
    const lines = this.#lines;
    let low = 0;
    let high = lines.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((lines[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { file: this.path, line: low + 1, column: offset - (lines[low] ?? 0) + 1 };
  }
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let i = text.indexOf("\n"); i >= 0; i = text.indexOf("\n", i + 1)) starts.push(i + 1);
  return starts;
}

/** Files already read and split into tokens; units over the same tree share them. */
export class SourceCache {
  readonly interner = new Interner();
  readonly #files = new Map<string, SourceFile | null>();
  readonly #tree: SourceTree;

  constructor(tree: SourceTree) {
    this.#tree = tree;
  }

  /** The file at a path, or null if the tree has none. */
  file(path: string): SourceFile | null {
    const known = this.#files.get(path);
    if (known !== undefined) return known;
    const text = this.#tree.read(path);
    const file = text === null ? null : new SourceFile(path, text, this.interner);
    this.#files.set(path, file);
    return file;
  }
}

const caches = new WeakMap<SourceTree, SourceCache>();

/** The cache of a tree. Identity counts: a changed tree must be a new object. */
export function cacheOf(tree: SourceTree): SourceCache {
  let cache = caches.get(tree);
  if (cache === undefined) {
    cache = new SourceCache(tree);
    caches.set(tree, cache);
  }
  return cache;
}

/** Folds `.` and `..`; null when the path leaves the root. */
export function normalise(path: string): string | null {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.pop() === undefined) return null;
  }
  return parts.join("/");
}

/** Folder of a path, "" for the root. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash < 0 ? "" : path.slice(0, slash);
}
