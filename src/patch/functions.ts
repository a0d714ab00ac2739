// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { FileChange, Hunk } from "./parse.ts";

/** A line that begins a function's definition, or a declaration. */
const OPENS = /^[A-Za-z_](?:[\w\s*]*[\s*])?([A-Za-z_]\w*)\s*\(|^([A-Za-z_]\w*)\s*\(/;

const nameIn = (line: string): string | null => {
  const [, name, alone] = OPENS.exec(line) ?? [];
  return name ?? alone ?? null;
};

interface Touched {
  readonly name: string;
  /** First line of the patch that changes it. */
  readonly at: number;
}

/** The functions of which a patch changes a line, as far as its context shows; each once. */
export function functionsTouched(changes: readonly FileChange[]): readonly Touched[] {
  const first = new Map<string, number>();
  for (const { name, at } of changes.flatMap(({ hunks }) => hunks.flatMap(touchedBy))) {
    if (!first.has(name)) first.set(name, at);
  }
  return [...first].map(([name, at]) => ({ name, at }));
}

function touchedBy({ heading, lines }: Hunk): readonly Touched[] {
  const touched: Touched[] = [];
  let current = nameIn(heading);
  for (const { text, number } of lines) {
    const bare = text.slice(1);
    if (!bare.endsWith(";")) current = nameIn(bare) ?? current;
    if (current !== null && "+-".includes(text[0] ?? " "))
      touched.push({ name: current, at: number });
    if (bare.startsWith("}")) current = null;
  }
  return touched;
}

/** The functions that a file of C defines. */
export function functionsDefined(text: string): readonly string[] {
  const lines = text.split("\n");
  return lines.flatMap((line, at) => {
    const name = nameIn(line);
    if (name === null) return [];
    const [end] = /[{;]/.exec(lines.slice(at, at + LONGEST_HEAD).join("\n")) ?? [];
    return end === "{" ? [name] : [];
  });
}

/** Lines that the parameters of a function take at most. */
const LONGEST_HEAD = 8;
