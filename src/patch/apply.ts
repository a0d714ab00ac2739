// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { type Diagnostic, InputError } from "../kernelc/diagnostic.ts";
import type { FileChange, Hunk, Patch } from "./parse.ts";
import { findPlace, nearMiss, splitLines } from "./place.ts";

/** Where files come from; kernelc's `SourceTree`. */
interface Tree {
  readonly read: (path: string) => string | null;
}

/** A tree with a patch on top. */
export interface Patched {
  readonly tree: Tree;
  /** Paths of the files that the patch changes. */
  readonly changed: readonly string[];
  /** Hunks that applied elsewhere than they say. */
  readonly notes: readonly Diagnostic[];
  /** The line that a line of a patched file was before, both from 1; null for a new one. */
  readonly lineBefore: (path: string, line: number) => number | null;
}

const ROOT = "spec/";

/**
 * Applies a patch to the files below spec/, all of it or nothing, without fuzz: every line
 * of context must agree. A hunk may have moved; that is noted.
 * Throws InputError that names each hunk which does not apply.
 */
export function applyPatch(patch: Patch, tree: Tree): Patched {
  const texts = new Map<string, string | null>();
  const read = (path: string) => {
    const text = texts.get(path);
    return text === undefined ? tree.read(path) : text;
  };
  const problems: Diagnostic[] = [];
  const notes: Diagnostic[] = [];
  const origins = new Map<string, readonly (number | null)[]>();
  const lineBefore = (path: string, line: number) => {
    const known = origins.get(path);
    return known === undefined ? line : (known[line - 1] ?? null);
  };
  for (const change of patch.changes) {
    const target = locate(change, patch.file, read);
    if ("message" in target) problems.push(target);
    else {
      const result = applyHunks(change, patch.file, target);
      problems.push(...result.problems);
      notes.push(...result.notes);
      texts.set(target.path, change.to === null ? null : result.text);
      const lines = result.origins.map((line) => {
        return line === null ? null : lineBefore(target.path, line + 1);
      });
      origins.set(target.path, lines);
    }
  }
  if (problems.length > 0) throw new InputError(problems);
  return { tree: { read }, changed: [...texts.keys()], notes, lineBefore };
}

interface Target {
  readonly path: string;
  readonly text: string;
}

/** The file that a change means, or why there is none. */
function locate(
  change: FileChange,
  file: string,
  read: (path: string) => string | null,
): Target | Diagnostic {
  const at = { file, line: change.at, column: 1 };
  const name = change.from ?? change.to ?? "";
  const candidates = candidatesOf(name);
  const [first = name] = candidates;
  if (change.from === null) {
    if (read(first) === null && candidates.length > 0) return { path: first, text: "" };
    return { at, message: `the patch creates ${name}, which is there already, rebase the patch` };
  }
  for (const path of candidates) {
    const text = read(path);
    if (text !== null) return { path, text };
  }
  const told = `${name} is not a file of spec/, only those can be tried in another order`;
  return { at, message: `${told}, write the change as a diff of files in spec/` };
}

/** Whether a change is one of spec/: it says so, or a file of that name is there. */
export function isOfSpec({ from, to }: FileChange, tree: Tree): boolean {
  const name = from ?? to ?? "";
  if (/^(?:[abciow]\/)?spec\//.test(name)) return true;
  return from !== null && candidatesOf(name).some((path) => tree.read(path) !== null);
}

/** Paths that a name in a diff may mean: with or without `a/`, with or without `spec/`. */
function candidatesOf(name: string): readonly string[] {
  if (/(?:^|\/)\.\.?(?:\/|$)/.test(name)) return [];
  const bare = name.replace(/^[abciow]\//, "");
  return [bare, name].map((path) => (path.startsWith(ROOT) ? path : `${ROOT}${path}`));
}

interface Applied {
  readonly text: string;
  /** For each line of the text, its index before; null for a new one. */
  readonly origins: readonly (number | null)[];
  readonly problems: readonly Diagnostic[];
  readonly notes: readonly Diagnostic[];
}

function applyHunks(change: FileChange, file: string, target: Target): Applied {
  const lines = splitLines(target.text);
  const result: string[] = [];
  const origins: (number | null)[] = [];
  const keep = (from: number, to: number) => {
    result.push(...lines.slice(from, to));
    for (let line = from; line < to; line++) origins.push(line);
  };
  const problems: Diagnostic[] = [];
  const notes: Diagnostic[] = [];
  let done = 0;
  let shift = 0;
  for (const [index, hunk] of change.hunks.entries()) {
    const at = { file, line: hunk.at, column: 1 };
    const which = `hunk ${index + 1} of ${change.hunks.length}`;
    const said = hunk.start - 1;
    const place = findPlace(lines, hunk.before, said + shift, done);
    if (place === null) {
      problems.push({ at, message: refusal(which, hunk, target.path, lines, said + shift) });
      continue;
    }
    if (place !== said) {
      const where = `line ${place + 1} rather than ${said + 1}`;
      notes.push({ at, message: `${which} applies to ${target.path} at ${where}` });
    }
    keep(done, place);
    result.push(...hunk.after);
    origins.push(...hunk.origins.map((line) => (line === null ? null : place + line)));
    done = place + hunk.before.length;
    shift = place - said;
  }
  keep(done, lines.length);
  return { text: result.join(""), origins, problems, notes };
}

function refusal(
  which: string,
  hunk: Hunk,
  path: string,
  lines: readonly string[],
  expected: number,
): string {
  const { place, agreed } = nearMiss(lines, hunk.before, expected);
  const wanted = hunk.before[agreed];
  const found = lines[place + agreed];
  const told = `${which} does not apply to ${path}`;
  if (wanted === undefined) {
    return `${told}, its lines are there but before those of an earlier hunk, make it again`;
  }
  const has = found === undefined ? "the file ends there" : `the file has '${found.trim()}'`;
  const differs = `line ${place + agreed + 1} should be '${wanted.trim()}', ${has}`;
  const onlySpace = found !== undefined && wanted.trim() === found.trim();
  const advice = onlySpace
    ? "only white space differs, so a mail program changed it: take the patch from git"
    : "rebase the patch on this spec/";
  return `${told}, ${differs}, ${advice}`;
}
