// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { parseArgs } from "node:util";
import { suggest } from "../scenario/suggest.ts";

/** The words do not make a command. The message is one line. */
export class UsageError extends Error {}

export interface Option {
  readonly type: "boolean" | "string";
  /** What the value is called in the help text. */
  readonly value?: string;
  readonly short?: string;
  /** May be given several times. */
  readonly multiple?: boolean;
  readonly about: string;
}

/** The one table of options: parsing and the help text both come from it. */
export const OPTIONS = {
  patch: { type: "string", value: "FILE", about: "the patch to try; - reads stdin" },
  as: {
    type: "string",
    value: "FORM",
    about: "lanes, story, json, itf, mermaid, perfetto or html",
  },
  json: { type: "boolean", about: "one JSON document on stdout (schema/report.schema.json)" },
  report: {
    type: "string",
    value: "KIND=FILE",
    multiple: true,
    about: "also ktap, junit, sarif, github or summary, in FILE; - is stdout",
  },
  terse: {
    type: "boolean",
    about: "check: only lines file:line:column: ERROR: text [rule]; order: no pictures",
  },
  lassos: {
    type: "boolean",
    about: "check: draw the cycles that liveness holds without only by fairness",
  },
  profile: {
    type: "string",
    value: "NAME",
    about: "check: scenarios of quick, full, random or all (default quick, or what is named)",
  },
  "b4-json": { type: "boolean", about: "lint: the JSON that b4's review checks read" },
  quiet: { type: "boolean", short: "q", about: "say nothing unless it is bad" },
  progress: { type: "boolean", about: "a line of progress every 30 s, for logs" },
  "no-color": { type: "boolean", about: "no colours (NO_COLOR=1 does the same)" },
  spec: { type: "string", value: "DIR", about: "folder of the scenarios (default: eret's own)" },
  traces: { type: "string", value: "DIR", about: "write the trace of every violation there" },
  jobs: { type: "string", value: "N", short: "j", about: "searches at a time (default 2)" },
  "max-states": {
    type: "string",
    value: "N",
    about: "stop a search at N states (default 5000000)",
  },
  "max-depth": { type: "string", value: "N", about: "stop at paths of N steps (default 100000)" },
  "max-seconds": {
    type: "string",
    value: "N",
    about: "stop a search after N seconds (default 600)",
  },
  "max-memory": {
    type: "string",
    value: "MB",
    about: "stop a search at N megabytes (default 3000)",
  },
  vacuity: { type: "boolean", about: "check: print what was never met, as a file for --expect" },
  expect: {
    type: "string",
    value: "FILE",
    about: "check: what may never be met; anything else ends with 5",
  },
  shard: { type: "string", value: "I/N", about: "check: every N-th config point, from the I-th" },
  changed: {
    type: "string",
    value: "BASE",
    about: "check: only scenarios of which a file changed since that commit",
  },
  bisect: { type: "boolean", about: "exit with 125 instead of 2 and 3, for git bisect run" },
  "allow-incomplete": {
    type: "boolean",
    about: "exit with 0 instead of 3; every report still says INCOMPLETE",
  },
  checkpoint: {
    type: "string",
    value: "DIR",
    about: "check: keep long searches there, and go on with those that are",
  },
  "checkpoint-every": {
    type: "string",
    value: "N",
    about: "seconds between two checkpoints (default 60)",
  },
  "no-intern": { type: "boolean", about: "search plainly: slower, and the same verdicts" },
  compact: {
    type: "boolean",
    about: "check: keep 64 bits of each state; proves nothing, says how sure it is; no liveness",
  },
  reduce: {
    type: "boolean",
    about: "check: leave out what does not matter to safety rules; off where liveness is judged",
  },
  "no-reduce": {
    type: "boolean",
    about: "look at everything where a scenario says 'search: reduced', too",
  },
  safety: { type: "boolean", about: "reduce: judge no liveness rules" },
  "no-merging": { type: "boolean", about: "reduce: store states with one way out, too" },
  "no-interrupt-placement": { type: "boolean", about: "reduce: try events before every step" },
  "no-partial-order": { type: "boolean", about: "reduce: interleave all CPUs everywhere" },
  port: { type: "string", value: "N", about: "explore: serve there (default: any free port)" },
  random: {
    type: "boolean",
    about: "check: try random schedules, prove nothing; no liveness rules",
  },
  runs: { type: "string", value: "N", about: "random: schedules to try (default 200)" },
  seed: { type: "string", value: "S", about: "random: where chance begins (default 1)" },
  pct: {
    type: "string",
    value: "D",
    about: "random: depth of bug that priorities seek (default 3)",
  },
  path: { type: "string", value: "P", about: "random: only this schedule, as 'again:' gave it" },
  help: { type: "boolean", short: "h", about: "print this" },
  version: { type: "boolean", about: "print the version" },
} as const satisfies Record<string, Option>;

type OptionName = keyof typeof OPTIONS;

/** Options that take a number; a bad one is told even to a command that has no use for it. */
const NUMBERS = [
  "jobs",
  "max-states",
  "max-depth",
  "max-seconds",
  "max-memory",
  "checkpoint-every",
  "runs",
  "seed",
  "pct",
  "port",
] as const;

/** Options that mean nothing without --random. */
const RANDOM = ["runs", "seed", "pct", "path"] as const;

/** Options that mean nothing where nothing is reduced. */
export const REDUCE = [
  "safety",
  "no-merging",
  "no-interrupt-placement",
  "no-partial-order",
] as const;

interface Command {
  readonly words: string;
  readonly about: string;
}

export const COMMANDS = {
  check: { words: "[SCENARIO…]", about: "explore and judge; default: everything in spec/" },
  order: { words: "SCENARIO… --patch FILE", about: "verdicts before and after a change of the C" },
  replay: { words: "TRACE", about: "run a trace again, stop where the rule breaks (exit code 1)" },
  show: { words: "TRACE --as FORM", about: "draw a trace" },
  explore: {
    words: "SCENARIO [POINT]",
    about: "walk through the model in a browser, on 127.0.0.1",
  },
  explain: { words: "RULE", about: "claim, source, broken twins and their traces" },
  lint: { words: "[-|PATCH]", about: "one patch, for b4: a line for each problem, else nothing" },
  list: { words: "rules|scenarios|primitives", about: "what there is" },
  merge: { words: "JSON…", about: "one document and one exit code from those of all shards" },
  completion: { words: "bash|zsh|fish", about: "print a completion script" },
  man: { words: "", about: "print the manual page" },
} as const satisfies Record<string, Command>;

type CommandName = keyof typeof COMMANDS;

export interface Arguments {
  readonly command: CommandName | "help" | "version";
  readonly words: readonly string[];
  readonly text: (name: OptionName) => string | null;
  /** All values of an option that may be given several times. */
  readonly texts: (name: OptionName) => readonly string[];
  readonly flag: (name: OptionName) => boolean;
  /** A whole number from 1. */
  readonly number: (name: OptionName, otherwise: number) => number;
}

/** Throws UsageError with one line when the words do not make a command. */
export function parseArguments(argv: readonly string[]): Arguments {
  const { values, positionals } = split(argv);
  const [word = "check", ...words] = positionals;
  const given = new Map(Object.entries(values));
  const shared = {
    words,
    text: (name: OptionName) => {
      const value = given.get(name);
      return typeof value === "string" ? value : null;
    },
    texts: (name: OptionName) => {
      const values = given.get(name);
      return Array.isArray(values) ? values.map(String) : [];
    },
    flag: (name: OptionName) => given.get(name) === true,
    number: (name: OptionName, otherwise: number) => toNumber(name, given.get(name), otherwise),
  };
  if (given.has("help") || word === "help") return { ...shared, command: "help" };
  if (given.has("version")) return { ...shared, command: "version" };
  for (const name of NUMBERS) shared.number(name, 1);
  refuseMixed(word, given);
  const names = Object.keys(COMMANDS);
  const command = names.find((name): name is CommandName => name === word);
  if (command !== undefined) return { ...shared, command };
  const otherwise = `the commands are ${names.join(", ")}`;
  throw new UsageError(`unknown command '${word}', ${suggest(word, names, otherwise)}`);
}

/** What is no use is refused: whoever wrote it expects something of it. */
function refuseMixed(word: string, given: ReadonlyMap<string, unknown>): void {
  if (given.has("profile") && word !== "check")
    throw new UsageError("--profile is for 'eret check'");
  if (given.has("port") && word !== "explore") throw new UsageError("--port is for 'eret explore'");
  if (given.has("lassos") && word !== "check") throw new UsageError("--lassos is for 'eret check'");
  if (given.has("b4-json") && word !== "lint") throw new UsageError("--b4-json is for 'eret lint'");
  refuseUnreduced(word, given);
  refusePartial(word, given);
  refuseCompact(word, given);
  refuseCheckpoint(word, given);
  const lone = RANDOM.find((name) => given.has(name));
  if (!given.has("random")) {
    if (lone !== undefined) throw new UsageError(`--${lone} is for --random`);
    return;
  }
  if (given.has("no-intern")) throw new UsageError("--no-intern and --random exclude each other");
  if (word !== "check") throw new UsageError("--random is for 'eret check'");
  const path = given.get("path");
  if (typeof path === "string" && !PATH.test(path)) {
    throw new UsageError(`--path takes what 'again:' printed, not '${path}'`);
  }
}

/** What was left out was not met, and may be there all the same. */
function refusePartial(word: string, given: ReadonlyMap<string, unknown>): void {
  const name = (["vacuity", "expect"] as const).find((one) => given.has(one));
  if (name === undefined) return;
  if (word !== "check") throw new UsageError(`--${name} is for 'eret check'`);
  const other = ["random", "reduce"].find((one) => given.has(one));
  if (other !== undefined) throw new UsageError(`--${name} and --${other} exclude each other`);
}

function refuseUnreduced(word: string, given: ReadonlyMap<string, unknown>): void {
  const lone = REDUCE.find((name) => given.has(name));
  if (lone !== undefined && word !== "check") throw new UsageError(`--${lone} is for 'eret check'`);
  if (!given.has("reduce")) return;
  if (word !== "check") throw new UsageError("--reduce is for 'eret check'");
  const other = (["no-reduce", "no-intern", "random"] as const).find((name) => given.has(name));
  if (other !== undefined) throw new UsageError(`--reduce and --${other} exclude each other`);
}

function refuseCompact(word: string, given: ReadonlyMap<string, unknown>): void {
  if (!given.has("compact")) return;
  if (word !== "check") throw new UsageError("--compact is for 'eret check'");
  const other = ["no-intern", "reduce", "checkpoint", "random"].find((name) => given.has(name));
  if (other !== undefined) throw new UsageError(`--compact and --${other} exclude each other`);
}

function refuseCheckpoint(word: string, given: ReadonlyMap<string, unknown>): void {
  if (!given.has("checkpoint")) {
    if (given.has("checkpoint-every"))
      throw new UsageError("--checkpoint-every is for --checkpoint");
    return;
  }
  if (word !== "check") throw new UsageError("--checkpoint is for 'eret check'");
  const other = ["no-intern", "reduce", "random"].find((name) => given.has(name));
  if (other !== undefined) throw new UsageError(`--checkpoint and --${other} exclude each other`);
}

/** A config point, unless there is only one, and fast-check's path. */
export const PATH = /^(?:(.+)@)?(\d+(?::\d+)*)$/;

function split(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true, strict: true });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const unknown = /Unknown option '(-[^']*)'/.exec(error.message)?.[1];
    if (unknown === undefined) {
      const [first = error.message] = error.message.split("\n");
      throw new UsageError(`${first.replace(/\.$/, "")}, 'eret --help' prints all options`);
    }
    const names = Object.keys(OPTIONS).map((name) => `--${name}`);
    const otherwise = "'eret --help' prints all options";
    throw new UsageError(`unknown option '${unknown}', ${suggest(unknown, names, otherwise)}`);
  }
}

function toNumber(name: string, value: unknown, otherwise: number): number {
  if (value === undefined) return otherwise;
  const number = Number(value);
  if (Number.isSafeInteger(number) && number >= 1) return number;
  throw new UsageError(`--${name} takes a whole number from 1, not '${value}'`);
}
