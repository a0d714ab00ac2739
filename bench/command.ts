// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What a program said, and what it cost. */
export interface Run {
  readonly output: string;
  readonly wall: number;
  /** User and system, its children included. */
  readonly cpu: number;
  /** Peak of resident memory, in bytes. */
  readonly rss: number;
}

/** GNU time: a shell's own knows no memory. */
const TIME = "/usr/bin/time";

export const isInstalled = (program: string): boolean =>
  spawnSync("sh", ["-c", `command -v ${program}`]).status === 0;

/** Runs a program in `folder`, where the figures are put as well. Throws if it cannot be started. */
export function runProgram(words: readonly string[], folder: string): Run {
  const figures = join(folder, "time.txt");
  const began = process.hrtime.bigint();
  const { stdout, stderr, error } = spawnSync(
    TIME,
    ["-q", "-o", figures, "-f", "%U %S %M", ...words],
    { cwd: folder, encoding: "utf8", maxBuffer: 2 ** 28 },
  );
  if (error !== undefined) throw error;
  const wall = Number(process.hrtime.bigint() - began) / 1e9;
  const [user = 0, system = 0, kilobytes = 0] = readFileSync(figures, "utf8")
    .trim()
    .split(" ")
    .map(Number);
  return { output: `${stdout}${stderr}`, wall, cpu: user + system, rss: 1024 * kilobytes };
}
