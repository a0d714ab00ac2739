// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { parseArgs } from "node:util";
import { suggest } from "../scenario/suggest.ts";
import { clashOf } from "./option-clashes.ts";
import { COMMANDS, OPTIONS } from "./option-table.ts";

/** The words do not make a command. The message is one line. */
export class UsageError extends Error {}

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
  const clash = clashOf(word, given);
  if (clash !== null) throw new UsageError(clash);
  const names = Object.keys(COMMANDS);
  const command = names.find((name): name is CommandName => name === word);
  if (command !== undefined) return { ...shared, command };
  const otherwise = `the commands are ${names.join(", ")}`;
  throw new UsageError(`unknown command '${word}', ${suggest(word, names, otherwise)}`);
}

function split(argv: readonly string[]) {
  try {
    const options = {
      options: OPTIONS,
      allowPositionals: true,
      strict: true,
      tokens: true,
    } as const;
    const parsed = parseArgs({ args: [...argv], ...options });
    refuseTwice(parsed.tokens);
    return parsed;
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

/** One value of an option would be lost without a word. */
function refuseTwice(tokens: readonly { readonly kind: string; readonly name?: string }[]): void {
  const seen = new Set<string>();
  for (const { kind, name } of tokens) {
    if (kind !== "option" || name === undefined) continue;
    const option = Object.entries(OPTIONS).find(([known]) => known === name)?.[1];
    if (option !== undefined && "multiple" in option) continue;
    if (seen.has(name)) throw new UsageError(`--${name} is given twice, give it once`);
    seen.add(name);
  }
}

function toNumber(name: string, value: unknown, otherwise: number): number {
  if (value === undefined) return otherwise;
  const number = Number(value);
  if (Number.isSafeInteger(number) && number >= 1) return number;
  throw new UsageError(`--${name} takes a whole number from 1, not '${value}'`);
}
