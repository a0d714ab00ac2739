// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type {
  Attribute,
  Declaration,
  EnumSpec,
  Expr,
  FunctionDefinition,
  Initialiser,
  MacroCall,
  StructSpec,
  TypeName,
  TypeSpec,
} from "../kernelc/ast.ts";
import { formatLocation, type Location, type Position } from "../kernelc/position.ts";
import type { Unit } from "../kernelc/unit.ts";
import { hasFact, unknownAttribute } from "./attributes.ts";
import { Refusal } from "./refusal.ts";

/** A variable at file scope. */
export interface Variable {
  readonly name: string;
  readonly type: TypeName;
  readonly init: Initialiser | null;
  readonly attributes: readonly Attribute[];
  readonly static: boolean;
  /** Only `extern`, or a DECLARE_PER_CPU. */
  readonly declared: boolean;
  readonly perCpu: boolean;
  readonly at: Position;
}

export interface Prototype {
  readonly type: TypeName;
  readonly attributes: readonly Attribute[];
  readonly at: Position;
}

export interface Enumerator {
  readonly value: Expr | null;
  /** The enumerator before it, which it counts on from when it has no value of its own. */
  readonly after: string | null;
}

const PER_CPU =
  /^(DEFINE|DECLARE)_PER_CPU(_SHARED_ALIGNED|_ALIGNED|_PAGE_ALIGNED|_READ_MOSTLY|_FIRST|_CACHE_HOT)?$/;

/**
 * What one unit declares at file scope, by name. Nothing is judged here: a
 * declaration that nobody reaches may be as strange as it likes.
 */
export class Scope {
  readonly unit: Unit;
  readonly typedefs = new Map<string, TypeName>();
  readonly tags = new Map<string, StructSpec>();
  readonly enumerators = new Map<string, Enumerator>();
  readonly variables = new Map<string, Variable>();
  readonly functions = new Map<string, FunctionDefinition>();
  readonly prototypes = new Map<string, Prototype>();
  readonly macroCalls: MacroCall[] = [];

  constructor(unit: Unit) {
    this.unit = unit;
    for (const item of unit.items) {
      if (item.kind === "declaration") this.declare(item);
      else if (item.kind === "function") {
        this.collect(item.type.spec);
        this.functions.set(item.name, item);
      } else if (item.kind === "macro-call") this.macroCall(item);
    }
  }

  locate(at: Position): Location {
    return this.unit.locate(at);
  }

  refuse(at: Position, message: string): never {
    throw new Refusal(this.locate(at), message);
  }

  /** Refuses an attribute that is not understood. */
  check(attributes: readonly Attribute[]): void {
    const unknown = unknownAttribute(attributes);
    if (unknown !== undefined)
      this.refuse(
        unknown.at,
        `unknown attribute '${unknown.name}', it may change what runs; spell it away in the header or teach it to src/lower/attributes.ts`,
      );
  }

  /** All attributes of a function: those of its prototypes count too. */
  attributesOf(definition: FunctionDefinition): readonly Attribute[] {
    return [...definition.attributes, ...(this.prototypes.get(definition.name)?.attributes ?? [])];
  }

  /** Makes the types and enumerators of a declaration known, also of one inside a function. */
  collect(spec: TypeSpec): void {
    if (spec.kind === "enum") this.collectEnum(spec);
    if (spec.kind !== "struct" && spec.kind !== "union") return;
    for (const member of spec.members ?? []) this.collect(member.type.spec);
    if (spec.tag === null || spec.members === null) return;
    const known = this.tags.get(spec.tag);
    if (known !== undefined && known !== spec && this.placeOf(known) !== this.placeOf(spec))
      this.refuse(spec.at, `'${spec.kind} ${spec.tag}' is defined twice in this unit`);
    this.tags.set(spec.tag, spec);
  }

  private placeOf(spec: StructSpec): string {
    return formatLocation(this.locate(spec.at));
  }

  private collectEnum(spec: EnumSpec): void {
    let after: string | null = null;
    this.check(spec.attributes ?? []);
    for (const { name, value, attributes } of spec.members ?? []) {
      this.check(attributes ?? []);
      this.enumerators.set(name, { value, after });
      after = name;
    }
  }

  private declare(item: Declaration): void {
    this.collect(item.spec);
    for (const { name, type, init, attributes, at } of item.declarators) {
      const all = [...item.attributes, ...attributes];
      if (item.storage.includes("typedef")) this.typedefs.set(name, type);
      else if (type.derivations[0]?.kind === "function") {
        const before = this.prototypes.get(name)?.attributes ?? [];
        this.prototypes.set(name, { type, attributes: [...before, ...all], at });
      } else
        this.variable({
          ...{ name, type, init, attributes: all, at },
          static: item.storage.includes("static"),
          declared: item.storage.includes("extern") && init === null,
          perCpu: hasFact(all, "percpu-object"),
        });
    }
  }

  /** The declaration that says most wins: an initialiser over none, a definition over `extern`. */
  private variable(variable: Variable): void {
    const known = this.variables.get(variable.name);
    const weight = (v: Variable): number => (v.init !== null ? 2 : v.declared ? 0 : 1);
    if (known === undefined || weight(variable) > weight(known))
      this.variables.set(variable.name, {
        ...variable,
        static: variable.static || (known?.static ?? false),
        perCpu: variable.perCpu || (known?.perCpu ?? false),
      });
  }

  /** `static DEFINE_PER_CPU(type, name) = init;` */
  private macroCall(item: MacroCall): void {
    this.macroCalls.push(item);
    if (!PER_CPU.test(item.name)) return;
    const [type, name] = item.args;
    if (type === undefined || name?.kind !== "ident")
      this.refuse(item.at, `${item.name} takes a type and a name`);
    this.variable({
      ...{ name: name.name, type: typeArgument(type), attributes: item.attributes ?? [] },
      ...{ init: item.init ?? null, at: name.at, perCpu: true },
      static: item.storage?.includes("static") ?? false,
      declared: item.name.startsWith("DECLARE"),
    });
  }
}

/** A type where an argument stands; a typedef that the parser does not know looks like a name. */
function typeArgument(e: Expr): TypeName {
  if (e.kind === "type") return e.type;
  const name = e.kind === "ident" ? e.name : "?";
  return { spec: { kind: "named", name }, qualifiers: [], derivations: [], at: e.at };
}
