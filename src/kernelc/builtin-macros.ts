// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Expansion, MacroState } from "./expansion.ts";
import { LESS, LPAREN, RPAREN } from "./intern.ts";
import type { Macro } from "./macro.ts";
import { isHarmlessPragma } from "./pragma.ts";
import { spell } from "./spell.ts";
import { Kind, type Token } from "./token.ts";

/** Macros the preprocessor computes. They cannot be redefined, so that config use stays known. */
const NAMES = [
  "__FILE__",
  "__BASE_FILE__",
  "__LINE__",
  "__COUNTER__",
  "__INCLUDE_LEVEL__",
  "IS_ENABLED",
  "IS_BUILTIN",
  "IS_MODULE",
  "IS_REACHABLE",
  "__has_attribute",
  "__has_builtin",
  "__has_include",
  "_Pragma",
  "defined",
] as const;

/** What a built-in macro needs to know about the files. */
export interface Surroundings {
  readonly file: () => string;
  readonly mainFile: string;
  readonly includeDepth: () => number;
  /** Whether `<name>` or `"name"` could be included here. */
  readonly hasInclude: (name: string, angled: boolean) => boolean;
}

/** Attributes and builtins that the compilers of current kernels do not have. */
const ABSENT = new Set(["__counted_by__", "counted_by", "__nonstring_strict__"]);

const CONFIG_SYMBOL = /^CONFIG_\w+$/;

/** Expansion of the built-in macros. */
export class Builtins {
  readonly #state: MacroState;
  readonly #around: Surroundings;
  #counter = 0;

  constructor(state: MacroState, around: Surroundings) {
    this.#state = state;
    this.#around = around;
    for (const name of NAMES) state.macros.set(state.interner.id(name), definition(name));
  }

  /** The tokens a built-in stands for, or null when it is no invocation here. */
  expand(name: string, token: Token, expander: Expansion): Token[] | null {
    switch (name) {
      case "__FILE__":
        return [this.#make(Kind.string, JSON.stringify(this.#around.file()), token, name)];
      case "__BASE_FILE__":
        return [this.#make(Kind.string, JSON.stringify(this.#around.mainFile), token, name)];
      case "__LINE__":
        return [this.#make(Kind.number, String(this.#line(token)), token, name)];
      case "__COUNTER__":
        return [this.#make(Kind.number, String(this.#counter++), token, name)];
      case "__INCLUDE_LEVEL__":
        return [this.#make(Kind.number, String(this.#around.includeDepth()), token, name)];
      case "defined":
        return expander.inCondition ? this.#defined(token, expander) : null;
      default:
        return this.#call(name, token, expander);
    }
  }

  #line(token: Token): number {
    const { places } = this.#state;
    const place = token.expansion > 0 ? places.site(token.expansion) : token.place;
    return places.locate(place, 0).line;
  }

  #defined(token: Token, expander: Expansion): Token[] {
    let name = expander.read();
    const paren = name?.id === LPAREN;
    if (paren) name = expander.read();
    const closed = !paren || expander.read()?.id === RPAREN;
    if (name === null || name.kind !== Kind.ident || !closed) {
      this.#state.report(token, "'defined' wants one macro name, as in 'defined(CONFIG_SMP)'");
      return [this.#truth(false, token, "defined")];
    }
    return [this.#truth(this.isDefined(name.id), token, "defined")];
  }

  /** Whether a name is a macro, noting that a configuration symbol was consulted. */
  isDefined(id: number): boolean {
    const { interner, configRead, macros } = this.#state;
    if (interner.isConfig[id] === 1) configRead.add(interner.text(id).replace(/_MODULE$/, ""));
    const macro = macros.get(id);
    return macro !== undefined && macro.name !== "defined";
  }

  #call(name: string, token: Token, expander: Expansion): Token[] | null {
    if (!expander.parenNext()) return null;
    const args = expander.collect(token, 1, true);
    const [arg] = args ?? [];
    if (arg === undefined) return null;
    switch (name) {
      case "_Pragma":
        return this.#pragma(token, arg, expander);
      case "__has_include":
        return [this.#truth(this.#include(arg, expander), token, name)];
      case "__has_attribute":
      case "__has_builtin":
        return [this.#truth(!ABSENT.has(spell(arg, this.#state.interner)), token, name)];
      default:
        return [this.#enabled(name, token, arg, expander)];
    }
  }

  #pragma(token: Token, arg: readonly Token[], expander: Expansion): Token[] {
    const text = spell(expander.expandList(arg), this.#state.interner).slice(1, -1);
    if (!isHarmlessPragma(text)) {
      this.#state.report(
        token,
        `unknown pragma '${text}', which may change the meaning of the code; remove it`,
      );
    }
    return [];
  }

  #include(arg: readonly Token[], expander: Expansion): boolean {
    const direct = arg[0]?.id === LESS || arg[0]?.kind === Kind.string;
    const text = spell(direct ? arg : expander.expandList(arg), this.#state.interner);
    const angled = text.startsWith("<");
    return this.#around.hasInclude(text.slice(1, -1), angled);
  }

  #enabled(name: string, token: Token, arg: readonly Token[], expander: Expansion): Token {
    const { interner } = this.#state;
    let symbol = spell(arg, interner);
    // A symbol that is set has already been replaced by its value only when macros pass it on.
    if (!symbol.startsWith("CONFIG_")) symbol = spell(expander.expandList(arg), interner);
    const at = arg[0] ?? token;
    if (symbol === "1") return this.#truth(name !== "IS_MODULE", at, name);
    // A number is what a symbol stood for that a macro passed on.
    if (/^\d\w*$/.test(symbol)) return this.#truth(false, at, name);
    if (!CONFIG_SYMBOL.test(symbol)) {
      this.#state.report(at, `${name}() wants one CONFIG_ symbol and gets '${symbol}'`);
      return this.#truth(false, at, name);
    }
    this.#state.configRead.add(symbol);
    const builtin = this.#isOne(symbol);
    const module = this.#isOne(`${symbol}_MODULE`);
    const yes = {
      IS_ENABLED: builtin || module,
      IS_BUILTIN: builtin,
      IS_MODULE: module,
      IS_REACHABLE: builtin || (module && this.#isOne("MODULE")),
    }[name];
    return this.#truth(yes === true, at, name);
  }

  #isOne(symbol: string): boolean {
    const { macros, interner } = this.#state;
    const body = macros.get(interner.id(symbol))?.body;
    return body?.length === 1 && interner.text(body[0]?.token.id ?? 0) === "1";
  }

  #truth(value: boolean, token: Token, macro: string): Token {
    return this.#make(Kind.number, value ? "1" : "0", token, macro);
  }

  #make(kind: number, text: string, token: Token, macro: string): Token {
    const { interner, places } = this.#state;
    const expansion = token.expansion > 0 ? token.expansion : places.expansion(macro, token.place);
    return { ...token, kind, id: interner.id(text), expansion };
  }
}

function definition(name: string): Macro {
  return {
    name,
    params: null,
    variadic: false,
    body: [],
    plain: false,
    kept: false,
    builtin: true,
    disabled: false,
  };
}
