// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { isMap } from "yaml";
import type { Location } from "../kernelc/position.ts";
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
}

/** A value for all config points, or one each for some of them. */
export type PerPoint<T> =
  | { readonly kind: "all"; readonly value: T }
  | {
      readonly kind: "each";
      readonly points: readonly { readonly point: Located<string>; readonly value: T }[];
    };

/** `CALL file:line`: what an assertion of the C itself is called. */
const CALL = /^(?:WARN_ON|WARN_ON_ONCE|BUG_ON|BUG|RCU_LOCKDEP_WARN|CT_WARN_ON|lockdep_assert\w*)$/;
const PLACE = /^[^\s:]+:\d+$/;
const VERDICT = /^(?:holds|bounded|violated(?: \S+)+)$/;
const POINT = /^(?:all|[^=,\s]+=[^=,\s]+(?:,[^=,\s]+=[^=,\s]+)*)$/;

/** The id of a rule, or the name of an assertion of the C. */
export const ruleName: Shape<string> = checked(text("a rule's id", "task-switch-masks"), known);

/** The name, if it is one of a rule or of an assertion. */
export function known(name: string, field: Field, reading: Reading): string | undefined {
  const [call = "", place = "", ...rest] = name.split(" ");
  if (CALL.test(call) && PLACE.test(place) && rest.length === 0) return name;
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
    const rules = joinPlaces(told.split(" ").slice(1));
    if (!rules.every((name) => known(name, field, reading) !== undefined)) return undefined;
    return told === "bounded" ? { rules, bounded: field.at } : { rules };
  },
};

const listed: Shape<Verdict> = mapped(
  record("a verdict", { violated: must(list(ruleName), "the rules that break") }),
  ({ violated }) => ({ rules: violated }),
);

/** A place belongs to the assertion before it: `BUG_ON generic/sched.c:41` is one name. */
function joinPlaces(words: readonly string[]): string[] {
  const names: string[] = [];
  for (const word of words) {
    const last = names.at(-1);
    if (last !== undefined && CALL.test(last) && PLACE.test(word)) {
      names[names.length - 1] = `${last} ${word}`;
    } else names.push(word);
  }
  return names;
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
