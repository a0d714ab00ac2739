// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { BinaryOp, IntType } from "./integer.ts";
import type { Value } from "./value.ts";

/**
 * The intermediate form: functions made of operations. An operation is either
 * silent (locals, branches, calls, returns) or an atomic step (everything that
 * another context could see). An exception can be taken before any step, never
 * before a silent operation: silent ones attach to the step before them.
 *
 * Source: design.md section 3, "Atomic step".
 */
export interface Program {
  readonly functions: Readonly<Record<string, ProgramFunction>>;
  /** Cells that do not start as zero: "global:x", "percpu:y" (each CPU's copy), with path. */
  readonly initial: readonly Cell[];
  /** Names of per-CPU objects; every other object named in a program is global. */
  readonly perCpu: readonly string[];
  /** What the verdict assumed, one line each, sorted: ignored, stubbed, bound, fixed parameters. */
  readonly assumptions: readonly string[];
}

export interface Cell {
  readonly object: string;
  readonly path: string;
  readonly value: Value;
}

export interface Site {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly via?: { readonly macro: string; readonly file: string; readonly line: number };
}

export interface ProgramFunction {
  readonly name: string;
  /** Slots 0 … params-1 are the parameters. */
  readonly params: number;
  /** Name of each local slot, for traces. */
  readonly slots: readonly string[];
  readonly ops: readonly Op[];
  readonly attributes: FunctionAttributes;
  readonly site: Site;
}

interface FunctionAttributes {
  /** `noinstr`: not instrumentable, may run while RCU is not watching. */
  readonly noinstr: boolean;
  /** `__noreturn`: reaching the end is a finding. */
  readonly noreturn: boolean;
  /** `__balanced`: the masking state at return must equal that at the call. */
  readonly balanced: boolean;
}

/** Pure and silent: locals and constants only. */
export type Expr =
  /** No value: what a declaration without an initialiser sets its variable to. */
  | { readonly k: "unwritten" }
  | { readonly k: "const"; readonly value: Value; readonly name?: string }
  /** A name handed to a primitive as such: a system register, a barrier domain, a string. */
  | { readonly k: "symbol"; readonly name: string }
  | { readonly k: "local"; readonly slot: number }
  /** `current`: pointer to the task that the executing CPU runs. */
  | { readonly k: "current" }
  /** `smp_processor_id()`. */
  | { readonly k: "cpu" }
  /** Address of a per-CPU object on the executing CPU. */
  | { readonly k: "this-cpu"; readonly object: string; readonly path: string }
  /** Slot of a struct value. */
  | { readonly k: "field"; readonly of: Expr; readonly slot: string }
  /** A struct value with one slot replaced. */
  | { readonly k: "with"; readonly of: Expr; readonly slot: string; readonly value: Expr }
  | { readonly k: "struct"; readonly slots: Readonly<Record<string, Expr>> }
  /** `&pointer->path`. */
  | { readonly k: "member"; readonly of: Expr; readonly path: string }
  | { readonly k: "unary"; readonly op: "-" | "~" | "!"; readonly of: Expr; readonly type: IntType }
  | {
      readonly k: "binary";
      readonly op: BinaryOp;
      readonly left: Expr;
      readonly right: Expr;
      /** Type of the operands after C's conversions; comparisons give 0 or 1. */
      readonly type: IntType;
    }
  | { readonly k: "cast"; readonly of: Expr; readonly type: IntType };

export type AssertionKind =
  | "WARN_ON"
  | "WARN_ON_ONCE"
  | "BUG_ON"
  | "RCU_LOCKDEP_WARN"
  | "CT_WARN_ON"
  | "lockdep_assert"
  | "BUG";

interface At {
  readonly site: Site;
  /** Slots whose values are still needed when this operation is about to run; others are cleared. */
  readonly live: readonly number[];
}

export type SilentOp =
  | ({ readonly op: "set"; readonly slot: number; readonly value: Expr } & At)
  | ({ readonly op: "jump"; readonly to: number } & At)
  | ({
      readonly op: "branch";
      readonly on: Expr;
      readonly then: number;
      readonly otherwise: number;
    } & At)
  | ({
      readonly op: "call";
      /** A function's name, or an expression that gives a function value. */
      readonly callee: string | Expr;
      readonly args: readonly Expr[];
      readonly result: number | null;
    } & At)
  | ({ readonly op: "return"; readonly value: Expr | null } & At)
  /** A context synchronisation event: what the CPU does next knows what was written before. */
  | ({ readonly op: "sync"; readonly name: string } & At)
  /** An ignored call: nothing happens, and the compiler moves no access across it. */
  | ({ readonly op: "barrier"; readonly name: string } & At);

/** An access by READ_ONCE(), WRITE_ONCE() or this_cpu_*(); any other is plain. */
export interface Marking {
  readonly marked?: true;
}

/** A store in one instruction with the load before it: its CPU takes no exception between them. */
export interface Joined {
  readonly joined?: true;
}

export type StepOp =
  | ({
      readonly op: "load";
      readonly from: Expr;
      readonly path: string;
      readonly result: number;
      readonly type: IntType | null;
    } & Marking &
      At)
  | ({
      readonly op: "store";
      readonly to: Expr;
      readonly path: string;
      readonly value: Expr;
    } & Marking &
      Joined &
      At)
  | ({
      /** An atomic instruction: `cell op= value` in one step; `result` gets the new value. */
      readonly op: "modify";
      readonly to: Expr;
      readonly path: string;
      readonly operator: BinaryOp;
      readonly value: Expr;
      readonly type: IntType;
      readonly result: number | null;
    } & Marking &
      At)
  | ({
      readonly op: "primitive";
      readonly name: string;
      readonly args: readonly Expr[];
      readonly result: number | null;
      /** From `__primitive(requires(…))`. */
      readonly requires: readonly Requirement[];
    } & At)
  /** An ignored call that still demands something of the machine. */
  | ({
      readonly op: "ignored";
      readonly name: string;
      readonly requires: readonly Requirement[];
    } & At)
  /** A stubbed call: any of the results may come back. */
  | ({
      readonly op: "stub";
      readonly name: string;
      readonly results: readonly Value[];
      readonly result: number | null;
      readonly requires: readonly Requirement[];
    } & At)
  /** The kernel's own check: broken when `broken` is true. */
  | ({
      readonly op: "assert";
      readonly kind: AssertionKind;
      readonly text: string;
      /** What it is called as a rule; see `assertionName`. */
      readonly name: string;
      readonly broken: Expr;
    } & At);

export type Requirement = "rcu_watching";

export type Op = SilentOp | StepOp;

export const isStep = (op: Op): op is StepOp =>
  op.op !== "set" &&
  op.op !== "jump" &&
  op.op !== "branch" &&
  op.op !== "call" &&
  op.op !== "sync" &&
  op.op !== "barrier" &&
  op.op !== "return";
