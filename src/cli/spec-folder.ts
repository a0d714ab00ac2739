// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { isAbsolute, join, relative, resolve } from "node:path";
import { type Diagnostic, InputError } from "../kernelc/diagnostic.ts";
import type { SourceTree } from "../kernelc/source.ts";
import { SPEC } from "../scenario/chain.ts";
import { suggest } from "../scenario/suggest.ts";
import { UsageError } from "./options.ts";

/** What a folder of scenarios is read with. */
interface Files {
  readonly cwd: string;
  readonly readFile: (path: string) => string;
  readonly listFiles: (folder: string) => readonly string[];
}

/** The folder of scenarios. Inside eret its files are called `spec/…`, wherever it is. */
export interface SpecFolder {
  /** Absolute. */
  readonly path: string;
  readonly tree: SourceTree;
  /** Names of all scenarios, sorted. */
  readonly scenarios: () => readonly string[];
}

export function openSpec(path: string, files: Files): SpecFolder {
  const root = resolve(files.cwd, path);
  return {
    path: root,
    tree: { read: (name) => readBelow(root, name, files) },
    scenarios: () => scenariosOf(root, path, files),
  };
}

function readBelow(root: string, name: string, files: Files): string | null {
  const inside = relative(SPEC, name);
  if (inside.startsWith("..") || isAbsolute(inside)) return null;
  try {
    return files.readFile(join(root, inside));
  } catch (error) {
    if (isAbsent(error)) return null;
    throw unreadable(name, error);
  }
}

function scenariosOf(root: string, path: string, files: Files): readonly string[] {
  try {
    return files
      .listFiles(root)
      .filter((name) => name.endsWith(".yaml"))
      .map((name) => name.replace(/\.yaml$/, ""));
  } catch (error) {
    if (isAbsent(error)) throw new UsageError(`there is no folder ${path}, check --spec`);
    throw unreadable(path, error);
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error ? String(error.code) : "";

export const isAbsent = (error: unknown): boolean => ["ENOENT", "ENOTDIR"].includes(codeOf(error));

/** A file that cannot be read; anything but a failure of the system is thrown on. */
export const unreadable = (file: string, error: unknown): InputError =>
  fileProblem("read", file, error);

/** The same for a file that cannot be written. */
export const unwritable = (file: string, error: unknown): InputError =>
  fileProblem("write", file, error);

function fileProblem(verb: "read" | "write", file: string, error: unknown): InputError {
  const code = codeOf(error);
  if (!(error instanceof Error) || code === "") throw error;
  const reason: Readonly<Record<string, string>> = {
    ENOENT: "there is no such file",
    ENOTDIR: "its folder is a file",
    EACCES: `it may not be ${verb === "read" ? "read" : "written"}`,
    EISDIR: "it is a folder",
    EAGAIN: "nothing is there to be read",
    ENOSPC: "the disk is full",
    EROFS: "its disk is read-only",
  };
  const message = `cannot ${verb} this file, ${reason[code] ?? code}, check the path`;
  const problem: Diagnostic = { at: { file, line: 1, column: 1 }, message };
  return new InputError([problem]);
}

/**
 * The scenarios that the words of a command mean: a name, a folder's prefix, or the path
 * of a YAML file in the folder. No words: all. In order of name, each once.
 */
export function selectScenarios(
  words: readonly string[],
  spec: SpecFolder,
  cwd: string,
): readonly string[] {
  const all = spec.scenarios();
  if (words.length === 0) {
    if (all.length > 0) return all;
    throw new UsageError(`there is no scenario in ${spec.path}, check --spec`);
  }
  const chosen = new Set(words.flatMap((word) => meant(word, all, spec, cwd)));
  return all.filter((name) => chosen.has(name));
}

function meant(
  word: string,
  all: readonly string[],
  spec: SpecFolder,
  cwd: string,
): readonly string[] {
  const inside = relative(spec.path, resolve(cwd, word));
  for (const name of [word, inside].map((each) => each.replace(/\.yaml$/, ""))) {
    if (all.includes(name)) return [name];
    const folder = name === "" ? "" : `${name.replace(/\/+$/, "")}/`;
    const below = all.filter((scenario) => scenario.startsWith(folder));
    if (below.length > 0) return below;
  }
  const hint = suggest(word, all, "'eret list scenarios' prints all of them");
  throw new UsageError(`unknown scenario '${word}', ${hint}`);
}
