// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Machine } from "../model/machine.ts";
import { type SoftwareStep, topOf } from "../model/observe.ts";
import type { Expr, StepOp } from "../model/program.ts";
import type { Action, SystemConfig } from "../model/system.ts";
import { isPointer, isSymbol, type Value } from "../model/value.ts";
import { exceptionText } from "./context.ts";
import { preemptText } from "./masks.ts";
import { cellText, hexText, valueName } from "./names.ts";
import { resultOf } from "./result.ts";

/** What the hardware does, as one line. `after` shows the exception that it took. */
export function hardwareText(
  config: SystemConfig,
  action: Exclude<Action, { kind: "step" }>,
  after: Machine,
): string {
  switch (action.kind) {
    case "raise":
      return `${action.source} raised`;
    case "withdraw":
      return `${action.source} withdrawn`;
    case "take-fiq":
      return `EL3 takes and handles ${action.source}`;
    case "perform":
      return `${action.way === undefined ? "performs" : "translates"} ${action.source.replaceAll("global:", "")}`;
    case "invalidate":
      return `TLBI of ${action.source.replace("global:", "")}`;
    case "raise-sdei":
      return `SDEI ${action.source} raised`;
    case "drop-sdei":
      return `SDEI ${action.source} arrives masked: no end of interrupt`;
    case "take-irq":
    case "take-fault":
    case "take-sdei":
      return exceptionText(config, topOf(after, action.cpu));
  }
}

/** Where a software step is told from. */
export interface Telling {
  readonly config: SystemConfig;
  readonly before: Machine;
  readonly cpu: number;
  /** Which of several results the step came out with; 0 when there is only one. */
  readonly choice: number;
}

/** A software step as a line of C: "raw_spin_lock(&base.lock)", "x = regs->pmr", "base.x = 1". */
export function stepText(step: SoftwareStep, telling: Telling): string {
  const { op, args } = step;
  switch (op.op) {
    case "primitive":
      return withResult(`${op.name}(${primitiveArgs(step, telling)})`, op.result, step, telling);
    case "load":
      return withResult(cell(args[0], op.from, op.path, step, telling), op.result, step, telling);
    case "store": {
      const to = cell(args[0], op.to, op.path, step, telling);
      return `${to} = ${valueName(args[1], telling.cpu, isRegister(op.path))}`;
    }
    case "modify": {
      const to = cell(args[0], op.to, op.path, step, telling);
      return withResult(
        `${to} ${op.operator}= ${operand(args[1], op, telling.cpu)}`,
        op.result,
        step,
        telling,
      );
    }
    case "stub":
      return withResult(`${op.name}()`, op.result, step, telling);
    case "ignored":
      return `${op.name}()`;
    case "assert":
      return op.kind === "lockdep_assert" || op.text.startsWith(op.kind)
        ? op.text
        : `${op.kind}(${op.text})`;
  }
}

/** The mask of `x &= ~bits` is shown as it was written. */
function operand(
  value: Value | undefined,
  { operator, type }: Extract<StepOp, { op: "modify" }>,
  cpu: number,
): string {
  const bitwise = operator === "&" || operator === "|" || operator === "^";
  if (typeof value !== "bigint" || !bitwise) return valueName(value, cpu);
  const signed = BigInt.asIntN(type.bits, value);
  return operator === "&" && signed < 0n ? `~${hexText(~signed)}` : hexText(value);
}

/** A step of which the model says nothing: it could not be evaluated, or nothing runs. */
export const UNKNOWN_STEP = "(no step)";

/** DAIF and PMR values are bit patterns however small they are. */
const isRegister = (path: string): boolean => path === "pmr" || path === "pstate";

function primitiveArgs(step: SoftwareStep, { config, cpu }: Telling): string {
  const { op, args } = step;
  if (op.op !== "primitive") return "";
  const named = op.args.some((arg) => arg.k === "symbol") || op.name.startsWith("msr_");
  return op.args
    .map((arg, index) => {
      const value = args[index];
      if (value === undefined) return exprText(arg, step, config, cpu);
      if (isSymbol(value)) return value.symbol;
      if (typeof value === "bigint" && op.name.startsWith("__preempt_count_")) {
        return preemptText(config.kernel.preempt, Number(BigInt.asUintN(32, value)));
      }
      if (arg.k === "const" && arg.name !== undefined && !named) return arg.name;
      return valueName(value, cpu, named);
    })
    .join(", ");
}

/** Adds "x = " and what came back. */
function withResult(
  text: string,
  slot: number | null,
  step: SoftwareStep,
  telling: Telling,
): string {
  if (slot === null) return text;
  const name = telling.config.program.functions[step.fn]?.slots[slot] ?? "";
  const value = resultOf(telling.config, telling.before, telling.cpu, step, telling.choice);
  const note = value === undefined ? "" : ` -> ${resultText(step.op, value, telling)}`;
  return `${/^[A-Za-z_]\w*$/.test(name) ? `${name} = ` : ""}${text}${note}`;
}

function resultText(op: StepOp, value: Value, { config, cpu }: Telling): string {
  if (op.op === "primitive" && op.name === "preempt_count" && typeof value === "bigint")
    return preemptText(config.kernel.preempt, Number(BigInt.asUintN(32, value)));
  const hex =
    (op.op === "load" && isRegister(op.path)) ||
    (op.op === "primitive" && /sysreg|rpr/.test(op.name));
  return valueName(value, cpu, hex);
}

function cell(
  pointer: Value | undefined,
  expr: Expr,
  path: string,
  step: SoftwareStep,
  { config, cpu }: Telling,
): string {
  if (pointer !== undefined && isPointer(pointer)) {
    const whole = [pointer.path, path].filter((part) => part !== "").join(".");
    return cellText(pointer.object, whole, cpu);
  }
  const base = exprText(expr, step, config, cpu);
  return path === "" ? `*${base}` : `${base}->${path}`;
}

/** An expression as written, for operands that have no value. */
function exprText(expr: Expr, step: SoftwareStep, config: SystemConfig, cpu: number): string {
  const inner = (of: Expr): string => exprText(of, step, config, cpu);
  switch (expr.k) {
    case "const":
      return expr.name ?? valueName(expr.value, cpu);
    case "symbol":
      return expr.name;
    case "local":
      return config.program.functions[step.fn]?.slots[expr.slot] ?? "?";
    case "current":
      return "current";
    case "cpu":
      return "smp_processor_id()";
    case "this-cpu":
      return `&${cellText(expr.object, expr.path, cpu)}`;
    case "field":
      return `${inner(expr.of)}.${expr.slot}`;
    case "member":
      return `&${inner(expr.of)}->${expr.path}`;
    case "unary":
      return `${expr.op}${inner(expr.of)}`;
    case "binary":
      return `${inner(expr.left)} ${expr.op} ${inner(expr.right)}`;
    case "cast":
      return inner(expr.of);
    case "with":
    case "struct":
    case "unwritten":
      return "{…}";
  }
}
