// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Attribute, Declaration, Declarator, Expr } from "../kernelc/ast.ts";
import type { Position } from "../kernelc/position.ts";
import { initialValue, sized, unwritten } from "./aggregate.ts";
import { cleanupOf } from "./attributes.ts";
import { pushCleanup } from "./cleanup.ts";
import type { Context } from "./context.ts";
import { convert } from "./convert.ts";
import { type CType, isScalar, typeText } from "./ctype.ts";
import { decay } from "./resolve.ts";
import { local } from "./term.ts";

const STORAGE: ReadonlySet<string> = new Set([
  "static",
  "extern",
  "typedef",
  "register",
  "auto",
  "inline",
]);

/** A declaration inside a function. */
export function declare(cx: Context, declaration: Declaration): void {
  const { storage, spec, attributes } = declaration;
  cx.module.scope.check(attributes);
  const strange = storage.find((word) => !STORAGE.has(word));
  if (strange !== undefined) cx.refuse(declaration.at, `storage class '${strange}' is refused`);
  cx.module.scope.collect(spec);
  for (const declarator of declaration.declarators) {
    if (storage.includes("typedef")) cx.module.scope.typedefs.set(declarator.name, declarator.type);
    else if (storage.includes("extern") || declarator.type.derivations[0]?.kind === "function")
      continue;
    else one(cx, declarator, attributes, storage.includes("static"));
  }
}

function one(cx: Context, d: Declarator, outer: readonly Attribute[], isStatic: boolean): void {
  const attributes = [...outer, ...d.attributes];
  const type = typeOf(cx, d, attributes);
  if (isStatic) {
    staticLocal(cx, d);
    return;
  }
  if (!isScalar(type) && type.kind !== "record" && type.kind !== "array")
    cx.refuse(d.at, `a variable of type '${typeText(type)}'`);
  if (type.kind === "array" && type.length === null) cx.refuse(d.at, "an array without a length");
  const slot = cx.code.slot(d.name);
  const site = cx.site(d.at);
  // In scope in its own initialiser, as in C.
  cx.locals.declare(d.name, { kind: "slot", slot, type });
  if (d.init !== null) cx.code.set(slot, initialValue(cx, d.init, type, d.at), site);
  else if (!isScalar(type)) cx.code.set(slot, unwritten(cx, type, d.at), site);
  const cleanup = cleanupOf(attributes);
  if (cleanup !== null) cleanUp(cx, cleanup, slot, type, d.at);
}

/** In `typeof(x) x` the first x is still the outer one, so the name is declared after its type. */
function typeOf(cx: Context, d: Declarator, attributes: readonly Attribute[]): CType {
  try {
    cx.module.scope.check(attributes);
    return sized(cx, declaredType(cx, d), d.init);
  } catch (error) {
    cx.locals.declare(d.name, { kind: "refused" });
    throw error;
  }
}

/** The type as written, or for `__auto_type` that of the value. */
function declaredType(cx: Context, d: Declarator): CType {
  const { spec, derivations } = d.type;
  const auto = spec.kind === "named" && spec.name === "__auto_type" && derivations.length === 0;
  return auto && d.init?.kind === "value"
    ? decay(cx.typeOf(d.init.value))
    : cx.module.types.resolve(d.type, cx);
}

function staticLocal(cx: Context, d: Declarator): void {
  const { module, fn } = cx;
  const object = {
    ...{ name: `${fn}::${d.name}`, perCpu: false, module },
    ...{ type: d.type, init: d.init, undefined: false },
  };
  cx.locals.declare(d.name, { kind: "static", object });
}

/**
 * `__cleanup(f)`: f gets the address of the variable in C. Here it is lowered in
 * a variant that takes the value, so it may only read `*p`.
 */
function cleanUp(cx: Context, callee: Expr, slot: number, type: CType, at: Position): void {
  const name = callee.kind === "ident" ? callee.name : "";
  const found = cx.project.findFunction(cx.module, name);
  if (found === null || cx.project.boundary.entries.has(name))
    cx.refuse(
      callee.at,
      `cleanup function '${name}' needs a definition, not a class of the boundary`,
    );
  const target = { ...found, name: `${found.name}(value)`, variant: "value" } as const;
  const signature = found.module.types.resolve(found.definition.type);
  const param = signature.kind === "function" ? signature.params[0] : undefined;
  if (signature.kind !== "function" || param?.kind !== "pointer" || signature.params.length !== 1)
    cx.refuse(callee.at, `cleanup function '${name}' must take one pointer`);
  pushCleanup(cx, (site) => {
    cx.attempt(at, () => {
      const value = convert(cx, { term: local(slot), type }, param.to, at).term;
      cx.note({ note: "function", target }, at);
      cx.code.op({ op: "call", callee: target.name, args: [value], result: null }, site);
    });
  });
}
