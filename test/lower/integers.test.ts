// SPDX-License-Identifier: GPL-2.0-only OR MIT

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lowered } from "./lowering.ts";
import { Run } from "./run.ts";

/** A C type as the test reads it: written from the standard, not from src/lower. */
interface Type {
  readonly name: string;
  readonly bits: number;
  readonly signed: boolean;
}

const TYPES: readonly Type[] = [
  { name: "bool", bits: 1, signed: false },
  { name: "unsigned char", bits: 8, signed: false },
  { name: "signed char", bits: 8, signed: true },
  { name: "unsigned short", bits: 16, signed: false },
  { name: "short", bits: 16, signed: true },
  { name: "unsigned int", bits: 32, signed: false },
  { name: "int", bits: 32, signed: true },
  { name: "unsigned long", bits: 64, signed: false },
  { name: "long", bits: 64, signed: true },
];
const typeNamed = (name: string): Type => {
  const found = TYPES.find((t) => t.name === name);
  if (found === undefined) throw new Error(name);
  return found;
};
const INT = typeNamed("int");

/** Text of an expression, and its type and value when variables have theirs. */
interface Typed {
  readonly text: string;
  readonly type: Type;
  readonly value: (env: readonly bigint[]) => bigint;
}

const clip = (v: bigint, t: Type): bigint => {
  if (t.bits === 1) return v === 0n ? 0n : 1n;
  return t.signed ? BigInt.asIntN(t.bits, v) : BigInt.asUintN(t.bits, v);
};
const promoted = (t: Type): Type => (t.bits < 32 ? INT : t);
const balanced = (a: Type, b: Type): Type => {
  const [x, y] = [promoted(a), promoted(b)];
  if (x.bits !== y.bits) return x.bits > y.bits ? x : y;
  return x.signed ? y : x;
};

/** Parameters v0 … v8 have one type each; globals g0 … g8 the same. */
const variable = fc.record({ i: fc.nat(TYPES.length - 1), global: fc.boolean() }).map(
  ({ i, global }): Typed => ({
    text: `${global ? "g" : "v"}${i}`,
    type: TYPES[i] ?? INT,
    value: (env) => env[i] ?? 0n,
  }),
);
const literal = fc
  .integer({ min: 0, max: 300 })
  .map((n): Typed => ({ text: `${n}`, type: INT, value: () => BigInt(n) }));

const ARITHMETIC = ["+", "-", "*", "/", "%", "&", "|", "^"] as const;
const COMPARISON = ["==", "!=", "<", ">", "<=", ">="] as const;

function arithmetic(op: (typeof ARITHMETIC)[number], a: Typed, b: Typed): Typed {
  const division = op === "/" || op === "%";
  const type = balanced(a.type, b.type);
  const compute = (x: bigint, y: bigint): bigint => {
    const d = division ? y | 1n : y;
    const table = { "+": x + y, "-": x - y, "*": x * y, "&": x & y, "|": x | y, "^": x ^ y };
    return op === "/" ? x / d : op === "%" ? x % d : table[op];
  };
  return {
    text: `(${a.text} ${op} ${division ? `(${b.text} | 1)` : b.text})`,
    type,
    value: (env) => clip(compute(clip(a.value(env), type), clip(b.value(env), type)), type),
  };
}

function comparison(op: (typeof COMPARISON)[number], a: Typed, b: Typed): Typed {
  const type = balanced(a.type, b.type);
  return {
    text: `(${a.text} ${op} ${b.text})`,
    type: INT,
    value: (env) => {
      const [x, y] = [clip(a.value(env), type), clip(b.value(env), type)];
      const table = { "==": x === y, "!=": x !== y, "<": x < y, ">": x > y, "<=": x <= y };
      return (op === ">=" ? x >= y : table[op]) ? 1n : 0n;
    },
  };
}

const { expression } = fc.letrec<{ expression: Typed }>((tie) => {
  const e = tie("expression");
  return {
    expression: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      variable,
      literal,
      fc.tuple(fc.constantFrom(...ARITHMETIC), e, e).map(([op, a, b]) => arithmetic(op, a, b)),
      fc.tuple(fc.constantFrom(...COMPARISON), e, e).map(([op, a, b]) => comparison(op, a, b)),
      fc.tuple(fc.constantFrom("<<", ">>"), e, fc.nat(31)).map(([op, a, n]): Typed => {
        const type = promoted(a.type);
        const by = BigInt(n);
        return {
          text: `(${a.text} ${op} ${n})`,
          type,
          value: (env) => {
            const x = clip(a.value(env), type);
            return clip(op === "<<" ? x << by : x >> by, type);
          },
        };
      }),
      fc.tuple(fc.constantFrom("&&", "||"), e, e).map(
        ([op, a, b]): Typed => ({
          text: `(${a.text} ${op} ${b.text})`,
          type: INT,
          value: (env) => {
            const x = a.value(env) !== 0n;
            const y = b.value(env) !== 0n;
            return (op === "&&" ? x && y : x || y) ? 1n : 0n;
          },
        }),
      ),
      fc.tuple(e, e, e).map(([c, a, b]): Typed => {
        const type = balanced(a.type, b.type);
        return {
          text: `(${c.text} ? ${a.text} : ${b.text})`,
          type,
          value: (env) => clip(c.value(env) === 0n ? b.value(env) : a.value(env), type),
        };
      }),
      fc.tuple(e, e).map(([a, b]): Typed => {
        const type = balanced(a.type, b.type);
        return {
          text: `(${a.text} ?: ${b.text})`,
          type,
          value: (env) => clip(a.value(env) === 0n ? b.value(env) : a.value(env), type),
        };
      }),
      e.map((a): Typed => {
        const type = promoted(a.type);
        return { text: `(-${a.text})`, type, value: (env) => clip(-a.value(env), type) };
      }),
      e.map((a): Typed => {
        const type = promoted(a.type);
        return { text: `(~${a.text})`, type, value: (env) => clip(~a.value(env), type) };
      }),
      e.map(
        (a): Typed => ({
          text: `(!${a.text})`,
          type: INT,
          value: (env) => (a.value(env) === 0n ? 1n : 0n),
        }),
      ),
      fc.tuple(fc.constantFrom(...TYPES), e).map(
        ([type, a]): Typed => ({
          text: `((${type.name})${a.text})`,
          type,
          value: (env) => clip(a.value(env), type),
        }),
      ),
    ),
  };
});

const values = fc.tuple(
  ...TYPES.map((t) =>
    fc
      .oneof(fc.bigInt({ min: -3n, max: 3n }), fc.bigInt({ min: -(1n << 63n), max: 1n << 63n }))
      .map((v) => clip(v, t)),
  ),
);
const params = TYPES.map((t, i) => `${t.name} v${i}`).join(", ");
const globals = TYPES.map((t, i) => `${t.name} g${i};`).join("\n");

function runWith(c: string, env: readonly bigint[]): Run {
  const run = new Run(lowered({ c: `${globals}\n${c}` }));
  env.forEach((value, i) => {
    run.memory.set(`global:g${i}|`, value);
  });
  return run;
}

describe("integer expressions", () => {
  it("have the values that C gives them", () => {
    fc.assert(
      fc.property(expression, fc.constantFrom(...TYPES), values, (e, result, env) => {
        const run = runWith(`${result.name} f(${params}) { return ${e.text}; }`, env);
        expect(run.call("f", env)).toBe(clip(e.value(env), result));
      }),
      { seed: 1, numRuns: 600 },
    );
  });

  it("update a cell by 'op=' as they update a local", () => {
    const op = fc.constantFrom(...ARITHMETIC);
    fc.assert(
      fc.property(fc.nat(TYPES.length - 1), op, expression, values, (i, operator, e, env) => {
        const type = TYPES[i] ?? INT;
        const right = operator === "/" || operator === "%" ? `(${e.text} | 1)` : e.text;
        const run = runWith(
          `${type.name} h; void f(${params}) { ${type.name} x = v${i}; x ${operator}= ${right}; g${i} ${operator}= ${right}; h = x; }`,
          env,
        );
        run.call("f", env);
        const target: Typed = { text: "", type, value: () => env[i] ?? 0n };
        const expected = clip(arithmetic(operator, target, e).value(env), type);
        expect(run.memory.get(`global:g${i}|`)).toBe(expected);
        expect(run.memory.get(`global:h|`)).toBe(expected);
      }),
      { seed: 2, numRuns: 400 },
    );
  });

  it("are the same when everything is constant and folded", () => {
    fc.assert(
      fc.property(expression, values, (e, env) => {
        const text = e.text.replace(/[gv](\d)/g, (_, i: string) => {
          const type = TYPES[Number(i)] ?? INT;
          return `((${type.name})${env[Number(i)] ?? 0n}${type.signed ? "L" : "UL"})`;
        });
        const run = runWith(`long f(void) { return ${text}; }`, []);
        expect(run.call("f", [])).toBe(clip(e.value(env), typeNamed("long")));
      }),
      { seed: 3, numRuns: 300 },
    );
  });
});
