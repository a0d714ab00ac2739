// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Expr } from "../kernelc/ast.ts";
import type { Marking, Expr as Term } from "../model/program.ts";
import { isOneInstruction } from "./architecture.ts";
import { assertion } from "./assertion.ts";
import { put, update } from "./assign.ts";
import {
  type Access,
  ASSERTIONS,
  COMPILE_TIME,
  CPU_NUMBER,
  CURRENT,
  perCpuAccess,
  TRANSPARENT,
} from "./builtin-names.ts";
import type { Context, Place, Typed } from "./context.ts";
import { type CType, INT, VOID } from "./ctype.ts";
import { effects } from "./effects.ts";
import { read } from "./memory.ts";
import { changeAtOnce } from "./one-instruction.ts";
import { perCpuPointer, through } from "./place.ts";
import { constant, knownTruth, local } from "./term.ts";

type Call = Expr & { kind: "call" };

const NOTHING: Typed = { term: constant(0n), type: VOID };
const MARKED: Marking = { marked: true };

/** The names that need no boundary; null for any other name. */
export function builtinCall(cx: Context, name: string, e: Call, used: boolean): Typed | null {
  const { args, at } = e;
  const form = Object.hasOwn(ASSERTIONS, name) ? ASSERTIONS[name] : undefined;
  if (form !== undefined) return assertion(cx, name, form, args, at);
  if (TRANSPARENT.has(name)) {
    const [value, expected, more] = args;
    const two = name === "__builtin_expect";
    if (value === undefined || more !== undefined || (expected !== undefined) !== two)
      return wrongArity(cx, name, e);
    if (expected !== undefined) effects(cx, expected);
    return cx.value(value);
  }
  const assert = COMPILE_TIME.get(name);
  if (assert !== undefined) return compileTime(cx, assert, e);
  if (name === "READ_ONCE" || name === "WRITE_ONCE") return once(cx, name, e);
  if (CURRENT.has(name)) {
    if (args.length > 0) return wrongArity(cx, name, e);
    const tag = name === "get_current" ? "task_struct" : "thread_info";
    const type: CType = { kind: "pointer", to: cx.module.types.tagged(tag) };
    return { term: { k: "current" }, type };
  }
  if (CPU_NUMBER.has(name)) {
    if (args.length > 0) return wrongArity(cx, name, e);
    return now(cx, { term: { k: "cpu" }, type: INT }, e);
  }
  const access = perCpuAccess(name);
  return access === null ? null : perCpu(cx, name, access, e, used);
}

/** What the compiler would check: nothing runs, but what is known to be wrong is refused. */
function compileTime(cx: Context, fails: "when true" | "when false", e: Call): Typed {
  const [condition] = e.args;
  const value = condition === undefined ? null : cx.tryConstant(condition);
  const truth = value === null ? null : knownTruth(value);
  if (truth === (fails === "when true")) cx.refuse(e.at, "this check of the compiler fails");
  return NOTHING;
}

function once(cx: Context, name: string, e: Call): Typed {
  const [target, value, extra] = e.args;
  if (target === undefined || extra !== undefined) return wrongArity(cx, name, e);
  if (name === "READ_ONCE") {
    if (value !== undefined) return wrongArity(cx, name, e);
    return read(cx, addressable(cx, name, target), e.at, MARKED);
  }
  if (value === undefined) return wrongArity(cx, name, e);
  const right = cx.value(value);
  return put(cx, addressable(cx, name, target), right, e.at, MARKED);
}

/** What `READ_ONCE()` takes the address of. */
function addressable(cx: Context, name: string, target: Expr): Place {
  const place = cx.place(target);
  if (place.kind !== "value" && place.bits !== null)
    cx.refuse(target.at, `${name}() of a bit-field, which has no address`);
  return place;
}

function perCpu(cx: Context, name: string, access: Access, e: Call, used: boolean): Typed {
  const [object, operand, extra] = e.args;
  const binary = !["address", "read"].includes(access) && !/^(?:inc|dec)/.test(access);
  if (object === undefined || extra !== undefined || (operand === undefined) === binary)
    return wrongArity(cx, name, e);
  if (access === "address") {
    if (object.kind !== "unary" || object.op !== "&")
      return cx.refuse(object.at, `${name}() takes an address, write '&'`);
    return now(cx, perCpuPointer(cx, object.operand), e);
  }
  const value: Typed = operand === undefined ? ONE : cx.value(operand);
  const pointer = perCpuPointer(cx, object);
  const place = { ...through(cx, pointer, e.at), key: pointer.key };
  // __this_cpu_*() and raw_cpu_*() are plain C.
  const how = name.startsWith("this_cpu_") ? MARKED : {};
  if (access === "read") return read(cx, place, e.at, how);
  if (access === "write") return put(cx, place, value, e.at, how);
  const { operator, returns } = CHANGES[access];
  if (used && !returns) cx.refuse(e.at, `${name}() returns nothing`);
  if (isOneInstruction(cx.project.architecture, name))
    return changeAtOnce(cx, place, operator, value, { used, at: e.at });
  update(cx, place, operator, value, { used, old: false, at: e.at, how });
  // The generic form reads the variable again for its result.
  return returns ? read(cx, place, e.at, how) : NOTHING;
}

const ONE: Typed = { term: constant(1n), type: INT };

interface Change {
  readonly operator: "+" | "-" | "|" | "&";
  /** Whether the new value is that of the call. */
  readonly returns: boolean;
}

const CHANGES: Readonly<Record<Exclude<Access, "address" | "read" | "write">, Change>> = {
  inc: { operator: "+", returns: false },
  dec: { operator: "-", returns: false },
  add: { operator: "+", returns: false },
  sub: { operator: "-", returns: false },
  or: { operator: "|", returns: false },
  and: { operator: "&", returns: false },
  inc_return: { operator: "+", returns: true },
  dec_return: { operator: "-", returns: true },
  add_return: { operator: "+", returns: true },
  sub_return: { operator: "-", returns: true },
};

/** Fixes a value that depends on the executing CPU: the task may move before it is used. */
function now(cx: Context, value: { term: Term; type: CType }, e: Call): Typed {
  const slot = cx.code.temporary();
  cx.code.set(slot, value.term, cx.site(e.at));
  return { term: local(slot), type: value.type };
}

const wrongArity = (cx: Context, name: string, e: Call): never =>
  cx.refuse(e.at, `${name}() gets ${e.args.length} argument${e.args.length === 1 ? "" : "s"}`);
