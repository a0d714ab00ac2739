// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { formatLocation } from "../kernelc/position.ts";
import { hasFact } from "./attributes.ts";
import type { Entry } from "./boundary.ts";
import { type CType, sameType, typeText } from "./ctype.ts";
import type { FunctionTarget, Module } from "./module.ts";
import type { Variable } from "./scope.ts";

const STORAGE: ReadonlySet<string> = new Set(["static", "extern", "inline"]);

/**
 * Refuses declarations of one name that contradict each other: a linker would take either, and
 * a verdict would silently be about one of them.
 */
export function agree(name: string, modules: readonly Module[]): void {
  let first: { readonly type: CType; readonly place: string } | null = null;
  let initialised: string | null = null;
  for (const { scope, types } of modules)
    for (const variable of scope.declarations.get(name) ?? []) {
      const { at, init } = variable;
      judge(variable, scope);
      const place = formatLocation(scope.locate(at));
      const type = types.resolve(variable.type);
      if (type.kind === "function")
        scope.refuse(at, `'${name}' is declared by a typedef of a function: write its parameters`);
      if (first !== null && !sameType(first.type, type))
        scope.refuse(
          at,
          `'${name}' is a '${typeText(type)}' here and a '${typeText(first.type)}' at ${first.place}`,
        );
      first ??= { type, place };
      if (init === null) continue;
      if (initialised !== null && initialised !== place)
        scope.refuse(at, `'${name}' has two initialisers, the first at ${initialised}`);
      initialised = place;
    }
}

function judge({ name, attributes, strange, at }: Variable, scope: Module["scope"]): void {
  scope.check(attributes, "variable");
  if (strange !== null) scope.refuse(at, `storage class '${strange}' of '${name}' is refused`);
}

/** The facts of a prototype that its definition must state too: a caller relies on them. */
const PROMISES = ["noreturn", "noinstr", "balanced"] as const;

/** The same for the prototypes that `caller` sees of a function. */
export function agreeWithPrototypes(caller: Module, target: FunctionTarget, defined: CType): void {
  const { scope, types } = caller;
  const { module, definition } = target;
  const place = formatLocation(module.scope.locate(definition.at));
  const stated = module.scope.attributesOf(definition);
  for (const prototype of scope.prototypes.get(definition.name) ?? []) {
    const { type, at, attributes, storage } = prototype;
    const name = `'${definition.name}'`;
    scope.check(attributes, "function");
    const strange = storage.find((word) => !STORAGE.has(word));
    if (strange !== undefined) scope.refuse(at, `storage class '${strange}' of ${name} is refused`);
    if (storage.includes("static") && module !== caller)
      scope.refuse(at, `${name} is static here and defined at ${place}`);
    const declared = types.resolve(type);
    if (!sameType(declared, defined))
      scope.refuse(
        at,
        `${name} is declared as '${typeText(declared)}' and defined as '${typeText(defined)}' at ${place}`,
      );
    const broken = PROMISES.find((fact) => hasFact(attributes, fact) && !hasFact(stated, fact));
    if (broken !== undefined)
      scope.refuse(at, `${name} is declared ${broken}, which its definition at ${place} is not`);
  }
}

/** The same for the prototypes of a name that the boundary has; one that takes names has its own form. */
export function agreeWithEntry({ scope, types }: Module, entry: Entry, type: CType): void {
  if (entry.params.some((param) => param.type === null)) return;
  for (const prototype of scope.prototypes.get(entry.name) ?? []) {
    const declared = types.resolve(prototype.type);
    if (!sameType(declared, type))
      scope.refuse(
        prototype.at,
        `'${entry.name}' is declared as '${typeText(declared)}' and is '${typeText(type)}' in the boundary, ${formatLocation(entry.at)}`,
      );
  }
}
