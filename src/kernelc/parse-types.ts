// SPDX-License-Identifier: GPL-2.0-only OR MIT
// Longer than usual: specifiers, structs and enums are one grammar rule in C.

import type { Attribute, EnumSpec, Member, StructSpec, TypeName, TypeSpec } from "./ast.ts";
import type { Parser, Specifiers } from "./grammar.ts";
import {
  ARITHMETIC,
  BUILTIN_TYPES,
  isKeyword,
  QUALIFIERS,
  STORAGE,
  startsType,
  TYPEOF,
} from "./keywords.ts";
import { atAttribute, attributes } from "./parse-attributes.ts";
import { scalarType } from "./scalar-type.ts";

/** Whether a type name must start `ahead` tokens on: inside `(type)`, `sizeof(type)`, an argument. */
export function atType(p: Parser, ahead = 0): boolean {
  const { cursor } = p;
  if (!cursor.isIdent(ahead)) return false;
  const word = cursor.peek(ahead);
  if (word === "__extension__") return atType(p, ahead + 1);
  if (startsType(word) || atAttribute(p, ahead)) return true;
  if (isKeyword(word)) return false;
  const meaning = p.scope.meaning(word, cursor.next + ahead);
  if (meaning !== "unknown") return meaning === "type";
  // An undeclared name is a type only where nothing else could be meant: `(x_t *)`, `x_t **,`.
  let i = ahead + 1;
  while (cursor.peek(i) === "*" || QUALIFIERS.has(cursor.peek(i)) || atAttribute(p, i)) i++;
  return i > ahead + 1 && (cursor.peek(i) === ")" || cursor.peek(i) === ",");
}

/** A type without a name, as in a cast. */
export function typeName(p: Parser): TypeName {
  const { spec, qualifiers, attributes: own, storage, at } = p.rules.specifiers(p);
  if (storage.length > 0) p.cursor.fail(`'${storage[0]}' cannot stand in a type name`, at);
  const shape = p.rules.shape(p, "none");
  const all = [...own, ...shape.attributes];
  const type = { spec, qualifiers, derivations: shape.derivations, at };
  return all.length === 0 ? type : { ...type, attributes: all };
}

/** Everything before the first declarator. */
export function specifiers(p: Parser): Specifiers {
  const { cursor } = p;
  const at = cursor.next;
  const storage: string[] = [];
  const qualifiers: string[] = [];
  const found: Attribute[] = [];
  const words: string[] = [];
  let spec: TypeSpec | null = null;
  const only = (next: TypeSpec): void => {
    if (spec !== null || words.length > 0) cursor.fail("a second type stands here", at);
    spec = next;
  };
  while (cursor.isIdent()) {
    const word = cursor.peek();
    const qualifier = QUALIFIERS.get(word);
    if (word === "__extension__") cursor.take();
    else if (STORAGE.has(word)) {
      storage.push(cursor.take().replace(/^__inline(__)?$/, "inline"));
    } else if (word === "_Atomic" && cursor.peek(1) === "(") {
      only(atomic(p, qualifiers));
    } else if (qualifier !== undefined) {
      qualifiers.push(qualifier);
      cursor.take();
    } else if (word === "_Alignas") {
      found.push({ name: cursor.take(), at: cursor.next - 1, args: p.rules.callArguments(p) });
    } else if (atAttribute(p)) found.push(...attributes(p));
    else if (ARITHMETIC.has(word)) {
      if (spec !== null) break;
      words.push(cursor.take());
    } else if (word === "struct" || word === "union") only(structSpec(p, word));
    else if (word === "enum") only(enumSpec(p));
    else if (TYPEOF.has(word)) only(typeofSpec(p));
    else if (spec !== null || words.length > 0 || !namesType(p)) break;
    else spec = namedType(p);
  }
  if (words.length > 0) {
    spec = scalarType(words) ?? cursor.fail(`'${words.join(" ")}' is no type`, at);
  }
  if (spec === null) {
    return cursor.fail(
      `expected a type but found ${cursor.found()}; this usually means a macro or type that is not defined here, so include its header`,
    );
  }
  return { storage, qualifiers, spec, attributes: found, at };
}

/** Where a type is required an undeclared name is taken for one, a declared object never. */
function namesType(p: Parser): boolean {
  const word = p.cursor.peek();
  if (BUILTIN_TYPES.has(word)) return true;
  return !isKeyword(word) && p.scope.meaning(word, p.cursor.next) !== "ordinary";
}

function namedType(p: Parser): TypeSpec {
  const { cursor } = p;
  const declared = p.scope.meaning(cursor.peek(), cursor.next) === "type";
  const name = cursor.take();
  return name === "bool" && !declared ? { kind: "bool" } : { kind: "named", name };
}

function atomic(p: Parser, qualifiers: string[]): TypeSpec {
  const { cursor } = p;
  cursor.take();
  cursor.expect("(", "after '_Atomic'");
  const type = p.rules.typeName(p);
  cursor.expect(")", "after the type of '_Atomic'");
  if (type.derivations.length > 0) cursor.fail("'_Atomic(...)' of this type is not supported");
  qualifiers.push("_Atomic", ...type.qualifiers);
  return type.spec;
}

function typeofSpec(p: Parser): TypeSpec {
  const { cursor } = p;
  cursor.take();
  cursor.expect("(", "after 'typeof'");
  const isType = atType(p);
  const of = isType ? p.rules.typeName(p) : p.rules.expression(p);
  cursor.expect(")", "at the end of 'typeof'");
  return { kind: "typeof", of, isType };
}

function tagOf(p: Parser): string | null {
  const { cursor } = p;
  return cursor.isIdent() && !isKeyword(cursor.peek()) ? cursor.take() : null;
}

function structSpec(p: Parser, kind: "struct" | "union"): StructSpec {
  const { cursor } = p;
  const at = cursor.next;
  cursor.take();
  const found = attributes(p);
  const tag = tagOf(p);
  if (!cursor.accept("{")) {
    if (tag === null)
      cursor.fail(`expected a tag or '{' after '${kind}' but found ${cursor.found()}`);
    return { kind, tag, members: null, attributes: found, at };
  }
  const members = cursor.nested(() => memberList(p));
  cursor.expect("}", `at the end of this ${kind}`);
  found.push(...attributes(p));
  return { kind, tag, members, attributes: found, at };
}

function memberList(p: Parser): Member[] {
  const { cursor } = p;
  const members: Member[] = [];
  while (!cursor.done && cursor.peek() !== "}") {
    if (cursor.accept(";")) continue;
    const head = p.rules.specifiers(p);
    if (head.storage.length > 0) cursor.fail("a member cannot have a storage class", head.at);
    if (cursor.peek() === ";" && standsAlone(p, head)) {
      members.push({
        name: null,
        type: typeOf(head),
        bits: null,
        attributes: head.attributes,
        at: head.at,
      });
    } else {
      do members.push(member(p, head));
      while (cursor.accept(","));
    }
    cursor.expect(";", "after a member");
  }
  return members;
}

/** Anonymous members, also by tag or typedef name (-fms-extensions). */
function standsAlone(p: Parser, { spec, at }: Specifiers): boolean {
  if (spec.kind === "named") return p.scope.meaning(spec.name, at) === "type";
  return spec.kind === "struct" || spec.kind === "union";
}

function typeOf(head: Specifiers): TypeName {
  return { spec: head.spec, qualifiers: head.qualifiers, derivations: [], at: head.at };
}

function member(p: Parser, head: Specifiers): Member {
  const { cursor } = p;
  const unnamed = cursor.peek() === ":";
  const shape = unnamed
    ? { name: null, derivations: [], attributes: [], at: cursor.next }
    : p.rules.shape(p, "required");
  const bits = cursor.accept(":") ? p.rules.constant(p) : null;
  return {
    name: shape.name,
    type: { ...typeOf(head), derivations: shape.derivations },
    bits,
    attributes: [...head.attributes, ...shape.attributes, ...attributes(p)],
    at: shape.at,
  };
}

function enumSpec(p: Parser): EnumSpec {
  const { cursor } = p;
  const at = cursor.next;
  cursor.take();
  const found = attributes(p);
  const tag = tagOf(p);
  if (!cursor.accept("{")) {
    if (tag === null) cursor.fail(`expected a tag or '{' after 'enum' but found ${cursor.found()}`);
    return { kind: "enum", tag, members: null, at };
  }
  const members: NonNullable<EnumSpec["members"]>[number][] = [];
  while (!cursor.done && cursor.peek() !== "}") {
    const where = cursor.next;
    if (!cursor.isIdent() || isKeyword(cursor.peek())) {
      cursor.fail(`expected the name of an enumeration constant but found ${cursor.found()}`);
    }
    const name = cursor.take();
    const own = attributes(p);
    const value = cursor.accept("=") ? p.rules.constant(p) : null;
    p.scope.declare(name, false, where);
    const entry = { name, value, at: where };
    members.push(own.length === 0 ? entry : { ...entry, attributes: own });
    if (!cursor.accept(",")) break;
  }
  cursor.expect("}", "at the end of this enum");
  found.push(...attributes(p));
  const spec = { kind: "enum" as const, tag, members, at };
  return found.length === 0 ? spec : { ...spec, attributes: found };
}
