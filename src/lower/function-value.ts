// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Position } from "../kernelc/position.ts";
import { agreeWithEntry, agreeWithPrototypes } from "./agree.ts";
import type { Entry } from "./boundary.ts";
import type { Context, Typed } from "./context.ts";
import { type CType, VOID } from "./ctype.ts";
import { Refusal } from "./refusal.ts";
import { decay } from "./resolve.ts";

/** A function's name where a value is wanted: the boundary cuts definitions here too. */
export function functionNamed(cx: Context, name: string, at: Position): Typed {
  const entry = cx.project.boundary.entries.get(name);
  if (entry !== undefined) {
    if (entry.params.some(({ type }) => type === null))
      cx.refuse(at, `'${name}' takes a name, which a call through a pointer cannot give it`);
    cx.note({ note: "wrapper", entry }, at);
    const type = entryType(cx, entry);
    agreeWithEntry(cx.module, entry, type);
    return pointerTo(name, type);
  }
  const target = cx.project.findFunction(cx.module, name);
  if (target === null) return cx.refuse(at, noFunction(cx, name));
  cx.note({ note: "function", target }, at);
  const type = target.module.types.resolve(target.definition.type);
  agreeWithPrototypes(cx.module, target, type);
  return pointerTo(target.name, type);
}

const pointerTo = (fn: string, to: CType): Typed => ({
  term: { k: "const", value: { fn } },
  type: { kind: "pointer", to },
});

/** The message for a name that is neither in the boundary nor defined. */
export function noFunction(cx: Context, name: string): string {
  const declared = cx.module.scope.prototypes.has(name);
  const what = declared
    ? `'${name}' has no class in the boundary and no definition`
    : `implicit declaration: '${name}' has no class in the boundary and no definition`;
  return `${what}; give it a class in spec/boundary or add the unit that defines it${cx.project.suggest(name)}`;
}

/** Type of a prototype of the boundary, by the names of the caller or else of the header. */
export function entryType(cx: Context, entry: Entry): CType & { kind: "function" } {
  const resolve = (type: Parameters<typeof cx.module.types.resolve>[0]): CType => {
    try {
      return cx.module.types.resolve(type);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      try {
        return cx.project.home(entry.scope).types.resolve(type);
      } catch (inner) {
        // A position of the header means nothing in the caller's unit.
        if (inner instanceof Refusal) throw new Refusal(entry.at, inner.message);
        throw inner;
      }
    }
  };
  const params = entry.params.map(({ type }) => (type === null ? VOID : decay(resolve(type))));
  return { kind: "function", result: resolve(entry.result), params, variadic: entry.variadic };
}
