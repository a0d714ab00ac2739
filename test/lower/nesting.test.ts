// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { describe, expect, it } from "vitest";
import { refusals } from "./lowering.ts";

type Wrap = (inner: string, depth: number) => string;

const nested = (depth: number, wrap: Wrap, core = "g"): string =>
  Array.from({ length: depth }, (_, i) => i).reduce(wrap, core);

/** What lowering took, in milliseconds of this process. */
function cost(body: string): number {
  const before = process.cpuUsage();
  expect(refusals(`int g, h; void f(void) { ${body} }`)).toEqual([]);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** Twice as deep would take a thousand times as long for each of these if it doubled with a level. */
describe("lowering does not double with each level of nesting", () => {
  it.each<[string, Wrap]>([
    ["?: in the condition", (x) => `(${x} ? g : g)`],
    ["?: in an arm", (x) => `(g ? ${x} : h)`],
    ["?: without a middle", (x) => `(${x} ?: g)`],
    ["&& and ?: in turn", (x, i) => (i % 2 === 0 ? `(${x} && g)` : `(${x} ? g : h)`)],
    ["&& of a known operand", (x) => `(0 || (${x} && 1))`],
    ["sums in conditions", (x) => `((${x} + 1) && g)`],
    ["statement expressions", (x) => `({ int a = ${x}; a; })`],
    ["statement expressions in an arm", (x) => `(g ? ({ int a = ${x}; a; }) : 0)`],
    ["statement expressions in a condition", (x) => `({ int a = (${x} ? g : g); a; })`],
    ["typeof", (x) => `({ typeof(${x}) a; a = g; a; })`],
    ["__auto_type", (x) => `({ __auto_type a = ${x}; a; })`],
    ["likely()", (x) => `(likely(${x}) && g)`],
  ])("%s", (_, wrap) => {
    expect(cost(`h = ${nested(40, wrap)};`)).toBeLessThan(1500);
  });

  it.each<[string, Wrap]>([
    ["switch", (x) => `switch (g) { case 1: ${x} default: h = 1; }`],
    ["loops", (x) => `for (int i = 0; i < g; i++) { ${x} h = 1; }`],
  ])("%s", (_, wrap) => {
    expect(cost(nested(40, wrap, ";"))).toBeLessThan(1500);
  });
});

it("lowers a long chain of && in one go", () => {
  const chain = (length: number): string => `h = ${Array(length).fill("g").join(" && ")};`;
  cost(chain(2900));
  expect(cost(chain(1200))).toBeLessThan(8 * cost(chain(300)) + 300);
});
