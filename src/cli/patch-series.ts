// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { SourceTree } from "../kernelc/source.ts";
import { applyPatch, type Patched } from "../patch/apply.ts";
import { parsePatch } from "../patch/parse.ts";
import type { Io } from "./io.ts";
import { type Arguments, UsageError } from "./options.ts";
import type { PatchText } from "./pool.ts";
import { unreadable } from "./spec-folder.ts";

/** Stands between the names of a series, in what is printed and in what traces keep. */
const JOINT = " + ";

/** What `--patch` names, in order; null if it is not given. Throws InputError. */
export function readPatch({
  io,
  args,
}: {
  readonly io: Io;
  readonly args: Arguments;
}): PatchText | null {
  const names = args.texts("patch");
  if (names.filter((name) => name === "-").length > 1)
    throw new UsageError("--patch - is given twice, stdin can be read once");
  return names.length === 0 ? null : series(names.map((name) => readOne(io, name)));
}

/** The patches that a trace names. Throws InputError. */
export const readNamed = (io: Io, name: string): PatchText =>
  series(name.split(JOINT).map((each) => readOne(io, each)));

/** Whether a name, as a trace keeps it, is of what nobody can read again. */
export const isFromStdin = (name: string): boolean => name.split(JOINT).includes("-");

function readOne(io: Io, name: string): PatchText {
  try {
    return { name, text: name === "-" ? io.stdin() : io.readFile(name) };
  } catch (error) {
    throw unreadable(name, error);
  }
}

function series(patches: readonly PatchText[]): PatchText {
  const [first, ...more] = patches;
  if (first === undefined) throw new Error("a series has at least one patch");
  return more.reduce<PatchText>(
    (below, { name, text }) => ({
      name: `${below.name}${JOINT}${name}`,
      text,
      below,
    }),
    first,
  );
}

/** A tree with a series on top, each patch on what the one before has left. Throws InputError. */
export function applySeries(
  { name, text, below }: PatchText,
  root: SourceTree,
): Pick<Patched, "tree" | "changed" | "notes"> {
  const own = below === undefined ? name : name.slice(below.name.length + JOINT.length);
  if (below === undefined) return applyPatch(parsePatch(text, own), root);
  const lower = applySeries(below, root);
  const { tree, changed, notes } = applyPatch(parsePatch(text, own), lower.tree);
  return {
    tree,
    changed: [...new Set([...lower.changed, ...changed])],
    notes: [...lower.notes, ...notes],
  };
}

/** All texts of a series, as a key. */
export const textsOf = ({ text, below }: PatchText): string =>
  JSON.stringify(below === undefined ? [text] : [textsOf(below), text]);
