// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { COMMA, ELLIPSIS, HASH, type Interner, LPAREN, PASTE, RPAREN } from "./intern.ts";
import { Kind, SPACE, type Token } from "./token.ts";

/** One piece of a replacement list, with what `#`, `##` and `__VA_OPT__` do to it resolved. */
export interface Piece {
  readonly token: Token;
  /** Number of the parameter it names, or -1. */
  readonly param: number;
  readonly stringify: boolean;
  /** `##` stands between this piece and the next one. */
  readonly pasteNext: boolean;
  /** What `__VA_OPT__(...)` holds, or null for any other piece. */
  readonly optional: readonly Piece[] | null;
}

export interface Macro {
  readonly name: string;
  /** Null for an object-like macro. */
  readonly params: readonly number[] | null;
  readonly variadic: boolean;
  readonly body: readonly Piece[];
  /** Neither `#` nor `##` nor a parameter: the tokens can be copied as they are. */
  readonly plain: boolean;
  /** Defined, as `#ifdef` sees it, but never expanded: boundary names and attributes. */
  readonly kept: boolean;
  /** Computed by the preprocessor itself: `__LINE__`, `IS_ENABLED`, ... */
  readonly builtin: boolean;
  /** True while its own expansion is being read. */
  disabled: boolean;
}

/** A `#define` that cannot be understood. */
export interface BadMacro {
  readonly problem: string;
  readonly token: Token | undefined;
}

/** Reads what follows `#define`. */
export function readMacro(
  tokens: readonly Token[],
  interner: Interner,
  kept: (name: string) => boolean,
): { readonly id: number; readonly macro: Macro } | BadMacro {
  const [head, open] = tokens;
  if (head === undefined || head.kind !== Kind.ident) {
    return { problem: "#define wants a macro name", token: head };
  }
  const name = interner.text(head.id);
  if (name === "defined" || name === "__VA_ARGS__" || name === "__VA_OPT__") {
    return { problem: `'${name}' cannot be a macro name`, token: head };
  }
  const functionLike = open !== undefined && open.id === LPAREN && (open.flags & SPACE) === 0;
  const list = functionLike ? readParams(tokens, interner) : { names: null, next: 1, dots: false };
  if ("problem" in list) return list;
  const body = readBody(tokens.slice(list.next), list.names, list.dots, interner);
  if ("problem" in body) return body;
  const plain = body.pieces.every(
    (p) => p.param < 0 && !p.stringify && !p.pasteNext && p.optional === null,
  );
  const macro: Macro = {
    name,
    params: list.names,
    variadic: list.dots,
    body: body.pieces,
    plain,
    kept: kept(name),
    builtin: false,
    disabled: false,
  };
  return { id: head.id, macro };
}

/** Whether two definitions say the same. */
export const sameMacro = (a: Macro, b: Macro): boolean =>
  a.variadic === b.variadic &&
  (a.params === null) === (b.params === null) &&
  sameList(a.params ?? [], b.params ?? [], (x, y) => x === y) &&
  sameList(a.body, b.body, samePiece);

const samePiece = (a: Piece, b: Piece): boolean =>
  a.token.id === b.token.id &&
  a.stringify === b.stringify &&
  a.pasteNext === b.pasteNext &&
  sameList(a.optional ?? [], b.optional ?? [], samePiece);

const sameList = <T>(a: readonly T[], b: readonly T[], same: (x: T, y: T) => boolean): boolean =>
  a.length === b.length && a.every((x, i) => same(x, b[i] as T)); // the lengths are the same

function readParams(
  tokens: readonly Token[],
  interner: Interner,
): { names: number[]; next: number; dots: boolean } | BadMacro {
  const names: number[] = [];
  let i = 2;
  if (tokens[i]?.id === RPAREN) return { names, next: i + 1, dots: false };
  for (;;) {
    const token = tokens[i];
    let dots = token?.id === ELLIPSIS;
    if (dots) {
      names.push(interner.id("__VA_ARGS__"));
    } else if (token !== undefined && token.kind === Kind.ident) {
      if (names.includes(token.id)) {
        return { problem: `macro parameter '${interner.text(token.id)}' appears twice`, token };
      }
      names.push(token.id);
      dots = tokens[i + 1]?.id === ELLIPSIS;
      if (dots) i++;
    } else {
      return { problem: "a macro parameter list wants names separated by commas", token };
    }
    const after = tokens[i + 1];
    if (after?.id === RPAREN) return { names, next: i + 2, dots };
    if (after?.id !== COMMA || dots) {
      return { problem: "a macro parameter list wants ',' or ')' here", token: after ?? token };
    }
    i += 2;
  }
}

function readBody(
  tokens: readonly Token[],
  params: readonly number[] | null,
  variadic: boolean,
  interner: Interner,
  inOptional = false,
): { pieces: Piece[] } | BadMacro {
  const pieces: Piece[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i];
    if (token === undefined) break;
    if (token.id === PASTE && token.kind === Kind.punct) {
      const left = pieces.pop();
      if (left === undefined || i === tokens.length - 1) {
        return { problem: "'##' cannot stand at either end of a macro", token };
      }
      pieces.push({ ...left, pasteNext: true });
      continue;
    }
    const plain = { token, param: -1, stringify: false, pasteNext: false, optional: null };
    if (params === null || (token.kind !== Kind.ident && token.id !== HASH)) {
      pieces.push(plain);
      continue;
    }
    const stringify = token.id === HASH;
    if (stringify) i++;
    const named = tokens[i];
    const optional =
      variadic && named !== undefined && interner.text(named.id) === "__VA_OPT__"
        ? closing(tokens, i + 1)
        : -1;
    if (optional > 0) {
      if (inOptional) return { problem: "'__VA_OPT__' cannot stand inside another", token };
      const inner = readBody(tokens.slice(i + 2, optional), params, variadic, interner, true);
      if ("problem" in inner) return inner;
      pieces.push({ ...plain, stringify, optional: inner.pieces });
      i = optional;
      continue;
    }
    const param = named === undefined ? -1 : params.indexOf(named.id);
    if (stringify && param < 0) {
      return { problem: "'#' wants a macro parameter after it", token };
    }
    pieces.push({ ...plain, param, stringify });
  }
  return { pieces };
}

/** Index of the `)` that closes the `(` at `open`, or -1. */
function closing(tokens: readonly Token[], open: number): number {
  if (tokens[open]?.id !== LPAREN) return -1;
  let depth = 0;
  for (let i = open; i < tokens.length; i++) {
    if (tokens[i]?.id === LPAREN) depth++;
    else if (tokens[i]?.id === RPAREN && --depth === 0) return i;
  }
  return -1;
}
