// SPDX-License-Identifier: GPL-2.0-only OR MIT
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  writeFileSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";

/** Files below a folder, relative to it with forward slashes, sorted. */
export function listBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length).replace(/^\/+/, ""))
    .sort();
}

/**
 * Text written to a path. A regular file, or one that is not there yet, is written beside its place
 * and renamed: a reader finds the old text or the new one. A symbolic link stays, and the file
 * behind it is written. A device, a pipe or an open file of a process (`/dev/stdout`, `>(cmd)`)
 * gets the text as it is: a file in its place would break whoever uses it.
 *
 * Throws as node does where it cannot be written, and then leaves no draft behind.
 */
export function writeWhole(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const target = behindLinks(path);
  if (isOpenFile(target)) writeFileSync(target, text, { flag: "a" });
  else if (isReplaceable(target)) replace(target, text);
  else writeFileSync(target, text);
}

/** Linux gives up on more links in a row. */
const MOST_LINKS = 40;

/** The path that symbolic links lead to, be it there or not; of an open file the link itself. */
function behindLinks(path: string): string {
  let at = resolve(path);
  for (let links = 0; links < MOST_LINKS; links += 1) {
    if (statOf(at)?.isSymbolicLink() !== true || isOpenFile(at)) return at;
    at = resolve(dirname(at), readlinkSync(at));
  }
  // The system says what is wrong with it.
  return at;
}

/** Whether a path names a file by the process that has it open: what it leads to has no other name. */
function isOpenFile(path: string): boolean {
  try {
    return /^\/proc\/\d+\/(task\/\d+\/)?fd$/.test(realpathSync(dirname(path)));
  } catch {
    return false;
  }
}

const isReplaceable = (path: string): boolean => statOf(path)?.isFile() !== false;

function statOf(path: string): Stats | undefined {
  return lstatSync(path, { throwIfNoEntry: false });
}

function replace(path: string, text: string): void {
  const draft = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(draft, text);
    renameSync(draft, path);
  } finally {
    rmSync(draft, { force: true });
  }
}
