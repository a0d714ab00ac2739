// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Block, Expr, Stmt } from "../kernelc/ast.ts";
import type { Position } from "../kernelc/position.ts";
import type { Site, Expr as Term } from "../model/program.ts";
import type { CType } from "./ctype.ts";
import type { Emitter, Label } from "./emitter.ts";
import type { Locals } from "./locals.ts";
import type { Module } from "./module.ts";
import type { Note } from "./note.ts";
import type { Project } from "./project.ts";
import type { Typer } from "./resolve.ts";
import type { Word } from "./word.ts";

/** A pure term and its C type. */
export interface Typed {
  readonly term: Term;
  readonly type: CType;
}

/** Something that can be read and, mostly, assigned. */
export type Place =
  | {
      readonly kind: "local";
      readonly slot: number;
      readonly path: readonly string[];
      readonly type: CType;
      readonly bits: number | null;
      /** A member of a union whose slot may hold what was stored as another integer type. */
      readonly shared: boolean;
      readonly readonly: boolean;
    }
  | {
      readonly kind: "cell";
      /** Pointer to the object. */
      readonly base: Term;
      readonly path: string;
      readonly type: CType;
      readonly bits: number | null;
      /** What the cell is, if it is the word of a bit-field. */
      readonly word: Word | null;
      readonly shared: boolean;
      /** "struct.member", or the name of the global: the key of BIND and IGNORE_FIELD. */
      readonly key: string | null;
    }
  /** A member of a struct that is nowhere: `f().x`. */
  | { readonly kind: "value"; readonly value: Typed };

/** What runs when a scope is left, innermost first. */
export interface Cleanup {
  readonly outer: Cleanup | null;
  readonly run: (site: Site) => void;
}

export interface JumpTarget {
  readonly label: Label;
  readonly cleanups: Cleanup | null;
}

/** A label of `goto`. */
export interface GotoTarget extends JumpTarget {
  /** Slots of the variables in sight there. */
  readonly slots: readonly number[];
}

/** A `goto`, resolved when its label is known. */
export interface Goto {
  readonly label: string;
  /** Where the goto jumps: the cleanups between it and its label, then the label. */
  readonly trampoline: Label;
  readonly cleanups: Cleanup | null;
  /** Slots of the variables in sight at the goto. */
  readonly slots: readonly number[];
  readonly at: Position;
}

/** Where `case` labels of the innermost switch lead. */
export interface SwitchTarget {
  readonly labels: ReadonlyMap<Stmt, Label>;
  readonly cleanups: Cleanup | null;
}

/** The mutable state of lowering one function, or one constant expression. */
export interface Context extends Typer {
  readonly project: Project;
  readonly module: Module;
  readonly code: Emitter;
  readonly locals: Locals;
  /** Program name of the function, null for a constant expression. */
  readonly fn: string | null;
  readonly result: CType;
  readonly gotos: Goto[];
  readonly labels: Map<string, GotoTarget>;
  cleanups: Cleanup | null;
  breakTo: JumpTarget | null;
  continueTo: JumpTarget | null;
  switchTo: SwitchTarget | null;

  /** Name of a static local's object: namesakes in other blocks have their own. */
  staticName(name: string, at: Position): string;
  site(at: Position): Site;
  refuse(at: Position, message: string): never;
  note(note: Note, at: Position): void;
  /** Runs `work`; what it refuses becomes a note, reported if control reaches this place. */
  attempt(at: Position, work: () => void): void;
  /** Emits code that is never reached: it is checked for lost calls, then dropped. */
  dead(at: Position, work: () => void): void;

  /** The value of an expression; its steps are emitted. */
  value(e: Expr): Typed;
  /** The type of that value; nothing is emitted. */
  valueType(e: Expr): CType;
  /** Only its steps. */
  effect(e: Expr): void;
  place(e: Expr): Place;
  branch(e: Expr, yes: Label, no: Label): void;
  statement(s: Stmt): void;
  /** `({ … })`. */
  block(body: Block, used: boolean): Typed;
  /** The term, if the expression is constant and does nothing. */
  tryConstant(e: Expr): Term | null;
  /** Runs `work` with all its steps at one site: a cleanup stands where its scope is left. */
  withSite(site: Site, work: () => void): void;
  /** Whether `typeOf` or `constant` is trying something out. */
  readonly trying: boolean;
}
