// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Block, Expr, FunctionDefinition, Stmt } from "../../src/kernelc/ast.ts";
import { formatLocation } from "../../src/kernelc/position.ts";
import { parseUnit, type Unit, type UnitOptions } from "../../src/kernelc/unit.ts";

type Extra = Partial<Omit<UnitOptions, "tree">> & {
  readonly files?: Readonly<Record<string, string>>;
};

/** A unit made of one text and perhaps some headers. */
export function read(text: string, extra: Extra = {}): Unit {
  const { files = {}, ...options } = extra;
  const all: Readonly<Record<string, string>> = { "a.c": text, ...files };
  const tree = { read: (path: string) => all[path] ?? null };
  return parseUnit("a.c", { tree, config: new Map(), includePath: ["include"], ...options });
}

/** A unit that must be free of diagnostics. */
export function good(text: string, extra: Extra = {}): Unit {
  const unit = read(text, extra);
  const [first] = unit.diagnostics;
  if (first !== undefined) throw new Error(`${formatLocation(first.at)}: ${first.message}`);
  return unit;
}

/** The function of that name. */
export function functionNamed(unit: Unit, name: string): FunctionDefinition {
  const found = unit.items.find((item) => item.kind === "function" && item.name === name);
  if (found?.kind !== "function") throw new Error(`no function ${name}`);
  return found;
}

/** The body of `void f(void) { text }`. */
export function body(text: string, before = "", extra: Extra = {}): Block {
  return functionNamed(good(`${before}\nvoid f(int p)\n{\n${text}\n}\n`, extra), "f").body();
}

/** The only statement of a body. */
export function statement(text: string, before = ""): Stmt {
  const [first, second] = body(text, before).items;
  if (first === undefined || second !== undefined) throw new Error("not one statement");
  return first;
}

/** An expression, read as the only statement of a body. */
export function expression(text: string, before = ""): Expr {
  const only = statement(`${text};`, before);
  if (only.kind !== "expr") throw new Error(`a ${only.kind}`);
  return only.value;
}

/** A tree without positions, for comparison. */
export function bare(node: unknown): unknown {
  return JSON.parse(
    JSON.stringify(node, (key, value) =>
      key === "at" || key === "end"
        ? undefined
        : typeof value === "bigint"
          ? `${value}n`
          : typeof value === "function"
            ? value()
            : value,
    ),
  );
}
