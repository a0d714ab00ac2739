// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Block, Param } from "./ast.ts";
import { asProblem, Cursor, type SyntaxProblem } from "./cursor.ts";
import type { Parser, Rules } from "./grammar.ts";
import type { Interner } from "./intern.ts";
import { type FileScope, Scope } from "./scope.ts";
import type { TokenStore } from "./token.ts";

/** What is needed to parse a part of a unit at any time. */
export interface Source {
  readonly tokens: TokenStore;
  readonly interner: Interner;
  readonly rules: Rules;
  readonly isAttribute: Parser["isAttribute"];
  /** Turns a problem in a body into the error its reader gets. */
  readonly refuse: (problem: SyntaxProblem) => Error;
}

/**
 * A function body that is parsed when it is asked for, once. A unit of the kernel has
 * thousands of bodies in headers, and a scenario reaches dozens.
 */
export function lazyBody(
  source: Source,
  file: FileScope,
  params: readonly Param[],
  start: number,
  end: number,
): () => Block {
  let body: Block | null = null;
  return () => {
    body ??= parseBody(source, file, params, start, end);
    return body;
  };
}

function parseBody(
  source: Source,
  file: FileScope,
  params: readonly Param[],
  start: number,
  end: number,
): Block {
  const { tokens, interner, rules, isAttribute, refuse } = source;
  const cursor = new Cursor(tokens, interner, start, end);
  const scope = new Scope(file);
  scope.enter();
  for (const { name, at } of params) if (name !== null) scope.declare(name, false, at);
  try {
    const body = rules.block({ cursor, scope, rules, isAttribute });
    if (!cursor.done) cursor.fail("a '}' too many in this function, so look at its braces");
    return body;
  } catch (error) {
    throw refuse(asProblem(error, cursor.next));
  }
}
