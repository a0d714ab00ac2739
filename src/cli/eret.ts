// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { InputError } from "../kernelc/diagnostic.ts";
import { check } from "./check.ts";
import { completion } from "./completion.ts";
import { type Context, tell } from "./context.ts";
import { crashLine } from "./crash.ts";
import { EXIT, type ExitCode, forGit } from "./exit.ts";
import { explain } from "./explain.ts";
import { explore } from "./explore.ts";
import { helpText } from "./help.ts";
import type { Io } from "./io.ts";
import { lint } from "./lint.ts";
import { list } from "./list.ts";
import { manPage } from "./man.ts";
import { merge } from "./merge.ts";
import { type Arguments, parseArguments, UsageError } from "./options.ts";
import { order } from "./order.ts";
import { replayTrace } from "./replay.ts";
import { show } from "./show.ts";
import { openSpec } from "./spec-folder.ts";

/** Runs a command. Never throws: what goes wrong is one line on stderr and an exit code. */
export async function eret(argv: readonly string[], io: Io): Promise<ExitCode> {
  return forGit(await settle(argv, io), argv.includes("--bisect"));
}

async function settle(argv: readonly string[], io: Io): Promise<ExitCode> {
  let cx: Context | null = null;
  try {
    const args = parseArguments(argv);
    const spec = openSpec(args.text("spec") ?? io.ownSpec, io);
    cx = { io, args, argv, spec, told: new Set() };
    return await run(args, cx);
  } catch (error) {
    if (error instanceof InputError && cx !== null) {
      tell(cx, error.diagnostics);
      return EXIT.input;
    }
    if (error instanceof UsageError) {
      io.err(`eret: ERROR: ${error.message}\n`);
      return EXIT.input;
    }
    const { message, stack = "" } = error instanceof Error ? error : new Error(String(error));
    io.err(crashLine(io, `'eret ${argv.join(" ")}'`, { message, stack }));
    return EXIT.internal;
  }
}

async function run(args: Arguments, cx: Context): Promise<ExitCode> {
  switch (args.command) {
    case "help":
      cx.io.out(helpText());
      return EXIT.ok;
    case "version":
      cx.io.out(`eret ${cx.io.version}\n`);
      return EXIT.ok;
    case "check":
      return check(cx);
    case "order":
      return order(cx);
    case "replay":
      return replayTrace(cx);
    case "show":
      return show(cx);
    case "explore":
      return explore(cx);
    case "explain":
      return explain(cx);
    case "lint":
      return lint(cx);
    case "list":
      return list(cx);
    case "merge":
      return merge(cx);
    case "completion":
      cx.io.out(completion(args.words));
      return EXIT.ok;
    case "man":
      cx.io.out(manPage(cx.io.version));
      return EXIT.ok;
  }
}
