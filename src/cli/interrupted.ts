// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { join, relative, resolve } from "node:path";
import type { Context } from "./context.ts";
import type { Job, Settled } from "./pool.ts";
import { nameOf } from "./run-all.ts";
import { unwritable } from "./spec-folder.ts";
import { grouped, plural } from "./words.ts";

/**
 * Lines about searches that an interrupt ended: which of them are kept and where, and the command
 * that goes on with them; empty if none was interrupted.
 */
export function interruptedLines(
  { io, argv, args }: Context,
  jobs: readonly Job[],
  settled: readonly Settled[],
): readonly string[] {
  const cut = settled.flatMap((each, index) => {
    const job = jobs[index];
    return each.kind === "interrupted" && job !== undefined ? [{ job, kept: each.kept }] : [];
  });
  if (cut.length === 0) return [];
  const kept = cut.flatMap(({ job, kept }) => (kept ? [{ job, kept }] : []));
  if (kept.length === 0)
    return args.text("checkpoint") === null
      ? ["Interrupted, nothing is kept: --checkpoint DIR keeps searches."]
      : ["Interrupted, nothing is kept."];
  const rest = cut.length - kept.length;
  return [
    "Interrupted, kept:",
    ...kept.map(({ job, kept: { file, states } }) => {
      const near = relative(io.cwd, file);
      const shown = near.startsWith("..") ? file : near;
      return `  ${nameOf(job)}: ${grouped(states)} states, in ${shown}`;
    }),
    ...(rest === 0 ? [] : [`  ${plural(rest, "config point")}: not kept`]),
    `To go on: ${["eret", ...argv].map(quoted).join(" ")}`,
  ];
}

/** A word as a shell takes it. */
const quoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

/** A page of a disk: an empty file may fit on one that is full. */
const PROBE = "\0".repeat(4096);

/**
 * Tries the folder of `--checkpoint` before a search begins. Throws InputError where nothing can be
 * written to it, which would be found out after hours otherwise.
 */
export function tryCheckpoints({ io, args }: Context, jobs: readonly Job[]): void {
  const folder = args.text("checkpoint");
  if (folder === null || jobs.length === 0) return;
  const probe = join(resolve(io.cwd, folder), `${process.pid}.probe`);
  try {
    io.writeFile(probe, PROBE);
    io.removeFile(probe);
  } catch (error) {
    throw unwritable(folder, error);
  }
}
