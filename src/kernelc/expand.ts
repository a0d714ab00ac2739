// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Builtins } from "./builtin-macros.ts";
import type { Expansion, MacroState } from "./expansion.ts";
import { COMMA, LPAREN, RPAREN } from "./intern.ts";
import type { Macro } from "./macro.ts";
import { substitute } from "./substitute.ts";
import { Kind, PAINTED, SPACE, type Token } from "./token.ts";

/** The file being read, as macro expansion sees it. */
export interface FileReader {
  /** The next token of the file, after any directive; null at its end. */
  readonly next: () => Token | null;
  /** Whether the next token of the file is `(`, with no directive before it. */
  readonly parenNext: () => boolean;
}

interface Context {
  readonly tokens: readonly Token[];
  next: number;
  /** Re-enabled when the context ends. */
  readonly macro: Macro | null;
  /** Reading stops here: an argument being expanded, or a directive's line. */
  readonly barrier: boolean;
}

/** Arguments inside arguments; kernels stay below 40. */
const MAX_NESTING = 200;
/** Tokens made by macros in one unit; the largest kernel units stay below one million. */
const MAX_MADE = 8_000_000;

/**
 * Macro expansion in the manner of GNU cpp: a stack of token lists being read.
 *
 * Invariant: a macro is `disabled` exactly while a context it made is on the
 * stack. Its name read meanwhile is painted and stays unexpanded for good, which
 * is the standard's rule about nested replacement.
 */
export class Expander implements Expansion {
  /** Depth of argument lists being collected; `#include` inside one is refused. */
  collecting = 0;
  /** `defined` is an operator only in a condition. */
  inCondition = false;
  readonly #state: MacroState;
  readonly #file: FileReader;
  readonly #builtins: Builtins;
  readonly #contexts: Context[] = [];
  #nesting = 0;
  #made = 0;

  constructor(state: MacroState, file: FileReader, builtins: Builtins) {
    this.#state = state;
    this.#file = file;
    this.#builtins = builtins;
  }

  /** Expands one token read from the file, with whatever it pulls in, into `emit`. */
  expand(token: Token, emit: (token: Token) => void): void {
    this.#contexts.push({ tokens: [token], next: 0, macro: null, barrier: false });
    for (this.#trim(); this.#contexts.length > 0; this.#trim()) {
      const made = this.#expanded();
      if (made === null) return;
      emit(made);
    }
  }

  /** Expands a closed list of tokens: an argument or a directive's line. */
  expandList(tokens: readonly Token[]): Token[] {
    const first = tokens[0];
    if (first === undefined) return [];
    if (++this.#nesting > MAX_NESTING) {
      this.#state.abort(
        first,
        "macro arguments are nested too deeply, which usually means generated code or a macro that calls itself through its arguments; split the expression",
      );
    }
    this.#contexts.push({ tokens, next: 0, macro: null, barrier: true });
    const out: Token[] = [];
    for (let made = this.#expanded(); made !== null; made = this.#expanded()) out.push(made);
    this.#contexts.pop();
    this.#nesting--;
    return out;
  }

  /** Counts tokens made by expansion, so that an exploding macro is refused and not a hang. */
  charge(token: Token, count: number): void {
    this.#made += count;
    if (this.#made > MAX_MADE) {
      this.#state.abort(
        token,
        "macro expansion makes too many tokens, which usually means macros that double each other; shorten the chain",
      );
    }
  }

  /** The next token, with disabled macro names painted; null at a barrier or the end of the file. */
  read(): Token | null {
    const token = this.#next();
    if (token === null || token.kind !== Kind.ident || (token.flags & PAINTED) !== 0) return token;
    const macro = this.#state.macros.get(token.id);
    return macro?.disabled === true ? { ...token, flags: token.flags | PAINTED } : token;
  }

  /** Whether `(` comes next; ended contexts before it are left for good, as cpp does. */
  parenNext(): boolean {
    this.#trim();
    const top = this.#contexts.at(-1);
    if (top === undefined) return this.#file.parenNext();
    return top.tokens[top.next]?.id === LPAREN;
  }

  /** The arguments of a call whose `(` comes next, or null when it never closes. */
  collect(name: Token, params: number, variadic: boolean): Token[][] | null {
    this.read();
    this.collecting++;
    const args: Token[][] = [];
    let current: Token[] = [];
    let depth = 0;
    for (;;) {
      const token = this.read();
      if (token === null) {
        this.collecting--;
        this.#state.report(
          name,
          `the arguments of macro '${this.#state.interner.text(name.id)}' never end, which usually means a missing ')'; add it`,
        );
        return null;
      }
      if (token.kind === Kind.punct) {
        if (token.id === LPAREN) depth++;
        else if (token.id === RPAREN && depth-- === 0) break;
        else if (token.id === COMMA && depth === 0 && !(variadic && args.length >= params - 1)) {
          args.push(current);
          current = [];
          continue;
        }
      }
      current.push(token);
    }
    this.collecting--;
    args.push(current);
    return args;
  }

  #next(): Token | null {
    for (;;) {
      const top = this.#contexts.at(-1);
      if (top === undefined) return this.#file.next();
      const token = top.tokens[top.next];
      if (token !== undefined) {
        top.next++;
        return token;
      }
      if (top.barrier) return null;
      this.#pop(top);
    }
  }

  #trim(): void {
    for (;;) {
      const top = this.#contexts.at(-1);
      if (top === undefined || top.barrier || top.next < top.tokens.length) return;
      this.#pop(top);
    }
  }

  #pop(top: Context): void {
    if (top.macro !== null) top.macro.disabled = false;
    this.#contexts.pop();
  }

  #expanded(): Token | null {
    for (;;) {
      const token = this.read();
      if (token === null || token.kind !== Kind.ident || (token.flags & PAINTED) !== 0) {
        return token;
      }
      const { macros, interner, configRead } = this.#state;
      if (interner.isConfig[token.id] === 1) configRead.add(interner.text(token.id));
      const macro = macros.get(token.id);
      if (macro === undefined || macro.kept || !this.#enter(macro, token)) return token;
    }
  }

  /** Replaces a macro name by its expansion; false when it is no invocation. */
  #enter(macro: Macro, name: Token): boolean {
    if (macro.builtin) {
      const made = this.#builtins.expand(macro.name, name, this);
      if (made === null) return false;
      this.#contexts.push({ tokens: made, next: 0, macro: null, barrier: false });
      return true;
    }
    let args: Token[][] = [];
    if (macro.params !== null) {
      if (!this.parenNext()) return false;
      const given = this.collect(name, macro.params.length, macro.variadic);
      if (given === null) return false;
      args = given;
      if (!this.#fits(macro, macro.params.length, args, name)) return false;
    }
    const expansion =
      name.expansion > 0 ? name.expansion : this.#state.places.expansion(macro.name, name.place);
    const made = substitute(macro, args, { name, expansion }, this.#state, this);
    const [first] = made;
    if (first !== undefined) {
      made[0] = { ...first, flags: (first.flags & ~SPACE) | (name.flags & SPACE) };
    }
    macro.disabled = true;
    this.#contexts.push({ tokens: made, next: 0, macro, barrier: false });
    return true;
  }

  #fits(macro: Macro, wanted: number, args: Token[][], name: Token): boolean {
    if (wanted === 0 && args.length === 1 && args[0]?.length === 0) return true;
    if (args.length === wanted || (macro.variadic && args.length === wanted - 1)) return true;
    this.#state.report(
      name,
      `macro '${macro.name}' wants ${wanted} arguments but is given ${args.length}, which usually means another definition than expected is active; look at the configuration and the includes`,
    );
    return false;
  }
}
