// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { join, relative, resolve } from "node:path";
import { styleText } from "node:util";
import type { Limits } from "../explorer/outcome.ts";
import { type Diagnostic, formatDiagnostic, InputError } from "../kernelc/diagnostic.ts";
import type { Location } from "../kernelc/position.ts";
import type { Role, Style } from "../report/style.ts";
import { VOCABULARY } from "../run/rules.ts";
import { SPEC } from "../scenario/chain.ts";
import { loadScenario } from "../scenario/load.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { Io } from "./io.ts";
import type { Keeping } from "./keeper.ts";
import type { Arguments } from "./options.ts";
import type { PatchText } from "./pool.ts";
import { withPatch } from "./run-job.ts";
import type { SpecFolder } from "./spec-folder.ts";

/** What every command works with. */
export interface Context {
  readonly io: Io;
  readonly args: Arguments;
  /** The words of the command line, to show how the command is given again. */
  readonly argv: readonly string[];
  readonly spec: SpecFolder;
  /** Lines that stderr has had: config points share most of what is wrong with them. */
  readonly told: Set<string>;
}

export type Colour = "green" | "red" | "yellow" | "bold" | "dim";

/** Colours a text if stdout takes colours. */
export function paint({ io, args }: Context, colour: Colour, text: string): string {
  const wanted = io.colours && !args.flag("no-color");
  return wanted ? styleText(colour, text, { validateStream: false }) : text;
}

const COLOURS: Readonly<Partial<Record<Role, Colour>>> = {
  heading: "bold",
  guilty: "red",
  finding: "red",
  exception: "yellow",
  note: "dim",
};

/** The same for the parts of a report. */
export const reportStyle =
  (cx: Context): Style =>
  (role, text) => {
    const colour = COLOURS[role];
    return colour === undefined ? text : paint(cx, colour, text);
  };

/** Bounds of each search, from the options. */
export function limitsOf({ args }: Context): Limits {
  return {
    states: args.number("max-states", 5_000_000),
    depth: args.number("max-depth", 100_000),
    seconds: args.number("max-seconds", 600),
    memory: args.number("max-memory", 3000) * (1 << 20),
  };
}

/** Where searches are kept, if they are. */
export function keepingOf({ io, args }: Context): Keeping | null {
  const folder = args.text("checkpoint");
  if (folder === null) return null;
  const sign = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  return { folder: resolve(io.cwd, folder), seconds: args.number("checkpoint-every", 60), sign };
}

/** What a file of the tree is called where the command was given. */
export function shownFile({ io, spec }: Context, file: string): string {
  if (!file.startsWith(`${SPEC}/`)) return file;
  const path = join(spec.path, file.slice(SPEC.length + 1));
  const near = relative(io.cwd, path);
  return near.startsWith("..") ? path : near;
}

/** Prints each problem as one line on stderr, the same one once per command. */
export function tell(cx: Context, diagnostics: readonly Diagnostic[]): void {
  const shown = (at: Location): Location => ({
    ...at,
    file: shownFile(cx, at.file),
    ...(at.via === undefined ? {} : { via: { ...at.via, file: shownFile(cx, at.via.file) } }),
  });
  const lines = diagnostics.map((each) => formatDiagnostic({ ...each, at: shown(each.at) }));
  for (const line of lines) {
    if (!cx.told.has(line)) cx.io.err(`${line}\n`);
    cx.told.add(line);
  }
}

/** Loads scenarios; those that cannot be loaded are left out and their problems given. */
export function loadAll(
  { spec }: Context,
  names: readonly string[],
  patch: PatchText | null = null,
): { readonly scenarios: readonly Scenario[]; readonly problems: readonly Diagnostic[] } {
  const scenarios: Scenario[] = [];
  const problems: Diagnostic[] = [];
  const tree = withPatch(spec.tree, patch);
  for (const name of names) {
    try {
      scenarios.push(loadScenario(name, tree, VOCABULARY));
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      problems.push(...error.diagnostics);
    }
  }
  return { scenarios, problems };
}

/** The folder of recorded traces, beside the scenarios. */
export const tracesFolder = ({ spec }: Context): string => join(spec.path, "..", "traces");
