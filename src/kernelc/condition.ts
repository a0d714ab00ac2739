// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Interner } from "./intern.ts";
import { readChar, readInteger } from "./literal.ts";
import { Kind, type Token } from "./token.ts";

/** A value of `#if`: all arithmetic is 64-bit, signed unless an operand is unsigned. */
interface Value {
  readonly value: bigint;
  readonly unsigned: boolean;
}

/** What makes a condition impossible to evaluate. */
export interface BadCondition {
  readonly problem: string;
  readonly token: Token | undefined;
}

class Stop extends Error {
  readonly token: Token | undefined;

  constructor(problem: string, token: Token | undefined) {
    super(problem);
    this.token = token;
  }
}

const PRECEDENCE: Readonly<Record<string, number>> = {
  "||": 1,
  "&&": 2,
  "|": 3,
  "^": 4,
  "&": 5,
  "==": 6,
  "!=": 6,
  "<": 7,
  ">": 7,
  "<=": 7,
  ">=": 7,
  "<<": 8,
  ">>": 8,
  "+": 9,
  "-": 9,
  "*": 10,
  "/": 10,
  "%": 10,
};

const MAX_DEPTH = 200;

/** Value of a fully expanded `#if` expression: true, false or what is wrong with it. */
export function evaluateCondition(
  tokens: readonly Token[],
  interner: Interner,
): boolean | BadCondition {
  const parser = new ConditionParser(tokens, interner);
  try {
    return parser.whole();
  } catch (error) {
    if (error instanceof Stop) return { problem: error.message, token: error.token };
    throw error;
  }
}

class ConditionParser {
  readonly #tokens: readonly Token[];
  readonly #interner: Interner;
  #next = 0;
  #depth = 0;

  constructor(tokens: readonly Token[], interner: Interner) {
    this.#tokens = tokens;
    this.#interner = interner;
  }

  whole(): boolean {
    const { value } = this.#comma(true);
    if (this.#next < this.#tokens.length) this.#stop(`unexpected '${this.#text()}' in a condition`);
    return value !== 0n;
  }

  #text(): string {
    const token = this.#tokens[this.#next];
    return token === undefined ? "" : this.#interner.text(token.id);
  }

  #stop(problem: string): never {
    throw new Stop(problem, this.#tokens[this.#next] ?? this.#tokens.at(-1));
  }

  #expect(text: string): void {
    if (this.#text() !== text) {
      this.#stop(`expected '${text}' but found '${this.#text() || "end of line"}' in a condition`);
    }
    this.#next++;
  }

  #comma(live: boolean): Value {
    if (++this.#depth > MAX_DEPTH) this.#stop("the condition is nested too deeply");
    const condition = this.#binary(1, live);
    this.#depth--;
    if (this.#text() !== "?") return condition;
    this.#next++;
    const yes = this.#comma(live && condition.value !== 0n);
    this.#expect(":");
    const no = this.#comma(live && condition.value === 0n);
    return {
      value: condition.value !== 0n ? yes.value : no.value,
      unsigned: yes.unsigned || no.unsigned,
    };
  }

  #binary(lowest: number, live: boolean): Value {
    let left = this.#unary(live);
    for (;;) {
      const op = this.#text();
      const level = PRECEDENCE[op] ?? 0;
      if (level < lowest) return left;
      this.#next++;
      const skip = (op === "&&" && left.value === 0n) || (op === "||" && left.value !== 0n);
      const right = this.#binary(level + 1, live && !skip);
      left = this.#apply(op, left, right, live);
    }
  }

  #unary(live: boolean): Value {
    const op = this.#text();
    if (!["!", "-", "+", "~"].includes(op)) return this.#primary(live);
    if (++this.#depth > MAX_DEPTH) this.#stop("the condition is nested too deeply");
    this.#next++;
    const { value, unsigned } = this.#unary(live);
    this.#depth--;
    if (op === "!") return { value: value === 0n ? 1n : 0n, unsigned: false };
    return wrap(op === "-" ? -value : op === "~" ? ~value : value, unsigned);
  }

  #primary(live: boolean): Value {
    const token = this.#tokens[this.#next];
    const text = this.#text();
    if (token === undefined) return this.#stop("the condition ends early");
    if (text === "(") {
      this.#next++;
      const inner = this.#comma(live);
      this.#expect(")");
      return inner;
    }
    if (token.kind === Kind.ident) {
      // C takes it for 0, which may be the wrong arm. A configuration symbol is noted instead.
      const isConfig = this.#interner.isConfig[token.id] === 1;
      if (live && !isConfig)
        return this.#stop(`'${text}' is not defined, and '#if' would take it for 0`);
      this.#next++;
      return { value: 0n, unsigned: false };
    }
    if (token.kind === Kind.number) {
      const literal = readInteger(text);
      if (literal === null) return this.#stop(`'${text}' is no integer, which a condition needs`);
      this.#next++;
      return wrap(literal.value, literal.unsigned);
    }
    const char = token.kind === Kind.char ? readChar(text) : null;
    if (char === null) return this.#stop(`unexpected '${text}' in a condition`);
    this.#next++;
    return { value: char, unsigned: false };
  }

  #apply(op: string, left: Value, right: Value, live: boolean): Value {
    const unsigned = left.unsigned || right.unsigned;
    const a = unsigned ? BigInt.asUintN(64, left.value) : left.value;
    const b = unsigned ? BigInt.asUintN(64, right.value) : right.value;
    const truth = (value: boolean): Value => ({ value: value ? 1n : 0n, unsigned: false });
    switch (op) {
      case "||":
        return truth(a !== 0n || b !== 0n);
      case "&&":
        return truth(a !== 0n && b !== 0n);
      case "==":
        return truth(a === b);
      case "!=":
        return truth(a !== b);
      case "<":
        return truth(a < b);
      case ">":
        return truth(a > b);
      case "<=":
        return truth(a <= b);
      case ">=":
        return truth(a >= b);
      case "|":
        return wrap(a | b, unsigned);
      case "^":
        return wrap(a ^ b, unsigned);
      case "&":
        return wrap(a & b, unsigned);
      case "+":
        return wrap(a + b, unsigned);
      case "-":
        return wrap(a - b, unsigned);
      case "*":
        return wrap(a * b, unsigned);
      case "<<":
        return wrap(shift(left.value, right.value, left.unsigned), left.unsigned);
      case ">>":
        return wrap(shift(left.value, -right.value, left.unsigned), left.unsigned);
      default:
        if (b === 0n)
          return live ? this.#stop("division by zero in a condition") : wrap(0n, unsigned);
        return wrap(op === "/" ? a / b : a % b, unsigned);
    }
  }
}

function wrap(value: bigint, unsigned: boolean): Value {
  return { value: unsigned ? BigInt.asUintN(64, value) : BigInt.asIntN(64, value), unsigned };
}

function shift(value: bigint, by: bigint, unsigned: boolean): bigint {
  const from = unsigned ? BigInt.asUintN(64, value) : value;
  if (by >= 64n) return 0n;
  return by >= 0n ? from << by : from >> (by < -64n ? 64n : -by);
}
