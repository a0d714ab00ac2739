// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { isMap } from "yaml";
import type { Location } from "../kernelc/position.ts";
import { readAssertionName } from "../model/assertion-name.ts";
import { list, must, record, table } from "./collections.ts";
import type { Field, Located, Reading } from "./reading.ts";
import { checked, either, mapped, type Shape, text, whole } from "./shape.ts";
import { suggest } from "./suggest.ts";

/**
 * One verdict: the exact set of rules that break; none when everything holds, or when
 * random schedules are to find nothing, which proves nothing.
 */
export interface Verdict {
  readonly rules: readonly string[];
  /** Where it says that nothing is to be found and no search to end. */
  readonly bounded?: Location;
  /** Assertions by file and line, as they once were named; the C knows their names. */
  readonly byLine?: readonly Located<string>[];
}

/** A value for all config points, or one each for some of them. */
export type PerPoint<T> =
  | { readonly kind: "all"; readonly value: T }
  | {
      readonly kind: "each";
      readonly points: readonly { readonly point: Located<string>; readonly value: T }[];
    };

/** `CALL file:line`: what an assertion was called when lines were names. */
const BY_LINE = /^\w+ [^\s:()]+:\d+$/;
const VERDICT = /^(?:holds|bounded|violated(?: \S+)+)$/;
const POINT = /^(?:all|[^=,\s]+=[^=,\s]+(?:,[^=,\s]+=[^=,\s]+)*)$/;

/** The id of a rule, or the name of an assertion of the C. */
export const ruleName: Shape<string> = checked(text("a rule's id", "task-switch-masks"), known);

/** The name, if it is one of a rule or of an assertion. */
export function known(name: string, field: Field, reading: Reading): string | undefined {
  if (readAssertionName(name) !== null || BY_LINE.test(name)) return name;
  if (reading.vocabulary.rules.includes(name)) return name;
  const hint = suggest(name, reading.vocabulary.rules, "check its spelling");
  return reading.wrong(
    field.at,
    `unknown rule '${name}', 'eret list rules' prints all of them, ${hint}`,
  );
}

const words = text("'holds', 'bounded' or 'violated RULE…'", "holds", VERDICT);

const said: Shape<Verdict> = {
  ...words,
  read: (field, reading) => {
    const told = words.read(field, reading);
    if (told === undefined) return undefined;
    const rules = namesIn(told.replace(/^\w+ ?/, ""));
    if (!rules.every((name) => known(name, field, reading) !== undefined)) return undefined;
    return { ...verdictOf(rules, field.at), ...(told === "bounded" && { bounded: field.at }) };
  },
};

const listing = record("a verdict", { violated: must(list(ruleName), "the rules that break") });

const listed: Shape<Verdict> = {
  ...listing,
  read: (field, reading) => {
    const rules = listing.read(field, reading)?.violated;
    return rules === undefined ? undefined : verdictOf(rules, field.at);
  },
};

function verdictOf(rules: readonly string[], at: Location): Verdict {
  const byLine = rules.filter((name) => BY_LINE.test(name)).map((value) => ({ value, at }));
  return byLine.length === 0 ? { rules } : { rules, byLine };
}

/** Names between blanks; those of assertions have blanks of their own. */
function namesIn(text: string): readonly string[] {
  const names: string[] = [];
  for (let rest = text.trim(); rest !== ""; ) {
    const name = leadingAssertion(rest) ?? /^\w+ [^\s:()]+:\d+(?= |$)/.exec(rest)?.[0];
    const word = name ?? rest.split(" ", 1)[0] ?? rest;
    names.push(word);
    rest = rest.slice(word.length).trim();
  }
  return names;
}

/** The name of an assertion at the start: a call to its closing bracket, and where it stands. */
function leadingAssertion(text: string): string | null {
  const call = /^\w+(?=\()/.exec(text)?.[0];
  if (call === undefined) return null;
  const end = call.length + closing(text.slice(call.length));
  const [tail] = /^ in [\w.:]+\(\)(?: \(\d+\))?(?= |$)/.exec(text.slice(end)) ?? [];
  return tail === undefined ? null : text.slice(0, end) + tail;
}

/** Length up to the bracket that closes the first one; strings may have brackets too. */
function closing(text: string): number {
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[()]/g)) {
    if (token === "(") depth += 1;
    if (token === ")") depth -= 1;
    if (depth === 0) return index + token.length;
  }
  return text.length;
}

const verdict: Shape<Verdict> = either([
  { when: "scalar", is: said },
  { when: "mapping", is: listed },
]);

function everywhere<T>(shape: Shape<T>): Shape<PerPoint<T>> {
  return mapped(shape, (value) => ({ kind: "all", value }));
}

/** `pseudo_nmi=n: …`, one entry for each config point or for several at once. */
function byPoint<T>(shape: Shape<T>): Shape<PerPoint<T>> {
  return mapped(table(POINT, "a config point such as pseudo_nmi=n", shape), (entries) => ({
    kind: "each",
    points: entries.map(({ key, at, value }) => ({ point: { value: key, at }, value })),
  }));
}

/** A table of points, or one verdict if it has the key `violated`. */
const mapping: Shape<PerPoint<Verdict>> = {
  ...byPoint(verdict),
  schema: { anyOf: [listed.schema, byPoint(verdict).schema] },
  read: (field, reading) =>
    isMap(field.node) && field.node.has("violated")
      ? everywhere(listed).read(field, reading)
      : byPoint(verdict).read(field, reading),
};

/** `expect:`, for all config points or for each. */
export const expectation: Shape<PerPoint<Verdict>> = either([
  { when: "scalar", is: everywhere(said) },
  { when: "mapping", is: mapping },
]);

/** `states:`, the exact number of states. */
export const stateCounts: Shape<PerPoint<number>> = either([
  { when: "scalar", is: everywhere(whole(0)) },
  { when: "mapping", is: byPoint(whole(0)) },
]);
