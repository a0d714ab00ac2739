// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { listBelow, writeWhole } from "./files.ts";
import type { Io } from "./io.ts";
import { printable, printableInColours } from "./printable.ts";
import { ERASE_LINE } from "./progress.ts";
import { serve } from "./serve.ts";
import { ThreadPool } from "./thread-pool.ts";

/** Two folders up from dist/cli/. */
const PACKAGE = fileURLToPath(new URL("../..", import.meta.url));
const STDIN = 0;
/** Ctrl-C; `timeout`, systemd and CI runners; a terminal that is closed. A second one ends at once. */
const ENDING = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** The process as commands see it. */
export function nodeIo(): Io {
  const { stdout, stderr, env } = process;
  const colours = wantsColours(stdout.isTTY === true, env);
  const read = (path: string): string => readFileSync(resolve(path), "utf8");
  return {
    out: (text) => stdout.write(colours ? printableInColours(text) : printable(text)),
    err: (text) => stderr.write(erasing(text)),
    isTerminal: stderr.isTTY === true,
    colours,
    cwd: process.cwd(),
    temporary: tmpdir(),
    ownSpec: resolve(PACKAGE, "spec"),
    pagePart: (name) =>
      read(resolve(PACKAGE, name.endsWith(".js") ? "dist/page" : "src/page/style", name)),
    version: versionOf(read(resolve(PACKAGE, "package.json"))),
    debug: env.ERET_DEBUG === "1",
    readFile: read,
    listFiles: listBelow,
    writeFile: writeWhole,
    removeFile: (path) => rmSync(path, { force: true }),
    stdin: () => readFileSync(STDIN, "utf8"),
    clock: () => performance.now() / 1000,
    memory: () => process.memoryUsage().heapUsed,
    startPool: (jobs) => new ThreadPool(jobs),
    git: (folder, args) => {
      const run = spawnSync("git", ["-C", folder, ...args], {
        encoding: "utf8",
        maxBuffer: 1 << 28,
      });
      return {
        status: run.status ?? 1,
        stdout: run.stdout ?? "",
        stderr: run.error === undefined ? run.stderr : run.error.message,
      };
    },
    serve,
    onInterrupt: (stop) => {
      const once = (): void => {
        restore();
        stop();
      };
      const restore = (): void => {
        for (const signal of ENDING) process.removeListener(signal, once);
      };
      for (const signal of ENDING) process.on(signal, once);
      return restore;
    },
  };
}

/** The line of progress begins by erasing the one before. */
const erasing = (text: string): string =>
  text.startsWith(ERASE_LINE)
    ? ERASE_LINE + printable(text.slice(ERASE_LINE.length))
    : printable(text);

/** https://no-color.org; FORCE_COLOR as node reads it. */
function wantsColours(isTerminal: boolean, env: NodeJS.ProcessEnv): boolean {
  const { NO_COLOR: no = "", FORCE_COLOR: force } = env;
  if (force !== undefined) return force !== "0" && force !== "false";
  return isTerminal && no === "";
}

function versionOf(text: string): string {
  const manifest: unknown = JSON.parse(text);
  if (typeof manifest !== "object" || manifest === null || !("version" in manifest)) return "?";
  return String(manifest.version);
}
