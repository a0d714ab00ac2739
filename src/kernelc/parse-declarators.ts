// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Attribute, Derivation, Param } from "./ast.ts";
import type { Parser, Shape } from "./grammar.ts";
import { isKeyword, QUALIFIERS } from "./keywords.ts";
import { asmName, atAttribute, attributes } from "./parse-attributes.ts";
import { atType } from "./parse-types.ts";

/** A declarator with a name, without one, or either. */
export function shape(p: Parser, name: "required" | "optional" | "none"): Shape {
  return p.cursor.nested(() => shapeHere(p, name));
}

function shapeHere(p: Parser, naming: "required" | "optional" | "none"): Shape {
  const { cursor } = p;
  const found: Attribute[] = attributes(p);
  const pointers: Derivation[] = [];
  while (cursor.accept("*")) {
    cursor.link(pointers.length);
    const qualifiers: string[] = [];
    for (;;) {
      const qualifier = QUALIFIERS.get(cursor.peek());
      if (qualifier !== undefined) {
        qualifiers.push(qualifier);
        cursor.take();
      } else if (atAttribute(p)) found.push(...attributes(p));
      else break;
    }
    pointers.unshift({ kind: "pointer", qualifiers });
  }
  let at = cursor.next;
  let name: string | null = null;
  let inner: readonly Derivation[] = [];
  if (naming !== "none" && cursor.isIdent() && !isKeyword(cursor.peek())) name = cursor.take();
  else if (cursor.peek() === "(" && opensShape(p, naming)) {
    cursor.take();
    const nested = p.rules.shape(p, naming);
    cursor.expect(")", "at the end of this declarator");
    found.push(...nested.attributes);
    at = nested.at;
    name = nested.name;
    inner = nested.derivations;
  } else if (naming === "required") {
    cursor.fail(
      `expected a name but found ${cursor.found()}; this usually means an attribute macro that is not listed or a missing ';', so check the line or add the name to the attributes`,
    );
  }
  const suffixes = suffixesHere(p);
  found.push(...attributes(p));
  if (naming === "required") found.push(...asmName(p), ...attributes(p));
  return { name, derivations: [...inner, ...suffixes, ...pointers], attributes: found, at };
}

/** Whether this `(` groups a declarator; otherwise it opens parameters. */
function opensShape(p: Parser, naming: "required" | "optional" | "none"): boolean {
  const { cursor } = p;
  const word = cursor.peek(1);
  if (word === "*" || word === "(") return true;
  if (word === "[") return naming !== "required";
  if (atAttribute(p, 1)) {
    const after = cursor.peek(2);
    return after === "*" || after === "(";
  }
  if (naming === "none" || !cursor.isIdent(1) || isKeyword(word)) return false;
  return naming === "required" || !atType(p, 1);
}

function suffixesHere(p: Parser): Derivation[] {
  const { cursor } = p;
  const suffixes: Derivation[] = [];
  for (;;) {
    cursor.link(suffixes.length);
    if (cursor.accept("[")) {
      while (cursor.peek() === "static" || QUALIFIERS.has(cursor.peek())) cursor.take();
      const open = cursor.peek() === "]" || (cursor.peek() === "*" && cursor.peek(1) === "]");
      if (open) cursor.accept("*");
      const size = open ? null : p.rules.assignment(p);
      cursor.expect("]", "after an array size");
      suffixes.push({ kind: "array", size });
    } else if (cursor.peek() === "(") {
      suffixes.push({ kind: "function", ...p.rules.params(p) });
    } else return suffixes;
  }
}

/** Parameters from `(` to `)`. */
export function params(p: Parser): { params: Param[]; variadic: boolean; unspecified: boolean } {
  const { cursor } = p;
  cursor.expect("(", "before parameters");
  if (cursor.accept(")")) return { params: [], variadic: false, unspecified: true };
  if (cursor.peek() === "void" && cursor.peek(1) === ")") {
    cursor.next += 2;
    return { params: [], variadic: false, unspecified: false };
  }
  const list: Param[] = [];
  let variadic = false;
  p.scope.enter();
  do {
    variadic = cursor.accept("...");
    if (variadic) break;
    const one = param(p);
    if (one.name !== null) p.scope.declare(one.name, false, one.at);
    list.push(one);
  } while (cursor.accept(","));
  p.scope.leave();
  cursor.expect(")", "after the parameters");
  return { params: list, variadic, unspecified: false };
}

function param(p: Parser): Param {
  const head = p.rules.specifiers(p);
  const bad = head.storage.find((word) => word !== "register");
  if (bad !== undefined) p.cursor.fail(`'${bad}' cannot stand in a parameter`, head.at);
  const own = p.rules.shape(p, "optional");
  return {
    name: own.name,
    type: {
      spec: head.spec,
      qualifiers: head.qualifiers,
      derivations: own.derivations,
      at: head.at,
    },
    attributes: [...head.attributes, ...own.attributes],
    at: head.at,
  };
}
