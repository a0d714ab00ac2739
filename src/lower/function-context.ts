// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Block, Expr, Stmt } from "../kernelc/ast.ts";
import type { Position } from "../kernelc/position.ts";
import type { Site, Expr as Term } from "../model/program.ts";
import { branchOn } from "./choice.ts";
import type {
  Cleanup,
  Context,
  Goto,
  GotoTarget,
  JumpTarget,
  Place,
  SwitchTarget,
  Typed,
} from "./context.ts";
import { commonType } from "./convert.ts";
import { type CType, INT, VOID } from "./ctype.ts";
import { Emitter, type Label } from "./emitter.ts";
import { lowerValue } from "./expression.ts";
import { Locals } from "./locals.ts";
import type { Module } from "./module.ts";
import { type Note, siteOf } from "./note.ts";
import { placeOf } from "./place.ts";
import type { Project } from "./project.ts";
import { AGAIN, Refusal } from "./refusal.ts";
import { lowerStatement, statementExpression } from "./statement.ts";
import { known } from "./term.ts";

/** A cleanup function shares its static locals with its variant that takes a value. */
const VALUE_VARIANT = /\(value\)$/;

/** The state of lowering one function; with `fn` null, of one constant expression. */
export class FunctionContext implements Context {
  readonly project: Project;
  readonly module: Module;
  readonly fn: string | null;
  readonly result: CType;
  readonly code = new Emitter();
  readonly locals = new Locals();
  readonly gotos: Goto[] = [];
  readonly labels = new Map<string, GotoTarget>();
  cleanups: Cleanup | null = null;
  breakTo: JumpTarget | null = null;
  continueTo: JumpTarget | null = null;
  switchTo: SwitchTarget | null = null;
  private attempts = 0;
  private at: Site | null = null;
  private readonly types = new WeakMap<Expr, CType>();
  private readonly constants = new WeakMap<Expr, Term | null>();
  private readonly statics = new Map<string, Position[]>();

  constructor(project: Project, module: Module, fn: string | null, result: CType = VOID) {
    this.project = project;
    this.module = module;
    this.fn = fn;
    this.result = result;
  }

  get trying(): boolean {
    return this.attempts > 0;
  }

  staticName(name: string, at: Position): string {
    const seen = this.statics.get(name) ?? [];
    this.statics.set(name, seen);
    if (!seen.includes(at)) seen.push(at);
    const count = seen.indexOf(at) + 1;
    return `${this.fn?.replace(VALUE_VARIANT, "")}::${name}${count > 1 ? `#${count}` : ""}`;
  }

  site(at: Position): Site {
    return this.at ?? siteOf(this.module.scope.locate(at));
  }

  refuse(at: Position, message: string): never {
    return this.module.scope.refuse(at, message);
  }

  note(note: Note, at: Position): void {
    this.code.note(note, this.site(at));
  }

  attempt(at: Position, work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.message !== AGAIN)
        this.note({ note: "error", at: error.at, message: error.message }, at);
    }
  }

  dead(at: Position, work: () => void): void {
    const skip = this.code.label();
    this.code.jump(skip, this.site(at));
    this.attempt(at, work);
    this.code.place(skip);
  }

  withSite(site: Site, work: () => void): void {
    const outer = this.at;
    this.at = site;
    try {
      work();
    } finally {
      this.at = outer;
    }
  }

  value(e: Expr): Typed {
    return lowerValue(this, e, true);
  }

  effect(e: Expr): void {
    lowerValue(this, e, false);
  }

  place(e: Expr): Place {
    return placeOf(this, e);
  }

  branch(e: Expr, yes: Label, no: Label): void {
    branchOn(this, e, yes, no);
  }

  statement(s: Stmt): void {
    this.attempt(s.at, () => lowerStatement(this, s));
  }

  block(body: Block, used: boolean): Typed {
    return statementExpression(this, body, used);
  }

  /** The type before arrays decay, as `typeof` wants it. */
  typeOf(e: Expr): CType {
    const seen = this.types.get(e);
    if (seen !== undefined) return seen;
    const type = this.computeType(e);
    this.types.set(e, type);
    return type;
  }

  /** The type of its value: arrays have decayed, bit-fields are promoted. */
  valueType(e: Expr): CType {
    const placed = e.kind === "ident" || e.kind === "member" || e.kind === "index";
    return placed ? this.try(() => this.value(e).type) : this.typeOf(e);
  }

  private computeType(e: Expr): CType {
    if (e.kind === "conditional") {
      const then = this.valueType(e.then ?? e.condition);
      return commonType(this, then, this.valueType(e.otherwise), e.at);
    }
    if (e.kind === "binary" && (e.op === "&&" || e.op === "||")) return INT;
    if (e.kind === "ident" && !this.isVariable(e.name)) return this.try(() => this.value(e).type);
    if (e.kind === "ident" || e.kind === "member" || e.kind === "index")
      return this.try(() => {
        const place = this.place(e);
        return place.kind === "value" ? place.value.type : place.type;
      });
    return this.try(() => this.value(e).type);
  }

  private isVariable(name: string): boolean {
    return this.locals.find(name) !== null || this.module.scope.variables.has(name);
  }

  constant(e: Expr): bigint {
    const term = this.try(() => this.inert(() => this.value(e).term));
    const value = term === null ? null : known(term);
    return value ?? this.refuse(e.at, "this must be a constant expression");
  }

  /** Asked again at each level around `e`: without the memory nesting would be exponential. */
  tryConstant(e: Expr): Term | null {
    const seen = this.constants.get(e);
    if (seen !== undefined) return seen;
    const term = this.computeConstant(e);
    this.constants.set(e, term);
    return term;
  }

  private computeConstant(e: Expr): Term | null {
    try {
      const term = this.try(() => this.inert(() => this.value(e).term));
      return term?.k === "const" ? term : null;
    } catch (error) {
      if (error instanceof Refusal) return null;
      throw error;
    }
  }

  /** What `work` gives, if it does nothing else. */
  private inert<T>(work: () => T): T | null {
    const start = this.code.items.length;
    const result = work();
    const items = this.code.items.slice(start);
    return items.every((item) => "note" in item || item.op.op === "jump") ? result : null;
  }

  private try<T>(work: () => T): T {
    this.attempts++;
    try {
      return this.code.discard(work);
    } finally {
      this.attempts--;
    }
  }
}
