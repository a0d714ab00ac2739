// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { InputError } from "../kernelc/diagnostic.ts";
import { formatLocation } from "../kernelc/position.ts";
import type { Module } from "./module.ts";
import { identifiers, sameSource } from "./same-source.ts";

/**
 * Whether a function that two units have from one header is one function. It is not when their
 * macros made different bodies of it, or when it names what each unit has of its own.
 */
export function isSameFunction(a: Module, b: Module, name: string, seen: Set<string>): boolean {
  if (a === b || seen.has(name)) return true;
  seen.add(name);
  const [one, other] = [a.scope.functions.get(name), b.scope.functions.get(name)];
  if (one === undefined || other === undefined) return one === other;
  try {
    const [body, otherBody] = [one.body(), other.body()];
    if (!sameSource([one.type, body], [other.type, otherBody])) return false;
    if (a.scope.isLocal(name) && hasStatic(body)) return false;
    return identifiers(body).every((inner) => meansTheSame(a, b, inner, seen));
  } catch (error) {
    // It does not parse, which is reported when it is reached.
    if (error instanceof InputError) return true;
    throw error;
  }
}

/** Whether a local outlives calls: each unit's copy of a static function has its own. */
function hasStatic(node: unknown): boolean {
  if (Array.isArray(node)) return node.some(hasStatic);
  if (typeof node !== "object" || node === null) return false;
  if ("storage" in node && Array.isArray(node.storage) && node.storage.includes("static"))
    return true;
  return Object.values(node).some(hasStatic);
}

function meansTheSame(a: Module, b: Module, name: string, seen: Set<string>): boolean {
  const isStatic = (m: Module): boolean => m.scope.variables.get(name)?.static === true;
  if (isStatic(a) || isStatic(b)) return false;
  if (!a.scope.isLocal(name) && !b.scope.isLocal(name)) return true;
  return placeOf(a, name) === placeOf(b, name) && isSameFunction(a, b, name, seen);
}

function placeOf({ scope }: Module, name: string): string {
  const at = scope.functions.get(name)?.at;
  return at === undefined ? "" : formatLocation(scope.locate(at));
}
