// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { describe, expect, it } from "vitest";
import { parseUnit } from "../../src/kernelc/unit.ts";
import { checkBalance } from "../../src/lower/balance.ts";
import { BOUNDARY_ATTRIBUTES, boundaryNames } from "../../src/lower/boundary.ts";
import { FunctionContext } from "../../src/lower/function-context.ts";
import { createProject } from "../../src/lower/modules.ts";

const boundary = `
__primitive void raw_spin_lock(int n);
__primitive void raw_spin_unlock(int n);
__ignored(requires(rcu_watching)) void trace(void);
__stub(returns(0)) int probe(void);
`;
const text = `
void g(void) { }
void f(int a, void (*fn)(void)) {
  guard(raw_spinlock)(1);
  if (WARN_ON(a)) return;
  for (; a; a--) { if (probe()) break; guard(raw_spinlock)(2); if (a == 2) continue; fn(); }
  trace();
  asm volatile("isb");
  g();
}`;

/** Lowers f, loses the operations that `lose` picks, and checks. */
function checkWithout(
  lose: (op: { op: string; name?: string; callee?: unknown }) => boolean,
): void {
  const files: Record<string, string> = { "t.c": text, "b.h": boundary };
  const tree = { read: (path: string) => files[path] ?? null };
  const common = { tree, config: new Map(), includePath: [], attributes: BOUNDARY_ATTRIBUTES };
  const header = parseUnit("b.h", common);
  const unit = parseUnit("t.c", { ...common, keep: boundaryNames([header]) });
  const names = { raw_spin_lock: 1, raw_spin_unlock: 1, isb: 0 };
  const project = createProject({
    ...{ units: [unit], boundary: [header], params: new Map(), architecture: "arm64" },
    primitives: new Map(Object.entries(names)),
  });
  const target = project.findFunction(null, "f");
  if (target === null) throw new Error("f is there");
  const cx = new FunctionContext(project, target.module, "f");
  for (const name of ["a", "fn"]) {
    const type = target.module.types.resolve(target.definition.type);
    const param = type.kind === "function" ? type.params[name === "a" ? 0 : 1] : undefined;
    if (param !== undefined)
      cx.locals.declare(name, { kind: "slot", slot: cx.code.slot(name), type: param });
  }
  const body = target.definition.body();
  cx.statement(body);
  const { items } = cx.code;
  const lost = items.findIndex((item) => "op" in item && lose(item.op));
  if (lost >= 0) items.splice(lost, 1);
  checkBalance(cx, target, body);
}

describe("the balance of calls", () => {
  it("holds for what lowering makes", () => {
    expect(() => checkWithout(() => false)).not.toThrow();
  });

  const lost: readonly (readonly [string, Parameters<typeof checkWithout>[0]])[] = [
    ["call g", (op) => op.callee === "g"],
    ["call through a pointer", (op) => op.op === "call" && typeof op.callee === "object"],
    ["unlock of a guard", (op) => op.name === "raw_spin_unlock"],
    ["lock of a guard", (op) => op.name === "raw_spin_lock"],
    ["ignored call with a requirement", (op) => op.op === "ignored"],
    ["stub", (op) => op.op === "stub"],
    ["assertion", (op) => op.op === "assert"],
    ["asm statement", (op) => op.name === "isb"],
  ];
  for (const [name, lose] of lost)
    it(`notices a lost ${name}`, () => {
      expect(() => checkWithout(lose)).toThrow(/lowering f: \d+ × /);
    });
});
