// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Interner } from "./intern.ts";
import type { Macro } from "./macro.ts";
import type { Places } from "./places.ts";
import type { Token } from "./token.ts";

/** Shared state of one unit's preprocessing. */
export interface MacroState {
  readonly interner: Interner;
  readonly places: Places;
  readonly macros: Map<number, Macro>;
  readonly configRead: Set<string>;
  readonly report: (token: Token, message: string) => void;
  /** Gives up the unit: an input that explodes or nests without end. */
  readonly abort: (token: Token, message: string) => never;
}

/** What substitution and built-in macros ask of the expansion that called them. */
export interface Expansion {
  /** Whether `defined` is an operator here. */
  readonly inCondition: boolean;
  /** Expands a closed list of tokens: an argument or a directive's line. */
  readonly expandList: (tokens: readonly Token[]) => Token[];
  /** Counts tokens made by expansion. */
  readonly charge: (token: Token, count: number) => void;
  /** The next token, with disabled macro names painted; null at a barrier or the end of the file. */
  readonly read: () => Token | null;
  /** Whether `(` comes next. */
  readonly parenNext: () => boolean;
  /** The arguments of a call whose `(` comes next, or null when it never closes. */
  readonly collect: (name: Token, params: number, variadic: boolean) => Token[][] | null;
}
