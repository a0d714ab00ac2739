// SPDX-License-Identifier: GPL-2.0-only OR MIT
// Longer than usual: a second walk of the whole syntax tree, on purpose with nothing shared.

import type { Block, Declaration, Expr, Initialiser, Stmt } from "../kernelc/ast.ts";
import { normalise } from "./asm.ts";
import { cleanupsOf } from "./attributes.ts";
import { ASSERTIONS, COMPILE_TIME, isBuiltin } from "./builtin-names.ts";
import type { Context } from "./context.ts";
import { GUARDS } from "./guard.ts";
import type { FunctionTarget } from "./module.ts";

/**
 * Counts calls in the syntax tree and in the operations made of it. They must
 * agree name by name, guards at every exit of their scope included: a call that
 * got lost on the way would be a wrong verdict without a message.
 *
 * Source: design.md section 3 (anything that is not understood is refused).
 */
export function checkBalance(cx: Context, target: FunctionTarget, body: Block): void {
  const { items } = cx.code;
  if (items.some((item) => "note" in item && item.note.note === "error")) return;
  const wanted = new Counter(cx, target);
  wanted.block(body);
  const made = new Map<string, number>();
  for (const item of items) if ("op" in item) count(made, keyOf(item.op));
  // A call through a pointer that is known, and an asm statement, count by kind only.
  for (const [key, pooled] of [...wanted.counts]) {
    const kind = poolOf(key);
    if (kind === null) continue;
    wanted.counts.delete(key);
    take(wanted.counts, made, kind, pooled);
  }
  for (const key of new Set([...wanted.counts.keys(), ...made.keys()])) {
    const [want, got] = [wanted.counts.get(key) ?? 0, made.get(key) ?? 0];
    if (key !== "" && want !== got)
      throw new Error(`lowering ${target.name}: ${want} × '${key}' in the source, ${got} emitted`);
  }
}

const poolOf = (key: string): string | null =>
  key === "pointer" ? "call " : key === "asm" ? "primitive " : null;

/** Takes `pooled` operations of a kind out of those that no name accounts for. */
function take(
  wanted: ReadonlyMap<string, number>,
  made: Map<string, number>,
  kind: string,
  pooled: number,
): void {
  let left = pooled;
  for (const [key, got] of made) {
    if (!key.startsWith(kind)) continue;
    const spare = Math.min(left, Math.max(0, got - (wanted.get(key) ?? 0)));
    made.set(key, got - spare);
    left -= spare;
  }
  if (left > 0) made.set(`${kind}…`, -left);
}

function keyOf(op: { op: string } & object): string {
  if (op.op === "call" && "callee" in op)
    return `call ${typeof op.callee === "string" ? op.callee : "*"}`;
  if (op.op === "assert") return "assert";
  if (op.op === "sync" && "name" in op) return `synchronising ${op.name}`;
  return ["primitive", "ignored", "stub"].includes(op.op) && "name" in op
    ? `${op.op} ${op.name}`
    : "";
}

const count = (counts: Map<string, number>, key: string, by = 1): void => {
  counts.set(key, (counts.get(key) ?? 0) + by);
};

/** Something that runs when its scope is left. */
interface Frame {
  readonly leave: readonly string[];
  /** Loops and switches around it. */
  readonly loops: number;
  readonly switches: number;
  /** Labels that a `goto` reaches without leaving the scope. */
  readonly labels: ReadonlySet<string>;
}

class Counter {
  readonly counts = new Map<string, number>();
  private readonly cx: Context;
  private readonly locals = new Set<string>();
  private readonly fn: FunctionTarget;
  private frames: Frame[] = [];
  private loops = 0;
  private switches = 0;

  constructor(cx: Context, fn: FunctionTarget) {
    this.cx = cx;
    this.fn = fn;
    for (const param of fn.definition.params) if (param.name !== null) this.locals.add(param.name);
  }

  block(block: Block): void {
    this.scope(() =>
      block.items.forEach((item, i) => {
        this.statement(item, block.items.slice(i));
      }),
    );
  }

  /** What a scope holds is left once at its end. */
  private scope(body: () => void): void {
    const depth = this.frames.length;
    body();
    this.exit((frame) => this.frames.indexOf(frame) >= depth);
    this.frames.length = depth;
  }

  private exit(leaves: (frame: Frame) => boolean): void {
    for (const frame of this.frames)
      if (leaves(frame)) for (const name of frame.leave) this.named(name);
  }

  private push(leave: readonly string[], rest: readonly Stmt[]): void {
    const labels = new Set(rest.flatMap(labelsOf));
    this.frames.push({ leave, loops: this.loops, switches: this.switches, labels });
  }

  private guard(name: string, args: readonly Expr[], rest: readonly Stmt[]): void {
    for (const arg of args) this.expr(arg);
    const pairs = GUARDS[name]?.pairs ?? [];
    for (const { enter } of pairs) this.named(enter);
    this.push(
      pairs.map(({ leave }) => leave),
      rest,
    );
  }

  private statement(s: Stmt, rest: readonly Stmt[]): void {
    switch (s.kind) {
      case "block":
        this.block(s);
        return;
      case "decl":
        this.declaration(s.declaration, rest);
        return;
      case "expr":
        this.expr(s.value);
        return;
      case "if":
        this.expr(s.condition);
        this.inner(s.then);
        if (s.otherwise !== null) this.inner(s.otherwise);
        return;
      case "while":
      case "do-while":
        this.expr(s.condition);
        this.loop(() => this.inner(s.body));
        return;
      case "for":
        this.scope(() => {
          this.statement(s.init, [s]);
          if (s.condition !== null) this.expr(s.condition);
          if (s.step !== null) this.expr(s.step);
          this.loop(() => this.inner(s.body));
        });
        return;
      case "switch":
        this.expr(s.value);
        this.switches++;
        this.inner(s.body);
        this.switches--;
        return;
      case "case":
      case "default":
      case "label":
        this.statement(s.body, rest);
        return;
      case "goto":
        this.exit((frame) => !frame.labels.has(s.label));
        return;
      case "break":
        this.exit((f) => f.loops + f.switches >= this.loops + this.switches);
        return;
      case "continue":
        this.exit((f) => f.loops >= this.loops);
        return;
      case "return":
        if (s.value !== null) this.expr(s.value);
        this.exit(() => true);
        return;
      case "asm":
        for (const { value } of s.inputs) this.expr(value);
        this.asm(normalise(s.template));
        return;
      case "guard":
        this.guard(s.class, s.args, rest);
        return;
      case "scoped-guard":
        this.loop(() =>
          this.scope(() => {
            this.guard(s.class, s.args, [s.body]);
            this.statement(s.body, [s.body]);
          }),
        );
        return;
      case "empty":
      case "computed-goto":
      case "for-each":
        return;
    }
  }

  private inner(s: Stmt): void {
    this.scope(() => this.statement(s, [s]));
  }

  private loop(body: () => void): void {
    this.loops++;
    body();
    this.loops--;
  }

  private declaration(d: Declaration, rest: readonly Stmt[]): void {
    for (const { name, type, init, attributes } of d.declarators) {
      if (type.derivations[0]?.kind === "function" || d.storage.includes("typedef")) continue;
      if (d.storage.includes("extern")) continue;
      this.locals.add(name);
      if (d.storage.includes("static")) continue;
      if (init !== null) this.init(init);
      const [cleanup] = cleanupsOf([...d.attributes, ...attributes]);
      if (cleanup?.kind !== "ident") continue;
      const found = this.cx.project.findFunction(this.cx.module, cleanup.name);
      this.push([`= call ${found?.name}(value)`], rest.slice(1));
    }
  }

  private asm(instructions: readonly string[]): void {
    for (const instruction of instructions) {
      const entry = this.cx.project.boundary.entries.get(instruction.split(" ")[0] ?? "");
      if (entry?.class === "synchronising") count(this.counts, `synchronising ${entry.name}`);
      else if (entry?.class !== "ignored") count(this.counts, "asm");
      else if (entry.requires.length > 0) count(this.counts, `ignored ${entry.name}`);
    }
  }

  private init(init: Initialiser): void {
    if (init.kind === "value") {
      this.expr(init.value);
      return;
    }
    for (const item of init.items) this.init(item.value);
  }

  private expr(e: Expr): void {
    switch (e.kind) {
      case "unary":
      case "postfix":
      case "cast":
        this.expr(e.operand);
        return;
      case "binary":
      case "comma":
        this.expr(e.left);
        this.expr(e.right);
        return;
      case "assign":
        this.expr(e.target);
        this.expr(e.value);
        return;
      case "conditional":
        this.expr(e.condition);
        if (e.then !== null) this.expr(e.then);
        this.expr(e.otherwise);
        return;
      case "call":
        this.call(e.callee, e.args);
        return;
      case "member":
        this.expr(e.object);
        return;
      case "index":
        this.expr(e.object);
        this.expr(e.index);
        return;
      case "compound-literal":
        this.init(e.init);
        return;
      case "statement-expression":
        this.block(e.body);
        return;
      default:
        // Names and literals; sizeof and types are not evaluated.
        return;
    }
  }

  private call(callee: Expr, args: readonly Expr[]): void {
    const name = callee.kind === "ident" && !this.locals.has(callee.name) ? callee.name : null;
    const entry = name === null ? undefined : this.cx.project.boundary.entries.get(name);
    if (name !== null && entry === undefined && COMPILE_TIME.has(name)) return;
    args.forEach((arg, i) => {
      if (entry?.params[i]?.type !== null) this.expr(arg);
    });
    if (name !== null) {
      this.named(name);
      return;
    }
    this.expr(callee);
    count(this.counts, "pointer");
  }

  private named(name: string): void {
    if (name.startsWith("= ")) {
      count(this.counts, name.slice(2));
      return;
    }
    const { boundary } = this.cx.project;
    const entry = boundary.entries.get(name);
    if (entry?.class === "param" || (entry?.class === "ignored" && entry.requires.length === 0))
      return;
    if (entry?.class === "assertion" || (entry === undefined && Object.hasOwn(ASSERTIONS, name))) {
      count(this.counts, "assert");
      return;
    }
    if (entry !== undefined) {
      count(this.counts, `${entry.class} ${name}`);
      return;
    }
    if (isBuiltin(name)) return;
    const found = this.cx.project.findFunction(this.fn.module, name);
    count(this.counts, found === null ? "pointer" : `call ${found.name}`);
  }
}

/** Labels anywhere inside a statement, without those inside expressions. */
function labelsOf(s: Stmt): string[] {
  switch (s.kind) {
    case "label":
      return [s.name, ...labelsOf(s.body)];
    case "block":
      return s.items.flatMap(labelsOf);
    case "if":
      return [...labelsOf(s.then), ...(s.otherwise === null ? [] : labelsOf(s.otherwise))];
    case "while":
    case "do-while":
    case "for":
    case "switch":
    case "case":
    case "default":
    case "scoped-guard":
    case "for-each":
      return labelsOf(s.body);
    default:
      return [];
  }
}
