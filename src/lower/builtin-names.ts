// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { AssertionKind } from "../model/program.ts";

/** How a built-in assertion reads its arguments. */
export interface AssertionForm {
  readonly kind: AssertionKind;
  /** `BUG()` has no condition; `lockdep_assert(c)` fails when its condition is false. */
  readonly condition: "broken" | "holds" | "none";
  /** Whether text follows the condition. */
  readonly message: boolean;
}

const broken = (kind: AssertionKind, message = false): AssertionForm => ({
  ...{ kind, condition: "broken", message },
});

/** The kernel's own checks: findings, not noise. */
export const ASSERTIONS: Readonly<Record<string, AssertionForm>> = {
  WARN_ON: broken("WARN_ON"),
  WARN_ON_ONCE: broken("WARN_ON_ONCE"),
  WARN: broken("WARN_ON", true),
  WARN_ONCE: broken("WARN_ON_ONCE", true),
  BUG_ON: broken("BUG_ON"),
  BUG: { kind: "BUG", condition: "none", message: false },
  RCU_LOCKDEP_WARN: broken("RCU_LOCKDEP_WARN", true),
  CT_WARN_ON: broken("CT_WARN_ON"),
  DEBUG_LOCKS_WARN_ON: broken("lockdep_assert"),
  lockdep_assert: { kind: "lockdep_assert", condition: "holds", message: false },
  lockdep_assert_once: { kind: "lockdep_assert", condition: "holds", message: false },
};

/** Their value is that of their only or first argument. */
export const TRANSPARENT: ReadonlySet<string> = new Set(["likely", "unlikely", "__builtin_expect"]);

/** Checked by the compiler, not by the run. */
export const COMPILE_TIME: ReadonlyMap<string, "when true" | "when false"> = new Map([
  ["BUILD_BUG_ON", "when true"],
  ["BUILD_BUG_ON_MSG", "when true"],
  ["compiletime_assert", "when false"],
  ["_Static_assert", "when false"],
]);

export type Access =
  | "address"
  | "read"
  | "write"
  | "or"
  | "and"
  | `${"inc" | "dec" | "add" | "sub"}${"" | "_return"}`;

const ACCESSES: Readonly<Record<string, Access>> = {
  ptr: "address",
  read: "read",
  write: "write",
  inc: "inc",
  dec: "dec",
  add: "add",
  sub: "sub",
  or: "or",
  and: "and",
  inc_return: "inc_return",
  dec_return: "dec_return",
  add_return: "add_return",
  sub_return: "sub_return",
};

/** What `this_cpu_inc` and its kin do to the executing CPU's copy. */
export function perCpuAccess(name: string): Access | null {
  const match = /^(?:__this_cpu|this_cpu|raw_cpu)_([a-z_]+)$/.exec(name);
  const access = match?.[1] ?? "";
  return Object.hasOwn(ACCESSES, access) ? (ACCESSES[access] ?? null) : null;
}

export const CURRENT: ReadonlySet<string> = new Set(["get_current", "current_thread_info"]);
export const CPU_NUMBER: ReadonlySet<string> = new Set([
  "smp_processor_id",
  "raw_smp_processor_id",
  "__smp_processor_id",
]);

/** Every built-in name, for the preprocessor not to expand. */
export const BUILTIN_NAMES: readonly string[] = [
  ...Object.keys(ASSERTIONS),
  ...TRANSPARENT,
  ...COMPILE_TIME.keys(),
  ...["READ_ONCE", "WRITE_ONCE", "current", ...CURRENT, ...CPU_NUMBER],
  ...["__this_cpu", "this_cpu", "raw_cpu"].flatMap((prefix) =>
    Object.keys(ACCESSES).map((access) => `${prefix}_${access}`),
  ),
  ...["DEFINE_PER_CPU", "DECLARE_PER_CPU", "guard", "scoped_guard"],
];

export const isBuiltin = (name: string): boolean =>
  Object.hasOwn(ASSERTIONS, name) ||
  TRANSPARENT.has(name) ||
  COMPILE_TIME.has(name) ||
  name === "READ_ONCE" ||
  name === "WRITE_ONCE" ||
  CURRENT.has(name) ||
  CPU_NUMBER.has(name) ||
  perCpuAccess(name) !== null;
