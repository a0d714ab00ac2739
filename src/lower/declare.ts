// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Attribute, Declaration, Declarator, Expr } from "../kernelc/ast.ts";
import type { Position } from "../kernelc/position.ts";
import { initialValue, sized, unwritten } from "./aggregate.ts";
import { cleanupsOf } from "./attributes.ts";
import { pushCleanup } from "./cleanup.ts";
import type { Context } from "./context.ts";
import { convert } from "./convert.ts";
import { type CType, isScalar, typeText } from "./ctype.ts";
import { decay } from "./resolve.ts";
import { identifiers } from "./same-source.ts";
import { local, UNWRITTEN } from "./term.ts";

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
  const { storage, spec, attributes, declarators } = declaration;
  const strange = storage.find((word) => !STORAGE.has(word));
  if (strange !== undefined) cx.refuse(declaration.at, `storage class '${strange}' is refused`);
  cx.module.scope.collect(spec);
  if (declarators.length === 0) cx.module.scope.check(attributes);
  for (const d of declarators) {
    const all = [...attributes, ...d.attributes];
    if (storage.includes("typedef")) {
      cx.module.scope.check(all);
      cx.module.scope.typedef(d.name, d.type, d.at);
    } else if (storage.includes("extern") || d.type.derivations[0]?.kind === "function")
      elsewhere(cx, d, all, storage.includes("extern"));
    else one(cx, d, all, storage.includes("static"));
  }
}

/** A declaration of what is defined elsewhere: nothing runs, but it must be understood. */
function elsewhere(
  cx: Context,
  d: Declarator,
  attributes: readonly Attribute[],
  isExtern: boolean,
): void {
  const type = cx.module.types.resolve(d.type, cx);
  // `t unlock();` for what was meant as a call would do nothing.
  if (!isExtern) cx.refuse(d.at, `this declares '${d.name}' and calls nothing: write 'extern'`);
  cx.module.scope.check(attributes, type.kind === "function" ? "function" : "variable");
  if (d.init !== null) cx.refuse(d.at, `'${d.name}' is defined elsewhere and initialised here`);
  if (cx.locals.find(d.name) !== null)
    cx.refuse(d.at, `'${d.name}' is declared here although a local has that name`);
}

function one(
  cx: Context,
  d: Declarator,
  attributes: readonly Attribute[],
  isStatic: boolean,
): void {
  if (cx.locals.isDeclaredHere(d.name)) cx.refuse(d.at, `'${d.name}' is declared twice`);
  if (isStatic) {
    orRefused(cx, d, () => staticLocal(cx, d, attributes));
    return;
  }
  const type = typeOf(cx, d, attributes);
  if (!isScalar(type) && type.kind !== "record" && type.kind !== "array")
    cx.refuse(d.at, `a variable of type '${typeText(type)}'`);
  if (type.kind === "array" && type.length === null) cx.refuse(d.at, "an array without a length");
  const slot = cx.code.slot(d.name);
  const site = cx.site(d.at);
  // In scope in its own initialiser, as in C.
  cx.locals.declare(d.name, { kind: "slot", slot, type });
  if (d.init !== null) cx.code.set(slot, initialValue(cx, d.init, type, d.at), site);
  else cx.code.set(slot, isScalar(type) ? UNWRITTEN : unwritten(cx, type, d.at), site);
  const [cleanup, more] = cleanupsOf(attributes);
  if (cleanup === null || more !== undefined)
    cx.refuse(d.at, "a variable takes one cleanup function");
  if (cleanup !== undefined) cleanUp(cx, cleanup, slot, type, d.at);
}

/** In `typeof(x) x` the first x is still the outer one, so the name is declared after its type. */
const typeOf = (cx: Context, d: Declarator, attributes: readonly Attribute[]): CType =>
  orRefused(cx, d, () => {
    cx.module.scope.check(attributes, "local");
    return sized(cx, declaredType(cx, d), d.init);
  });

/** What cannot be declared is not reported again where it is used. */
function orRefused<T>(cx: Context, d: Declarator, work: () => T): T {
  try {
    return work();
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

/** Outlives calls; it is resolved at file scope, so it may not mean anything local. */
function staticLocal(cx: Context, d: Declarator, attributes: readonly Attribute[]): void {
  cx.module.scope.check(attributes);
  const inner = identifiers([d.type, d.init]).find((name) => cx.locals.find(name) !== null);
  if (inner !== undefined)
    cx.refuse(d.at, `the static local '${d.name}' refers to '${inner}', which is local`);
  const object = {
    ...{ name: cx.staticName(d.name, d.at), perCpu: false, module: cx.module },
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
