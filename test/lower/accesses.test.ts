// SPDX-License-Identifier: GPL-2.0-only OR MIT
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isStep, type Op } from "../../src/model/program.ts";
import { BOUNDARY, GLOBALS, statement } from "./accesses.ts";
import { functionOf, lowered } from "./lowering.ts";

/** A step as one word: what it does, and to which cell. */
function word(op: Op): string {
  const cell = (base: object, path: string): string => {
    const text = JSON.stringify(base, (_, v: unknown) => (typeof v === "bigint" ? `${v}` : v));
    const name = /"object":"([^"]+)"/.exec(text)?.[1]?.replace("global:", "") ?? "*";
    const inside = /"path":"([^"]+)"/.exec(text)?.[1];
    return [name, inside, path].filter((part) => part !== undefined && part !== "").join(".");
  };
  switch (op.op) {
    case "load":
      return `load ${cell(op.from, op.path)}`;
    case "store":
      return `store ${cell(op.to, op.path)}${op.joined ? " at once" : ""}`;
    case "modify":
      return `modify ${cell(op.to, op.path)}`;
    case "primitive":
      return op.name;
    default:
      return op.op;
  }
}

const RUNS = Number(process.env.ERET_ACCESSES ?? "300");

describe.each(["arm64", "x86"] as const)("the steps of a statement on %s", (architecture) => {
  it("are the accesses that C makes", () => {
    fc.assert(
      fc.property(fc.array(statement(architecture), { minLength: 1, maxLength: 3 }), (made) => {
        const body = made.map(({ c }) => `${c};`).join("\n");
        const c = `${GLOBALS}int f(int l, struct s *r) { struct s v = { 0 }; ${body}\nreturn 0; }`;
        const { ops } = functionOf(lowered({ c, boundary: BOUNDARY, architecture }), "f");
        const steps = ops.filter(isStep).map(word);
        expect(steps, body).toEqual(made.flatMap((one) => one.steps));
      }),
      { numRuns: RUNS },
    );
  });
});
