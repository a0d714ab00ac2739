// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Request, Response, Served } from "./http.ts";
import type { Pool } from "./pool.ts";

/** Everything outside: commands touch the world through this and nothing else. */
export interface Io {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Whether stderr is a terminal: progress is shown nowhere else. */
  readonly isTerminal: boolean;
  /** Whether stdout takes colours. */
  readonly colours: boolean;
  readonly cwd: string;
  /** Folder for traces that nobody asked for. */
  readonly temporary: string;
  /** The spec/ that comes with the program. */
  readonly ownSpec: string;
  /** A part of the page that comes with the program: its style sheet, a module of its script. */
  readonly pagePart: (name: string) => string;
  readonly version: string;
  /** Shows the stack of an internal error. */
  readonly debug: boolean;
  /** Throws, as node does, when there is no such file or it cannot be read. */
  readonly readFile: (path: string) => string;
  /** Files below a folder, relative to it, sorted. Throws when there is no such folder. */
  readonly listFiles: (folder: string) => readonly string[];
  /** All of the text or, on failure, nothing of it. */
  readonly writeFile: (path: string, text: string) => void;
  readonly removeFile: (path: string) => void;
  readonly stdin: () => string;
  /** Seconds since any fixed moment. */
  readonly clock: () => number;
  /** Bytes in use. */
  readonly memory: () => number;
  /** Workers; null runs jobs here, one after the other. */
  readonly startPool: ((jobs: number) => Pool) | null;
  /** Runs git in a folder. A git that is not there has a status other than 0. */
  readonly git: (
    folder: string,
    args: readonly string[],
  ) => { readonly status: number; readonly stdout: string; readonly stderr: string };
  /** Answers HTTP on 127.0.0.1; port 0 is any that is free. Rejects, as node does, when it cannot. */
  readonly serve: (port: number, answer: (request: Request) => Response) => Promise<Served>;
  /** Calls `stop` on the first interrupt (SIGINT, SIGTERM, SIGHUP), until the function that it gives back is called. */
  readonly onInterrupt: (stop: () => void) => () => void;
}
