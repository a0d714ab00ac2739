// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Attribute, Declarator, Expr, MacroCall, TypeName } from "../kernelc/ast.ts";
import { type Diagnostic, InputError } from "../kernelc/diagnostic.ts";
import { formatLocation, type Location } from "../kernelc/position.ts";
import type { Unit } from "../kernelc/unit.ts";
import type { Requirement } from "../model/program.ts";
import { C_ATTRIBUTES, strangeAttribute } from "./attributes.ts";
import { BUILTIN_NAMES } from "./builtin-names.ts";
import { Scope } from "./scope.ts";

/**
 * The boundary: where kernel C ends and the model begins. Plain C prototypes,
 * each with one class attribute (design.md section 3).
 */

type EntryClass = "primitive" | "ignored" | "synchronising" | "stub" | "param" | "assertion";

export interface Entry {
  readonly name: string;
  readonly class: EntryClass;
  readonly params: readonly EntryParam[];
  readonly variadic: boolean;
  readonly result: TypeName;
  readonly requires: readonly Requirement[];
  /** Values of `returns(…)`, to be evaluated in `scope`. */
  readonly returns: readonly Expr[];
  /** For a primitive: the number of arguments its implementation takes, if there is one. */
  readonly implemented: number | null;
  readonly at: Location;
  readonly scope: Scope;
}

/** `type` is null for a `__symbol` parameter, whose argument is a name. */
interface EntryParam {
  readonly type: TypeName | null;
}

export interface Boundary {
  readonly entries: ReadonlyMap<string, Entry>;
  /** "pointer" or "struct.member" to the name of the function it holds. */
  readonly binds: ReadonlyMap<string, { readonly fn: string; readonly at: Location }>;
  /** "struct.member". */
  readonly ignoredFields: ReadonlySet<string>;
}

const CLASSES: Readonly<Record<string, EntryClass>> = {
  __primitive: "primitive",
  __ignored: "ignored",
  __synchronising: "synchronising",
  __stub: "stub",
  __param: "param",
  __assertion: "assertion",
};

const REQUIREMENTS: Readonly<Record<string, Requirement>> = { rcu_watching: "rcu_watching" };

/** Attribute names the parser needs for boundary headers and for `spec/`. */
export const BOUNDARY_ATTRIBUTES: ReadonlySet<string> = new Set([
  ...Object.keys(CLASSES),
  "__symbol",
  ...C_ATTRIBUTES,
]);

/** Names that the preprocessor must not expand: the boundary's and the built-in ones. */
export function boundaryNames(units: readonly Unit[]): ReadonlySet<string> {
  const names = new Set<string>(BUILTIN_NAMES);
  for (const unit of units)
    for (const item of unit.items)
      if (item.kind === "declaration" && item.attributes.some((a) => a.name in CLASSES))
        for (const { name } of item.declarators) names.add(name);
  return names;
}

/** Reads the boundary headers. Throws InputError with everything wrong in them. */
export function readBoundary(
  units: readonly Unit[],
  primitives: ReadonlyMap<string, number>,
): Boundary {
  const reader = new Reader(primitives);
  for (const unit of units) reader.read(new Scope(unit, "rules"));
  if (reader.diagnostics.length > 0) throw new InputError(reader.diagnostics);
  return reader;
}

class Reader implements Boundary {
  readonly entries = new Map<string, Entry>();
  readonly binds = new Map<string, { fn: string; at: Location }>();
  readonly ignoredFields = new Set<string>();
  readonly diagnostics: Diagnostic[] = [];
  private readonly primitives: ReadonlyMap<string, number>;

  constructor(primitives: ReadonlyMap<string, number>) {
    this.primitives = primitives;
  }

  read(scope: Scope): void {
    for (const item of scope.unit.items) {
      if (item.kind === "macro-call") this.rule(item, scope);
      if (item.kind !== "declaration" || item.storage.includes("typedef")) continue;
      for (const declarator of item.declarators)
        this.prototype(declarator, [...item.attributes, ...declarator.attributes], scope);
    }
  }

  private prototype(d: Declarator, attributes: readonly Attribute[], scope: Scope): void {
    const at = scope.locate(d.at);
    const classes = attributes.filter((a) => a.name in CLASSES);
    const own = at.file === scope.unit.file;
    const [first, second] = classes;
    if (first === undefined) {
      if (own && d.type.derivations[0]?.kind === "function")
        this.error(
          at,
          `'${d.name}' has no class, give it one of ${Object.keys(CLASSES).join(" ")}`,
        );
      return;
    }
    if (second !== undefined) {
      this.error(scope.locate(second.at), `'${d.name}' has two classes`);
      return;
    }
    const others = attributes.filter((a) => a !== first);
    const strange = strangeAttribute(others, "boundary");
    if (strange !== null) {
      this.error(scope.locate(strange.attribute.at), strange.problem);
      return;
    }
    const [shape, ...outer] = d.type.derivations;
    if (shape?.kind !== "function") {
      this.error(at, `'${d.name}' has a class of the boundary but is no function`);
      return;
    }
    const before = this.entries.get(d.name);
    if (before !== undefined) {
      if (formatLocation(before.at) !== formatLocation(at))
        this.error(at, `'${d.name}' already has a class at ${formatLocation(before.at)}`);
      return;
    }
    this.entries.set(d.name, {
      name: d.name,
      // The filter above keeps only names that are keys.
      class: CLASSES[first.name] as EntryClass,
      params: shape.params
        .filter((p) => !isVoid(p.type))
        .map((p) => ({ type: isSymbol(p) ? null : p.type })),
      variadic: shape.variadic,
      result: { ...d.type, derivations: outer },
      ...this.details(first, scope),
      implemented: this.primitives.get(d.name) ?? null,
      at,
      scope,
    });
  }

  /** `requires(…)` and `returns(…)` of a class attribute. */
  private details(attribute: Attribute, scope: Scope): Pick<Entry, "requires" | "returns"> {
    const requires: Requirement[] = [];
    let returns: readonly Expr[] = [];
    for (const arg of attribute.args) {
      const call = arg.kind === "call" && arg.callee.kind === "ident" ? arg.callee.name : "";
      if (arg.kind === "call" && call === "requires")
        for (const need of arg.args) {
          const known = need.kind === "ident" ? REQUIREMENTS[need.name] : undefined;
          if (known !== undefined) requires.push(known);
          else this.error(scope.locate(need.at), "unknown requirement, try rcu_watching");
        }
      else if (arg.kind === "call" && call === "returns" && attribute.name === "__stub")
        returns = arg.args;
      else if (attribute.name !== "__param" || (arg.kind !== "type" && arg.kind !== "ident"))
        this.error(scope.locate(arg.at), `unknown argument of '${attribute.name}'`);
    }
    return { requires, returns };
  }

  /** BIND and IGNORE_FIELD. */
  private rule(item: MacroCall, scope: Scope): void {
    const at = scope.locate(item.at);
    const [first, second, third] = item.args;
    const name = second?.kind === "ident" ? second.name : null;
    if (item.name === "BIND") {
      const key = first === undefined ? null : bindKey(first);
      if (key === null || name === null || third !== undefined) {
        this.error(at, "BIND takes a function pointer (or struct.member) and a function");
        return;
      }
      const before = this.binds.get(key);
      if (before !== undefined && before.fn !== name) {
        this.error(at, `'${key}' is already bound to '${before.fn}'`);
        return;
      }
      this.binds.set(key, { fn: name, at });
    } else if (item.name === "IGNORE_FIELD") {
      const record = first === undefined ? null : recordName(first);
      if (record === null || name === null || third !== undefined) {
        this.error(at, "IGNORE_FIELD takes a struct and a member");
        return;
      }
      this.ignoredFields.add(`${record}.${name}`);
    } else
      this.error(at, `'${item.name}' is no rule of a boundary, which are BIND and IGNORE_FIELD`);
  }

  private error(at: Location, message: string): void {
    this.diagnostics.push({ at, message });
  }
}

const isVoid = (type: TypeName): boolean =>
  type.spec.kind === "void" && type.derivations.length === 0;

/** `__symbol` reads as an attribute or, when the parser does not know it, as a type. */
const isSymbol = (p: { type: TypeName; attributes: readonly Attribute[] }): boolean =>
  p.attributes.some((a) => a.name === "__symbol") ||
  (p.type.spec.kind === "named" && p.type.spec.name === "__symbol");

function bindKey(e: Expr): string | null {
  if (e.kind === "ident") return e.name;
  if (e.kind === "member" && e.object.kind === "ident") return `${e.object.name}.${e.name}`;
  return null;
}

function recordName(e: Expr): string | null {
  if (e.kind === "ident") return e.name;
  if (e.kind !== "type") return null;
  const { spec } = e.type;
  if (spec.kind === "struct" || spec.kind === "union") return spec.tag;
  return spec.kind === "named" ? spec.name : null;
}
