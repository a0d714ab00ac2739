// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { createHash, type Hash } from "node:crypto";
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { dirname, join } from "node:path";
import type { Snapshot } from "../explorer/intern/snapshot.ts";
import { InputError } from "../kernelc/diagnostic.ts";
import { unreadable } from "./spec-folder.ts";

/**
 * A search kept in a file: one line of JSON, the head of the snapshot, words, parents, and
 * the SHA-256 of all that.
 */

/** Other versions are refused: a number for each change of the file or of what is in it. */
const VERSION = 1;
const DIGEST = 32;
/** One call of write() takes no more than two gigabytes. */
const CHUNK = 1 << 26;

interface Line {
  readonly eret: number;
  /** Names everything that the search depends on. */
  readonly stamp: string;
  /** Bytes of the parts that follow. */
  readonly lengths: readonly number[];
}

/** Where the search of a config point is kept. */
export const checkpointFile = (folder: string, scenario: string, point: string): string =>
  join(folder, `${`${scenario} ${point}`.replaceAll(/[^\w.=-]+/g, "-")}.checkpoint`);

/** Writes beside the target, and renames when all of it is on the disk. */
export function writeCheckpoint(path: string, stamp: string, snapshot: Snapshot): void {
  const parts = [Buffer.from(snapshot.head), bytesOf(snapshot.words), bytesOf(snapshot.parents)];
  const line: Line = { eret: VERSION, stamp, lengths: parts.map(({ length }) => length) };
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}.tmp`;
  try {
    const file = openSync(draft, "w");
    const hash = createHash("sha256");
    for (const part of [Buffer.from(`${JSON.stringify(line)}\n`), ...parts]) put(file, part, hash);
    put(file, hash.digest(), null);
    fsyncSync(file);
    closeSync(file);
    renameSync(draft, path);
  } finally {
    rmSync(draft, { force: true });
  }
}

/**
 * The search that is kept in a file; null if there is no such file. Throws InputError if it
 * is damaged, or was another search.
 */
export function readCheckpoint(path: string, stamp: string): Snapshot | null {
  if (!existsSync(path)) return null;
  const all = contentOf(path);
  const body = all.subarray(0, Math.max(all.length - DIGEST, 0));
  const digest = createHash("sha256").update(body).digest();
  if (!digest.equals(all.subarray(body.length)))
    refuse(path, "is damaged, it was cut off or changed most likely");
  const end = body.indexOf("\n");
  const line = JSON.parse(body.subarray(0, end).toString()) as Line; // the digest is right
  if (line.eret !== VERSION) refuse(path, "was written by another version of eret");
  if (line.stamp !== stamp)
    refuse(path, "is of another search: the C, the scenario or its rules have changed");
  const [head = 0, words = 0, parents = 0] = line.lengths;
  const at = end + 1;
  return {
    head: body.subarray(at, at + head).toString(),
    words: wordsOf(body.subarray(at + head, at + head + words)),
    parents: wordsOf(body.subarray(at + head + words, at + head + words + parents)),
  };
}

function contentOf(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw unreadable(path, error);
  }
}

function refuse(path: string, what: string): never {
  const message = `this checkpoint ${what}; remove it to begin anew`;
  throw new InputError([{ at: { file: path, line: 1, column: 1 }, message }]);
}

function put(file: number, bytes: Buffer, hash: Hash | null): void {
  for (let at = 0; at < bytes.length; ) {
    const chunk = bytes.subarray(at, at + CHUNK);
    const written = writeSync(file, chunk);
    hash?.update(chunk.subarray(0, written));
    at += written;
  }
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Int32Array): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);

/** A copy, for words begin at a multiple of four. */
function wordsOf(bytes: Buffer): Int32Array {
  const words = new Int32Array(bytes.length / Int32Array.BYTES_PER_ELEMENT);
  bytes.copy(bytesOf(words));
  return words;
}
