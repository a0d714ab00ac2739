// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { describe, expect, it } from "vitest";
import { verdictOf } from "./alone.ts";

/** Whether reading `x` finds that it has no value. */
const seen = (body: string): string =>
  verdictOf(`int g, n; struct s { int a, b; }; void f(void) { ${body} }`);

describe("a local without an initialiser has no value where its declaration is passed", () => {
  it.each([
    ["straight on", "int x; g = x;"],
    ["in a loop", "for (int i = 0; i < 2; i++) { int x; if (i == 0) x = 1; else g = x; }"],
    ["in a while loop", "while (n < 2) { int x; if (n++ == 0) x = 1; else g = x; }"],
    ["in a do loop", "do { int x; if (n == 0) x = 1; else g = x; } while (n++ < 2);"],
    ["after a goto back", "again: ; int x; if (n == 0) { x = 1; n = 1; goto again; } g = x;"],
    [
      "after a goto over it",
      "again: { if (n) goto in; int x; x = 1; in: if (n) g = x; } n = 1; goto again;",
    ],
    [
      "after a goto into its block",
      "{ int x; if (n == 0) { x = 1; goto out; } in: g = x; return; } out: n = 1; goto in;",
    ],
    [
      "after a goto over its initialiser",
      "again: { if (n) goto in; int x = 1; in: if (n) g = x; } n = 1; goto again;",
    ],
    [
      "behind a case label",
      "for (int i = 0; i < 2; i++) switch (i) { int x; case 0: x = 1; break; case 1: g = x; }",
    ],
    [
      "behind a case label that passes over its initialiser",
      "for (int i = 0; i < 2; i++) switch (i) { case 0: ; int x = 1; n = x; break; case 1: g = x; }",
    ],
    [
      "in a statement expression",
      "for (int i = 0; i < 2; i++) g = ({ int x; if (i == 0) x = 1; x; });",
    ],
    ["in the condition of a loop", "while (({ int x; if (n == 0) x = 1; n++; x; })) ;"],
    ["as a pointer", "for (int i = 0; i < 2; i++) { int *x; if (i == 0) x = &n; else g = *x; }"],
    [
      "as a member",
      "for (int i = 0; i < 2; i++) { struct s x; x.a = 1; if (i == 0) x.b = 1; g = x.b; }",
    ],
    [
      "as an element",
      "for (int i = 0; i < 2; i++) { int x[2]; x[0] = 1; if (i == 0) x[1] = 1; g = x[1]; }",
    ],
    ["as a struct that is copied to memory", "static struct s t; struct s x; x.a = 1; t = x;"],
    ["as the operand of +=", "for (int i = 0; i < 2; i++) { int x; if (i == 0) x = 1; x += 1; }"],
  ])("%s", (_, body) => {
    expect(seen(body)).toBe("uninitialised-read");
  });

  it.each([
    ["written before it is read", "for (int i = 0; i < 2; i++) { int x; x = i; g = x; }"],
    [
      "declared around the loop",
      "int x; for (int i = 0; i < 2; i++) if (i == 0) x = 1; else g = x;",
    ],
    ["with an initialiser", "for (int i = 0; i < 2; i++) { int x = 3; g = x; }"],
    ["with some members initialised", "struct s x = { .a = 1 }; g = x.b;"],
    ["never read", "for (int i = 0; i < 2; i++) { int x; }"],
    ["kept by a goto inside its scope", "int x; x = 1; again: g = x; if (n++ == 0) goto again;"],
    ["kept by a switch around it", "int x; x = 1; switch (n) { case 0: g = x; }"],
    ["static", "for (int i = 0; i < 2; i++) { static int x; if (i == 0) x = 1; else g = x; }"],
  ])("but has one %s", (_, body) => {
    expect(seen(body)).toBe("holds");
  });
});
