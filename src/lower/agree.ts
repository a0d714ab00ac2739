// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { formatLocation } from "../kernelc/position.ts";
import { type CType, sameType, typeText } from "./ctype.ts";
import type { Module } from "./project.ts";
import type { Variable } from "./scope.ts";

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

/** The same for the prototypes of a function that `module` sees. */
export function agreeWithPrototypes(
  { scope, types }: Module,
  name: string,
  defined: CType,
  place: string,
): void {
  for (const { type, at } of scope.prototypes.get(name) ?? []) {
    const declared = types.resolve(type);
    if (!sameType(declared, defined))
      scope.refuse(
        at,
        `'${name}' is declared as '${typeText(declared)}' and defined as '${typeText(defined)}' at ${place}`,
      );
  }
}
