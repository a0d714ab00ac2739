// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { isMap, isScalar, isSeq } from "yaml";
import type { Field, Located, Reading } from "./reading.ts";
import { suggest } from "./suggest.ts";

/**
 * The shape of a YAML value: one description that reads it (with positions) and
 * prints its JSON schema, so that the two cannot drift apart.
 */
export interface Shape<T> {
  /** For messages: "a whole number". */
  readonly what: string;
  /** For messages: how a right value looks. */
  readonly example: string;
  readonly schema: JsonSchema;
  /** The value, or undefined after saying what is wrong with it. */
  readonly read: (field: Field, reading: Reading) => T | undefined;
}

export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

/** Says that a value is of the wrong type. */
export function mismatch(
  field: Field,
  reading: Reading,
  shape: Pick<Shape<unknown>, "what" | "example">,
): undefined {
  const { name, at } = field;
  const takes = `it takes ${shape.what}, write for example ${shape.example}`;
  return reading.wrong(at, `'${name}' has ${valueName(field)}, ${takes}`);
}

/** What a value of the wrong type is called. */
function valueName({ node }: Field): string {
  if (isMap(node)) return "a mapping";
  if (isSeq(node)) return node.items.length === 0 ? "an empty list" : "a list";
  if (!isScalar(node) || node.value === null) return "no value";
  return typeof node.value === "string" ? `the text '${node.value}'` : String(node.value);
}

/** A scalar that `accept` turns into a value; null refuses it. */
export function scalar<T>(
  what: string,
  example: string,
  schema: JsonSchema,
  accept: (value: unknown) => T | null,
): Shape<T> {
  const read = (field: Field, reading: Reading) => {
    const value = isScalar(field.node) ? accept(field.node.value) : null;
    return value ?? mismatch(field, reading, { what, example });
  };
  return { what, example, schema, read };
}

/** Text that is not empty and matches `pattern`. */
export function text(what: string, example: string, pattern = /\S/): Shape<string> {
  return scalar(what, example, { type: "string", pattern: pattern.source }, (value) =>
    typeof value === "string" && pattern.test(value) ? value : null,
  );
}

/** Text that YAML may take for a number: a commit of digits alone stays as it is written. */
export const asWritten: Shape<string> = {
  ...text("text", "…"),
  schema: { type: ["string", "number"] },
  read: (field, reading) => {
    const { node } = field;
    const isNumber = isScalar(node) && typeof node.value === "number";
    return isNumber ? (node.source ?? String(node.value)) : text("text", "…").read(field, reading);
  },
};

export const flag: Shape<boolean> = scalar("true or false", "true", { type: "boolean" }, (value) =>
  typeof value === "boolean" ? value : null,
);

/** A whole number from `least` to `most`. */
export function whole(least: number, most = Number.MAX_SAFE_INTEGER): Shape<number> {
  const upTo = most < Number.MAX_SAFE_INTEGER ? ` to ${most}` : " up";
  const schema = { type: "integer", minimum: least, maximum: most };
  return scalar(
    `a whole number from ${least}${upTo}`,
    String(Math.max(least, 1)),
    schema,
    (value) =>
      typeof value === "number" && Number.isInteger(value) && value >= least && value <= most
        ? value
        : null,
  );
}

/** One of a few words. */
export function oneOf<const T extends string>(words: readonly T[]): Shape<T> {
  const what = `one of ${words.join(", ")}`;
  const base = scalar(what, words[0] ?? "", { enum: words }, (value) => {
    return words.find((word) => word === value) ?? null;
  });
  const read = (field: Field, reading: Reading) => {
    const value = isScalar(field.node) ? field.node.value : null;
    if (typeof value !== "string" || words.some((word) => word === value)) {
      return base.read(field, reading);
    }
    const hint = suggest(value, words, "check its spelling");
    return reading.wrong(field.at, `unknown ${field.name} '${value}', it takes ${what}, ${hint}`);
  };
  return { ...base, read };
}

/** One of two scalars: the second where the first does not fit. */
export function choice<T, U>(first: Shape<T>, second: Shape<U>): Shape<T | U> {
  const what = `${first.what}, or ${second.what}`;
  const read = (field: Field, reading: Reading) => {
    const isText = isScalar(field.node) && typeof field.node.value === "string";
    return isText ? second.read(field, reading) : first.read(field, reading);
  };
  return { ...first, what, schema: { anyOf: [first.schema, second.schema] }, read };
}

/** The same, with a further check of the value. */
export function checked<T>(
  shape: Shape<T>,
  check: (value: T, field: Field, reading: Reading) => T | undefined,
): Shape<T> {
  return {
    ...shape,
    read: (field, reading) => {
      const value = shape.read(field, reading);
      return value === undefined ? undefined : check(value, field, reading);
    },
  };
}

/** The same, with the place it was written at. */
export function located<T>(shape: Shape<T>): Shape<Located<T>> {
  return mapped(shape, (value, field) => ({ value, at: field.at }));
}

/** The same, as another value. */
export function mapped<T, U>(shape: Shape<T>, turn: (value: T, field: Field) => U): Shape<U> {
  return {
    ...shape,
    read: (field, reading) => {
      const value = shape.read(field, reading);
      return value === undefined ? undefined : turn(value, field);
    },
  };
}

/** The first of several shapes whose kind of node this is. */
export function either<T>(
  shapes: readonly { readonly when: "scalar" | "list" | "mapping"; readonly is: Shape<T> }[],
): Shape<T> {
  const what = shapes.map((shape) => shape.is.what).join(", or ");
  const example = shapes[0]?.is.example ?? "";
  const read = (field: Field, reading: Reading) => {
    const { node } = field;
    const kind = isMap(node) ? "mapping" : isSeq(node) ? "list" : "scalar";
    const fit = shapes.find((shape) => shape.when === kind)?.is;
    return fit === undefined
      ? mismatch(field, reading, { what, example })
      : fit.read(field, reading);
  };
  return { what, example, schema: { anyOf: shapes.map((shape) => shape.is.schema) }, read };
}
