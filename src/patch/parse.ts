// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { parsePatch as parseUnified, type StructuredPatch } from "diff";
import { InputError } from "../kernelc/diagnostic.ts";
import { type PatchLine, unwrap } from "./mail.ts";
import { type Section, scan } from "./scan.ts";

/** A patch as it was written; nothing has been compared with any file yet. */
export interface Patch {
  /** Name of the file that holds the patch. */
  readonly file: string;
  readonly changes: readonly FileChange[];
}

/** What a patch does to one file. A null name stands for /dev/null. */
export interface FileChange {
  /** Line of the patch at which it begins. */
  readonly at: number;
  readonly from: string | null;
  readonly to: string | null;
  readonly hunks: readonly Hunk[];
}

export interface Hunk {
  /** Line of the patch that holds its `@@`. */
  readonly at: number;
  /** First old line, from 1; when it has no old lines, the line before which it inserts. */
  readonly start: number;
  /** Lines with their terminator: what must be there, and what takes its place. */
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** For each line of `after`, its index in `before`; null for a new line. */
  readonly origins: readonly (number | null)[];
  /** What git writes behind the `@@`: most often the function that it is in. */
  readonly heading: string;
  /** All lines of it, signs included. */
  readonly lines: readonly PatchLine[];
}

/**
 * Reads a unified diff: from `git diff`, `git format-patch`, or a saved mail.
 * Throws InputError for anything that is not one.
 */
export function parsePatch(text: string, file: string): Patch {
  const sections = scan(unwrap(text, file), file);
  const changes = sections.map((section) => toChange(section, file));
  if (changes.length === 0) {
    const told = "there is no diff in this patch, it has no line '--- a/…' with '+++ b/…' below";
    throw wrong(file, 1, `${told}, make one with git diff`);
  }
  return { file, changes };
}

function toChange(section: Section, file: string): FileChange {
  const { at, header, hunks } = section;
  const unified = [...header, ...hunks.flatMap(textOf)].join("\n");
  const parsed = structured(unified, file, at);
  const { oldFileName, newFileName } = parsed;
  if (parsed.isRename === true || parsed.isCopy === true) {
    throw wrong(
      file,
      at,
      "this renames or copies a file, eret reads changes of text, use git diff --no-renames",
    );
  }
  if (parsed.isBinary === true || header.some((line) => line.startsWith("GIT binary patch"))) {
    throw wrong(file, at, "this changes a binary file, spec/ holds text only, leave it out");
  }
  if (hunks.length === 0 || oldFileName === undefined || newFileName === undefined) {
    throw wrong(
      file,
      at,
      "this changes no line of the file, only its mode or nothing, leave it out",
    );
  }
  return {
    at,
    from: oldFileName === "/dev/null" ? null : oldFileName,
    to: newFileName === "/dev/null" ? null : newFileName,
    hunks: parsed.hunks.map(({ oldStart, lines }, index) => ({
      at: hunks[index]?.at ?? at,
      start: oldStart,
      before: side(lines, "-"),
      after: side(lines, "+"),
      origins: originsOf(lines),
      heading: hunks[index]?.header.replace(/^@@[^@]*@@ ?/, "") ?? "",
      lines: hunks[index]?.lines ?? [],
    })),
  };
}

const textOf = ({ header, lines }: Section["hunks"][number]): readonly string[] => [
  header,
  ...lines.map(({ text }) => text),
];

/** One side of a hunk, each line with the newline that it has in the file. */
function side(lines: readonly string[], sign: "+" | "-"): readonly string[] {
  return lines.flatMap((line, index) => {
    if (line[0] !== " " && line[0] !== sign) return [];
    const bare = lines[index + 1]?.startsWith("\\") === true;
    return [`${line.slice(1)}${bare ? "" : "\n"}`];
  });
}

function originsOf(lines: readonly string[]): readonly (number | null)[] {
  const origins: (number | null)[] = [];
  let old = 0;
  for (const line of lines) {
    if (line[0] === "+") origins.push(null);
    if (line[0] === " ") origins.push(old);
    if (line[0] === " " || line[0] === "-") old += 1;
  }
  return origins;
}

function structured(unified: string, file: string, at: number): StructuredPatch {
  let problem = "it does not say which file it changes";
  try {
    const [first] = parseUnified(unified);
    if (first !== undefined) return first;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    problem = error.message.split("\n")[0] ?? problem;
  }
  throw wrong(file, at, `this is no unified diff, ${problem}, make it again with git diff`);
}

function wrong(file: string, line: number, message: string): InputError {
  return new InputError([{ at: { file, line, column: 1 }, message }]);
}
