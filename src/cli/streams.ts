// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { writeSync } from "node:fs";
import { EXIT } from "./exit.ts";

const STDERR = 2;

/** A process that two streams and an exit belong to. */
interface Host {
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly exit: (code: number) => void;
}

/**
 * Errors of stdout and stderr. A reader that has seen enough (`eret check | head`) takes nothing
 * from the verdict: the rest is not printed, and the exit code is what it would have been. Output
 * that cannot be written for another reason is one line on stderr and 70, at once: the exit code of a
 * verdict that nobody could read would be a lie.
 */
export function guardStreams({ stdout, stderr, exit }: Host): void {
  stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (isReaderGone(error)) return;
    const line = `eret: ERROR: cannot write to stdout: ${error.message}, what was to be said is lost\n`;
    try {
      writeSync(STDERR, line);
    } catch {
      // Nobody can be told.
    }
    exit(EXIT.internal);
  });
  // What is said on stderr is talk; where it cannot be said, the verdict on stdout still counts.
  stderr.on("error", () => {});
}

/** After the first of these every further write fails because of it. */
const isReaderGone = ({ code }: NodeJS.ErrnoException): boolean =>
  code === "EPIPE" || code === "ERR_STREAM_DESTROYED";
