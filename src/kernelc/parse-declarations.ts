// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Declaration, Declarator, Designator, Initialiser } from "./ast.ts";
import type { Parser, Shape, Specifiers } from "./grammar.ts";
import { attributes } from "./parse-attributes.ts";

/** A declaration up to and with its `;`. */
export function declaration(p: Parser): Declaration {
  const head = p.rules.specifiers(p);
  if (p.cursor.accept(";")) return finish(head, []);
  return declarators(p, head, p.rules.shape(p, "required"));
}

/** The rest of a declaration whose specifiers and first declarator have been read. */
export function declarators(p: Parser, head: Specifiers, first: Shape): Declaration {
  const { cursor } = p;
  const list = [declarator(p, head, first)];
  while (cursor.accept(",")) list.push(declarator(p, head, p.rules.shape(p, "required")));
  cursor.expect(";", "at the end of a declaration");
  return finish(head, list);
}

/** A declaration without declarators: `struct s { ... };` */
export function finish(head: Specifiers, list: readonly Declarator[]): Declaration {
  const { storage, spec, attributes: own, at } = head;
  return { kind: "declaration", storage, spec, attributes: own, declarators: list, at };
}

function declarator(p: Parser, head: Specifiers, shape: Shape): Declarator {
  const { cursor, scope } = p;
  const name = shape.name ?? cursor.fail("this declarator has no name", shape.at);
  const { spec, qualifiers, at } = head;
  // The name counts from here on, also in its own initialiser.
  scope.declare(name, head.storage.includes("typedef"), shape.at);
  const init = cursor.accept("=") ? p.rules.initialiser(p) : null;
  return {
    name,
    type: { spec, qualifiers, derivations: shape.derivations, at },
    init,
    attributes: [...shape.attributes, ...attributes(p)],
    at: shape.at,
  };
}

/** An expression, or a list in braces with designators. */
export function initialiser(p: Parser): Initialiser {
  const { cursor } = p;
  const at = cursor.next;
  if (!cursor.accept("{")) return { kind: "value", value: p.rules.assignment(p) };
  return cursor.nested(() => {
    const items: { designators: Designator[]; value: Initialiser }[] = [];
    while (!cursor.done && cursor.peek() !== "}") {
      items.push({ designators: designators(p), value: p.rules.initialiser(p) });
      if (!cursor.accept(",")) break;
    }
    cursor.expect("}", "at the end of an initialiser");
    return { kind: "list", items, at };
  });
}

function memberName(p: Parser): string {
  if (!p.cursor.isIdent()) p.cursor.fail(`expected a member name but found ${p.cursor.found()}`);
  return p.cursor.take();
}

function designators(p: Parser): Designator[] {
  const { cursor } = p;
  const list: Designator[] = [];
  // The GNU form `member: value`.
  if (cursor.isIdent() && cursor.peek(1) === ":") {
    list.push({ kind: "member", name: cursor.take() });
    cursor.take();
    return list;
  }
  for (;;) {
    cursor.link(list.length);
    if (cursor.accept(".")) list.push({ kind: "member", name: memberName(p) });
    else if (cursor.accept("[")) {
      const from = p.rules.constant(p);
      const to = cursor.accept("...") ? p.rules.constant(p) : null;
      cursor.expect("]", "after a designator");
      list.push({ kind: "index", from, to });
    } else break;
  }
  if (list.length > 0) cursor.expect("=", "after a designator");
  return list;
}
