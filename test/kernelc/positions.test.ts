// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { expect, it } from "vitest";
import type { Position } from "../../src/kernelc/position.ts";
import { formatLocation } from "../../src/kernelc/position.ts";
import { functionNamed, good } from "./read.ts";

const MACROS = `#define INNER(e) note(e, here)
#define OUTER(e) INNER(e)
#define DECLARE(name) void handle_##name(void) { } void plain(void) { }
`;

/** Places of a call, its callee and its arguments. */
function places(text: string): string[] {
  const unit = good(text, { files: { "m.h": MACROS } });
  const [only] = functionNamed(unit, "f").body().items;
  if (only?.kind !== "expr" || only.value.kind !== "call") throw new Error("no call");
  const at: Position[] = [only.at, ...only.value.args.map((arg) => arg.at)];
  return at.map((position) => formatLocation(unit.locate(position)));
}

it("names the outermost expansion, and leaves arguments where the caller wrote them", () => {
  expect(places('#include "m.h"\nvoid f(int x)\n{\n\tOUTER(x);\n}\n')).toEqual([
    "m.h:1:18 via OUTER at a.c:4:2",
    "a.c:4:8",
    "m.h:1:26 via OUTER at a.c:4:2",
  ]);
});

it("puts what ## makes at the place of the invocation", () => {
  const unit = good('#include "m.h"\n\n  DECLARE(irq)\n', { files: { "m.h": MACROS } });
  const [made, plain] = unit.items;
  expect(unit.locate(made?.at ?? 0)).toEqual({
    file: "a.c",
    line: 3,
    column: 3,
    via: { macro: "DECLARE", file: "a.c", line: 3, column: 3 },
  });
  expect(formatLocation(unit.locate(plain?.at ?? 0))).toBe("m.h:3:57 via DECLARE at a.c:3:3");
});

it("counts lines and columns across splices, comments and carriage returns", () => {
  const unit = good("int a; /* two\r\nlines */ int b;\r\nint \\\r\nc;\n");
  const at = unit.items.map((item) =>
    item.kind === "declaration" ? unit.locate(item.declarators[0]?.at ?? 0) : null,
  );
  expect(at.map((place) => [place?.line, place?.column])).toEqual([
    [1, 5],
    [2, 14],
    [4, 1],
  ]);
});

it("shares headers between units of one tree without mixing their places", () => {
  const first = good('#include "m.h"\nint a;', { files: { "m.h": "int shared;\n" } });
  const second = good('int more;\n#include "m.h"\n', { files: { "m.h": "\nint shared;\n" } });
  const place = (unit: typeof first, i: number): string =>
    formatLocation(unit.locate(unit.items[i]?.at ?? 0));
  expect([place(first, 0), place(second, 1)]).toEqual(["m.h:1:1", "m.h:2:1"]);
});
