// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Builtins } from "./builtin-macros.ts";
import { evaluateCondition } from "./condition.ts";
import type { Expander } from "./expand.ts";
import type { MacroState } from "./expansion.ts";
import type { Reading } from "./reading.ts";
import { Kind, type Token } from "./token.ts";

/** `#if` and its relatives: which arms of a file are read. */
export class Conditionals {
  readonly #state: MacroState;
  readonly #builtins: Builtins;
  readonly #expander: Expander;

  constructor(state: MacroState, builtins: Builtins, expander: Expander) {
    this.#state = state;
    this.#builtins = builtins;
    this.#expander = expander;
  }

  /** `#if`, `#ifdef`, `#ifndef`. */
  open(reading: Reading, name: string, rest: readonly Token[], at: Token): void {
    reading.open.push({ taken: false, afterElse: false, at });
    this.#arm(reading, name, rest, at);
  }

  /** `#elif` and its forms, `#else`, `#endif`. */
  continue(reading: Reading, name: string, rest: readonly Token[], at: Token): void {
    const open = reading.open.at(-1);
    if (open === undefined || (open.afterElse && name !== "endif")) {
      this.#state.report(
        at,
        `'#${name}' has no '#if' before it, which usually means a lost line; look above`,
      );
    } else if (name === "endif") {
      reading.open.pop();
    } else {
      open.afterElse = name === "else";
      this.#arm(reading, name, rest, at);
    }
  }

  #arm(reading: Reading, name: string, rest: readonly Token[], at: Token): void {
    const open = reading.open.at(-1);
    if (open === undefined) return;
    if (!open.taken && this.#holds(name, rest, at)) open.taken = true;
    else reading.skip(this.#state.interner);
  }

  #holds(name: string, rest: readonly Token[], at: Token): boolean {
    if (name === "else") return true;
    if (name.endsWith("def")) {
      const [macro] = rest;
      if (macro === undefined || macro.kind !== Kind.ident) {
        this.#state.report(macro ?? at, `'#${name}' wants a macro name; add it`);
        return false;
      }
      return this.#builtins.isDefined(macro.id) === !name.includes("ndef");
    }
    this.#expander.inCondition = true;
    const expanded = this.#expander.expandList(rest);
    this.#expander.inCondition = false;
    const value = evaluateCondition(expanded, this.#state.interner);
    if (typeof value === "boolean") return value;
    this.#state.report(
      value.token ?? at,
      `${value.problem}, which usually means a macro that is not defined here; include its header`,
    );
    return false;
  }
}
