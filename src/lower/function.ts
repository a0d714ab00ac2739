// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { FunctionDefinition } from "../kernelc/ast.ts";
import { numbered } from "../model/assertion-name.ts";
import type { Op, ProgramFunction, Site } from "../model/program.ts";
import { agreeWithPrototypes } from "./agree.ts";
import { hasFact } from "./attributes.ts";
import { checkBalance } from "./balance.ts";
import type { Entry } from "./boundary.ts";
import { resolveGotos } from "./cleanup.ts";
import type { CType } from "./ctype.ts";
import { entryCallWith } from "./entry-call.ts";
import { FunctionContext } from "./function-context.ts";
import { entryType } from "./function-value.ts";
import { liveness } from "./live.ts";
import type { FunctionTarget, Module } from "./module.ts";
import { type Note, siteOf } from "./note.ts";
import type { Project } from "./project.ts";
import { prune } from "./prune.ts";
import { constant, local } from "./term.ts";

export interface LoweredFunction {
  readonly fn: ProgramFunction;
  readonly notes: readonly Note[];
}

const STORAGE: ReadonlySet<string> = new Set([
  "static",
  "extern",
  "inline",
  "__inline",
  "__inline__",
]);

/** Lowers a definition. Throws InputError when its body does not parse. */
export function lowerFunction(project: Project, target: FunctionTarget): LoweredFunction {
  const { module, definition, name } = target;
  const type = module.types.resolve(definition.type);
  if (type.kind !== "function") throw new Error(`${name} is defined but is no function`);
  const cx = new FunctionContext(project, module, name, type.result);
  const body = definition.body();
  cx.attempt(definition.at, () => signature(cx, target, type));
  const params = cx.code.slots.length;
  cx.statement(body);
  if (type.result.kind !== "void")
    cx.attempt(body.end, () =>
      cx.refuse(body.end, `'${definition.name}' can end here without returning a value`),
    );
  cx.code.op({ op: "return", value: null }, cx.site(body.end));
  resolveGotos(cx);
  // For a goto that was refused: control has to end somewhere.
  cx.code.op({ op: "return", value: null }, cx.site(body.end));
  checkBalance(cx, target, body);
  const site = siteOf(module.scope.locate(definition.at));
  return finish(cx, { name, params, attributes: attributesOf(module, definition), site });
}

function signature(
  cx: FunctionContext,
  target: FunctionTarget,
  type: CType & { kind: "function" },
): void {
  const { module, definition, variant } = target;
  const { scope } = module;
  const shape = definition.type.derivations[0];
  type.params.forEach((param, i) => {
    const name = definition.params[i]?.name ?? `arg${i}`;
    if (cx.locals.find(name) !== null)
      cx.refuse(definition.params[i]?.at ?? definition.at, `parameter '${name}' appears twice`);
    const slot = cx.code.slot(name);
    if (variant === "plain") cx.locals.declare(name, { kind: "slot", slot, type: param });
    else if (param.kind === "pointer")
      cx.locals.declare(name, { kind: "pointee", slot, type: param.to });
  });
  for (const p of definition.params) scope.check(p.attributes);
  scope.check(scope.attributesOf(definition), "function");
  agreeWithPrototypes(module, target, type);
  const strange = definition.storage.find((word) => !STORAGE.has(word));
  if (strange !== undefined) cx.refuse(definition.at, `storage class '${strange}' is refused`);
  if (shape?.kind === "function" && shape.variadic)
    cx.refuse(
      definition.at,
      "a function with variable arguments is refused, give it a class in the boundary",
    );
}

function attributesOf({ scope }: Module, definition: FunctionDefinition) {
  const all = scope.attributesOf(definition);
  return {
    noinstr: hasFact(all, "noinstr"),
    noreturn: hasFact(all, "noreturn"),
    balanced: hasFact(all, "balanced"),
  };
}

function finish(
  cx: FunctionContext,
  rest: Pick<ProgramFunction, "name" | "params" | "attributes" | "site">,
): LoweredFunction {
  const { ops, slots, notes } = prune(cx.code, rest.params);
  const live = liveness(ops.map(({ op }) => op));
  const name = assertionNames();
  const placed = ops.map(
    ({ op, site }, i): Op => ({
      ...(op.op === "assert" ? { ...op, name: name(op.name, site) } : op),
      site,
      live: live[i] ?? [],
    }),
  );
  return { fn: { ...rest, slots, ops: placed }, notes: notes.map(({ note }) => note) };
}

/** Tells assertions of one function apart that have the same text; copies of one are one. */
function assertionNames(): (name: string, site: Site) => string {
  const places = new Map<string, string[]>();
  return (name, { file, line, column }) => {
    const place = `${file}:${line}:${column}`;
    const seen = places.get(name) ?? [];
    places.set(name, seen);
    if (!seen.includes(place)) seen.push(place);
    return numbered(name, seen.indexOf(place) + 1);
  };
}

/** A function that only calls a name of the boundary, for pointers to that name. */
export function lowerWrapper(project: Project, entry: Entry): LoweredFunction {
  const module = project.home(entry.scope);
  const cx = new FunctionContext(project, module, entry.name);
  const site = siteOf(entry.at);
  cx.withSite(site, () =>
    cx.attempt(0, () => {
      const type = entryType(cx, entry);
      const args = type.params.map((param, i) => ({
        ...{ term: local(cx.code.slot(`arg${i}`)), type: param },
      }));
      const value = entryCallWith(cx, entry, args, { used: true, at: 0, name: entry.name });
      const returned = type.result.kind === "void" ? null : value.term;
      cx.code.op({ op: "return", value: returned }, site);
    }),
  );
  cx.code.op({ op: "return", value: constant(0n) }, site);
  const attributes = { noinstr: false, noreturn: false, balanced: false };
  return finish(cx, { name: entry.name, params: entry.params.length, attributes, site });
}
