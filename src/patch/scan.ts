// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { InputError } from "../kernelc/diagnostic.ts";
import type { PatchLine } from "./mail.ts";

/** What a patch does to one file, as lines; the names are still to be read. */
export interface Section {
  /** Line of the patch at which it begins. */
  readonly at: number;
  readonly header: readonly string[];
  readonly hunks: readonly RawHunk[];
}

interface RawHunk {
  readonly at: number;
  /** The `@@` line. */
  readonly header: string;
  /** Each begins with a space, `+`, `-` or `\`. */
  readonly lines: readonly PatchLine[];
}

const HUNK = /^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@/;

/** Splits a diff into files and hunks. Throws InputError where a hunk is not what it says. */
export function scan(lines: readonly PatchLine[], file: string): readonly Section[] {
  return new Scanner(lines, file).sections();
}

interface Open {
  readonly at: number;
  readonly header: string[];
  readonly hunks: RawHunk[];
  named: boolean;
}

class Scanner {
  readonly #lines: readonly PatchLine[];
  readonly #file: string;
  readonly #sections: Open[] = [];
  #next = 0;

  constructor(lines: readonly PatchLine[], file: string) {
    this.#lines = lines;
    this.#file = file;
  }

  sections(): readonly Section[] {
    for (let line = this.#take(); line !== undefined; line = this.#take()) {
      const { text, number } = line;
      const open = this.#sections.at(-1);
      if (/^diff --(?:cc|combined) |^@@@/.test(text)) {
        throw this.#wrong(number, "this is the diff of a merge, it has two old sides, diff one");
      }
      if (text.startsWith("diff --git ")) this.#open(number, text, false);
      else if (this.#isFileHeader(text)) this.#fileHeader(number, text, open);
      else if (text.startsWith("@@")) this.#hunk(number, text, open);
      else if (open !== undefined && !open.named) open.header.push(text);
    }
    return this.#sections;
  }

  #take(): PatchLine | undefined {
    const line = this.#lines[this.#next];
    this.#next += 1;
    return line;
  }

  #open(at: number, text: string, named: boolean): void {
    this.#sections.push({ at, header: [text], hunks: [], named });
  }

  /** `--- a` counts only with `+++ b` after it: prose may begin with dashes. */
  #isFileHeader(text: string): boolean {
    const below = this.#lines[this.#next]?.text ?? "";
    return /^--- \S/.test(text) && /^\+\+\+ \S/.test(below);
  }

  #fileHeader(number: number, text: string, open: Open | undefined): void {
    if (open === undefined || open.named) this.#open(number, text, true);
    else {
      open.header.push(text);
      open.named = true;
    }
    const below = this.#take();
    if (below !== undefined) this.#sections.at(-1)?.header.push(below.text);
  }

  #hunk(number: number, header: string, open: Open | undefined): void {
    const counts = HUNK.exec(header);
    if (counts === null) {
      const told = `'${header}' is no hunk header, the patch was edited or cut`;
      throw this.#wrong(number, `${told}, make it again with git diff`);
    }
    if (open === undefined || !open.named) {
      const told = "this hunk belongs to no file, the lines '--- a/…' and '+++ b/…' are missing";
      throw this.#wrong(number, `${told}, take the whole patch`);
    }
    const lines = this.#body(number, Number(counts[1] ?? 1), Number(counts[2] ?? 1));
    open.hunks.push({ at: number, header, lines });
  }

  /** Reads the lines that the header promises, no fewer and no more. */
  #body(at: number, oldLines: number, newLines: number): readonly PatchLine[] {
    const lines: PatchLine[] = [];
    let [old, fresh] = [0, 0];
    while (old < oldLines || fresh < newLines) {
      const line = this.#lines[this.#next];
      // A mail program may drop the space of an empty context line; at the very end of the
      // text an empty line is only what follows the last newline.
      const last = this.#next === this.#lines.length - 1;
      const text = line?.text === "" && !last ? " " : line?.text;
      const sign = text?.[0];
      if (text === undefined || sign === undefined || !" +-\\".includes(sign)) break;
      if (sign === " " || sign === "-") old += 1;
      if (sign === " " || sign === "+") fresh += 1;
      lines.push({ text, number: line?.number ?? at });
      this.#next += 1;
    }
    const below = this.#lines[this.#next];
    const follows = below?.text ?? "";
    if (below !== undefined && follows.startsWith("\\ ")) {
      lines.push(below);
      this.#next += 1;
    }
    if (old !== oldLines || fresh !== newLines) {
      const promised = `its header promises ${oldLines} old and ${newLines} new lines`;
      const told = `this hunk is truncated, ${promised} but here are ${old} and ${fresh}`;
      throw this.#wrong(at, `${told}, take the whole patch`);
    }
    if (/^[ +]|^-(?!- $|--?$|-- \S)/.test(follows)) {
      const number = this.#lines[this.#next]?.number ?? at;
      const told = `the hunk goes on after the ${oldLines} old and ${newLines} new lines`;
      throw this.#wrong(number, `${told} that its header promises, make it again with git diff`);
    }
    return lines;
  }

  #wrong(line: number, message: string): InputError {
    return new InputError([{ at: { file: this.#file, line, column: 1 }, message }]);
  }
}
