// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { isMap, isNode, isScalar, isSeq } from "yaml";
import type { Location } from "../kernelc/position.ts";
import type { Field, Reading } from "./reading.ts";
import { type JsonSchema, mismatch, type Shape } from "./shape.ts";
import { suggest } from "./suggest.ts";

/** One `key: value` of a mapping whose keys are the author's own. */
export interface Entry<T> {
  readonly key: string;
  readonly at: Location;
  readonly value: T;
}

/** A key of a record: its shape, whether it must be there, and what it means. */
export interface Key<T, Needed extends boolean = boolean> {
  readonly shape: Shape<T>;
  readonly needed: Needed;
  readonly about: string;
}

export const must = <T>(shape: Shape<T>, about: string): Key<T, true> => ({
  shape,
  needed: true,
  about,
});
export const may = <T>(shape: Shape<T>, about: string): Key<T, false> => ({
  shape,
  needed: false,
  about,
});

// biome-ignore lint/suspicious/noExplicitAny: any key at all; its type is recovered by Values.
type Keys = Readonly<Record<string, Key<any>>>;

/** What reading a record gives: a needed key is there, any other may be undefined. */
export type Values<K extends Keys> = {
  readonly [name in keyof K]: K[name] extends Key<infer T, infer Needed>
    ? Needed extends true
      ? T
      : T | undefined
    : never;
};

/** A list; with `least` 1 it may not be empty. */
export function list<T>(of: Shape<T>, least: 0 | 1 = 1): Shape<readonly T[]> {
  const what = `a list of ${of.what}`;
  const example = `[${of.example}]`;
  const read = (field: Field, reading: Reading) => {
    const { name, node, at } = field;
    if (!isSeq(node) || node.items.length < least)
      return mismatch(field, reading, { what, example });
    const items = node.items.map((item) => reading.field(name, isNode(item) ? item : null, at));
    return whole(items.map((item) => of.read(item, reading)));
  };
  return { what, example, schema: { type: "array", items: of.schema, minItems: least }, read };
}

/** A mapping whose keys are the author's own names and match `key`. */
export function table<T>(key: RegExp, keyWhat: string, of: Shape<T>): Shape<readonly Entry<T>[]> {
  const what = `a mapping from ${keyWhat} to ${of.what}`;
  const example = `{…: ${of.example}}`;
  const schema = {
    type: "object",
    propertyNames: { pattern: key.source },
    additionalProperties: of.schema,
  };
  const read = (field: Field, reading: Reading) => {
    const pairs = pairsOf(field, reading);
    if (pairs === null) return mismatch(field, reading, { what, example });
    const entries = pairs.map((pair): Entry<T> | undefined => {
      if (!key.test(pair.name)) {
        const told = `'${pair.name}' under '${field.name}' is not ${keyWhat}`;
        return reading.wrong(pair.at, `${told}, check its spelling`);
      }
      const value = of.read(pair.field, reading);
      return value === undefined ? undefined : { key: pair.name, at: pair.at, value };
    });
    return whole(entries);
  };
  return { what, example, schema, read };
}

/** A mapping with the given keys and no other. */
export function record<K extends Keys>(what: string, keys: K): Shape<Values<K>> {
  const names = Object.keys(keys);
  const example = `{${names[0]}: …}`;
  const read = (field: Field, reading: Reading) => {
    const problems = reading.diagnostics.length;
    const pairs = pairsOf(field, reading);
    if (pairs === null) {
      return mismatch(field, reading, { what: `a mapping, ${what}`, example });
    }
    const values: Record<string, unknown> = {};
    for (const pair of pairs) {
      const key = Object.hasOwn(keys, pair.name) ? keys[pair.name] : undefined;
      if (key !== undefined) values[pair.name] = key.shape.read(pair.field, reading);
      else reading.wrong(pair.at, unknownKey(pair.name, what, names));
    }
    for (const name of names) {
      const key = keys[name];
      if (key?.needed === true && !pairs.some((pair) => pair.name === name)) {
        const told = `key '${name}' is missing, ${what} needs it (${key.about})`;
        reading.wrong(field.at, `${told}, add for example '${name}: ${key.shape.example}'`);
      }
    }
    // Every key was read by its own shape, and the needed ones are there if nothing was wrong.
    return reading.diagnostics.length === problems ? (values as Values<K>) : undefined;
  };
  return { what, example, schema: recordSchema(keys), read };
}

/** One of several records, told apart by which of the variants' names is among the keys. */
export function variants<T>(what: string, of: Readonly<Record<string, Shape<T>>>): Shape<T> {
  const names = Object.keys(of);
  const example = of[names[0] ?? ""]?.example ?? "";
  const read = (field: Field, reading: Reading) => {
    const pairs = pairsOf(field, reading);
    if (pairs === null) return mismatch(field, reading, { what, example });
    const fit = names.find((name) => pairs.some((pair) => pair.name === name));
    const shape = of[fit ?? ""];
    if (shape !== undefined) return shape.read(field, reading);
    const has = pairs.map((pair) => pair.name).join(", ") || "none";
    const told = `${what} has one of the keys ${names.join(", ")}, here are ${has}`;
    return reading.wrong(field.at, `${told}, ${suggest(pairs[0]?.name ?? "", names, "add one")}`);
  };
  return { what, example, schema: { anyOf: names.map((name) => of[name]?.schema) }, read };
}

/** All values, or undefined when one of them was wrong (and has been reported). */
function whole<T>(values: readonly (T | undefined)[]): readonly T[] | undefined {
  const present = values.filter((value) => value !== undefined);
  return present.length === values.length ? present : undefined;
}

interface Pair {
  readonly name: string;
  readonly at: Location;
  readonly field: Field;
}

/** Keys and values of a mapping, or null if it is none. Reports keys that are no plain words. */
function pairsOf(field: Field, reading: Reading): readonly Pair[] | null {
  const { node } = field;
  if (!isMap(node)) return null;
  return node.items.flatMap((item) => {
    const key = reading.field(field.name, isNode(item.key) ? item.key : null, field.at);
    const name = isScalar(key.node) ? String(key.node.value ?? "") : "";
    if (name === "") {
      reading.wrong(key.at, `a key of '${field.name}' is no plain word, keys are names, rename it`);
      return [];
    }
    const value = reading.field(name, isNode(item.value) ? item.value : null, key.at);
    return [{ name, at: key.at, field: value }];
  });
}

function unknownKey(name: string, what: string, names: readonly string[]): string {
  return `unknown key '${name}' in ${what}, ${suggest(name, names, `its keys are ${names.join(", ")}`)}`;
}

function recordSchema(keys: Keys): JsonSchema {
  const properties = Object.entries(keys).map(([name, key]) => [
    name,
    { description: key.about, ...key.shape.schema },
  ]);
  return {
    type: "object",
    properties: Object.fromEntries(properties),
    required: Object.keys(keys).filter((name) => keys[name]?.needed === true),
    additionalProperties: false,
  };
}
