// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Program } from "../model/program.ts";
import type { SystemConfig } from "../model/system.ts";

/**
 * A need of a rule: null where a program and its machine have it, else what is missing, for people.
 * A rule whose need is missing is not applicable: an absent cell would read as zero, and a verdict
 * about a zero that nobody wrote is no verdict.
 */
export type Need = (config: SystemConfig) => string | null;

/** All of several needs; the first that is missing is told. */
export const all =
  (...needs: readonly Need[]): Need =>
  (config) =>
    needs.map((need) => need(config)).find((missing) => missing !== null) ?? null;

/** One of several needs: each is enough. */
export const either =
  (...needs: readonly Need[]): Need =>
  (config) => {
    const missing = needs.map((need) => need(config));
    return missing.includes(null) ? null : missing.join(", and ");
  };

/** A need in words of its own, where names of functions would not tell. */
export const told =
  (why: string, need: Need): Need =>
  (config) =>
    need(config) === null ? null : why;

/** PSCI and SDEI, which a scenario gives to a machine. */
export const firmware: Need = ({ firmware }) => (firmware === undefined ? "no firmware" : null);

/** TLBs and walks, where a scenario has `translation:`. */
export const translation: Need = ({ translation }) =>
  translation === undefined ? "no TLBs" : null;

/** A function of the C by this name. */
export const defines =
  (name: string): Need =>
  ({ program }) =>
    program.functions[name] === undefined ? `no ${name}()` : null;

/** A global variable that the C reads or writes. */
export const uses =
  (name: string): Need =>
  ({ program }) =>
    globalsOf(program).has(name) ? null : `no ${name}`;

const known = new WeakMap<Program, ReadonlySet<string>>();

/** Names of the global variables that the functions of a program mention. */
function globalsOf(program: Program): ReadonlySet<string> {
  const found = known.get(program) ?? new Set(mentioned(program.functions));
  known.set(program, found);
  return found;
}

const GLOBAL = /^&?global:(\w+)/;

/** Every name of a global variable in a value, at any depth: operations are plain data. */
function* mentioned(value: unknown): Generator<string> {
  if (typeof value === "string") {
    const [, name] = GLOBAL.exec(value) ?? [];
    if (name !== undefined) yield name;
  } else if (typeof value === "object" && value !== null) {
    for (const part of Object.values(value)) yield* mentioned(part);
  }
}
