// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Expansion, MacroState } from "./expansion.ts";
import { COMMA } from "./intern.ts";
import type { Macro, Piece } from "./macro.ts";
import { pastedKind, stringified } from "./spell.ts";
import { BOL, Kind, SPACE, type Token } from "./token.ts";

/** The invocation a replacement list is filled in for. */
interface Invocation {
  readonly name: Token;
  /** Number of the outermost expansion it belongs to. */
  readonly expansion: number;
}

/**
 * The replacement list of a macro with its arguments filled in. Tokens of the list keep
 * their place in it, arguments keep the caller's place, and what `##` makes stands at the
 * outermost invocation, because its text stands nowhere.
 */
export function substitute(
  macro: Macro,
  args: readonly Token[][],
  call: Invocation,
  state: MacroState,
  expander: Expansion,
): Token[] {
  if (macro.plain) {
    expander.charge(call.name, macro.body.length);
    return macro.body.map((piece) => stamped(piece.token, call.expansion));
  }
  const filling = new Filling(macro, args, call, state, expander);
  return filling.fill(macro.body).filter((token) => token.kind !== Kind.placemarker);
}

function stamped(token: Token, expansion: number): Token {
  return { ...token, expansion };
}

class Filling {
  readonly #macro: Macro;
  readonly #args: readonly Token[][];
  readonly #expanded: (Token[] | undefined)[] = [];
  readonly #call: Invocation;
  readonly #state: MacroState;
  readonly #expander: Expansion;

  constructor(
    macro: Macro,
    args: readonly Token[][],
    call: Invocation,
    state: MacroState,
    expander: Expansion,
  ) {
    this.#macro = macro;
    this.#args = args;
    this.#call = call;
    this.#state = state;
    this.#expander = expander;
  }

  fill(pieces: readonly Piece[]): Token[] {
    const out: Token[] = [];
    let paste = false;
    for (let i = 0; i < pieces.length; i++) {
      const piece = pieces[i];
      if (piece === undefined) break;
      const next = pieces[i + 1];
      if (this.#isGnuComma(piece, next)) {
        // `, ## args`: the comma goes when the arguments are left out, as in `f(1)` but not `f(1,)`.
        const rest = this.#raw(next?.param ?? -1);
        if (rest.length > 0 || !this.#leftOut()) {
          this.#append(out, [stamped(piece.token, this.#call.expansion)], paste);
          this.#append(out, next === undefined ? [] : spaced(rest, next.token), false);
        } else if (paste || next?.pasteNext === true) this.#append(out, [this.#nothing()], paste);
        paste = next?.pasteNext === true;
        i++;
        continue;
      }
      let made = this.#make(piece, paste || piece.pasteNext);
      if (made.length === 0 && (paste || piece.pasteNext)) made = [this.#nothing()];
      this.#append(out, made, paste);
      paste = piece.pasteNext;
    }
    return out;
  }

  #isGnuComma(piece: Piece, next: Piece | undefined): boolean {
    return (
      piece.pasteNext &&
      piece.token.id === COMMA &&
      piece.param < 0 &&
      this.#macro.variadic &&
      next !== undefined &&
      !next.stringify &&
      next.param === (this.#macro.params?.length ?? 0) - 1
    );
  }

  #leftOut(): boolean {
    const given = this.#args.length;
    return given < (this.#macro.params?.length ?? 0) || (given === 1 && this.#raw(0).length === 0);
  }

  #make(piece: Piece, operand: boolean): Token[] {
    if (piece.optional !== null) {
      const last = (this.#macro.params?.length ?? 0) - 1;
      const inner = this.#full(last).length > 0 ? this.fill(piece.optional) : [];
      const real = inner.filter((token) => token.kind !== Kind.placemarker);
      return piece.stringify ? [this.#string(real, piece)] : spaced(real, piece.token);
    }
    if (piece.stringify) return [this.#string(this.#raw(piece.param), piece)];
    if (piece.param < 0) return [stamped(piece.token, this.#call.expansion)];
    return spaced(operand ? this.#raw(piece.param) : this.#full(piece.param), piece.token);
  }

  #raw(param: number): readonly Token[] {
    return this.#args[param] ?? [];
  }

  #full(param: number): Token[] {
    let tokens = this.#expanded[param];
    if (tokens === undefined) {
      tokens = this.#expander.expandList(this.#raw(param));
      this.#expanded[param] = tokens;
    }
    return tokens;
  }

  #append(out: Token[], made: readonly Token[], paste: boolean): void {
    this.#expander.charge(this.#call.name, made.length);
    let from = 0;
    const left = out.at(-1);
    const right = made[0];
    if (paste && left !== undefined && right !== undefined) {
      out.pop();
      out.push(...this.#paste(left, right));
      from = 1;
    }
    for (let i = from; i < made.length; i++) {
      const token = made[i];
      if (token !== undefined) out.push(token);
    }
  }

  #paste(left: Token, right: Token): Token[] {
    if (right.kind === Kind.placemarker) return [left];
    if (left.kind === Kind.placemarker) return [{ ...right, flags: left.flags }];
    const { interner } = this.#state;
    const kind = pastedKind(left, right, interner);
    const text = interner.text(left.id) + interner.text(right.id);
    if (kind === null) {
      this.#state.report(
        this.#call.name,
        `'##' in macro '${this.#macro.name}' makes '${text}', which is no single token; it usually means an argument of another form than the macro expects, so look at the arguments`,
      );
      return [left, right];
    }
    return [this.#own(kind, text, left.flags & (SPACE | BOL))];
  }

  #string(tokens: readonly Token[], piece: Piece): Token {
    const text = stringified(tokens, this.#state.interner);
    return this.#own(Kind.string, text, piece.token.flags & SPACE);
  }

  /** A token whose text stands in no file: it is placed at the outermost invocation. */
  #own(kind: number, text: string, flags: number): Token {
    const { expansion } = this.#call;
    const place = this.#state.places.site(expansion);
    return { kind, id: this.#state.interner.id(text), place, expansion, flags };
  }

  #nothing(): Token {
    return { ...this.#call.name, kind: Kind.placemarker, id: 0, flags: 0 };
  }
}

/** An argument takes over the white space that stood before its parameter. */
function spaced(tokens: readonly Token[], like: Token): Token[] {
  const copy = [...tokens];
  const [first] = copy;
  if (first !== undefined) {
    copy[0] = { ...first, flags: (first.flags & ~(SPACE | BOL)) | (like.flags & SPACE) };
  }
  return copy;
}
