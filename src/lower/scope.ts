// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type {
  Attribute,
  Declaration,
  EnumSpec,
  Expr,
  FunctionDefinition,
  Initialiser,
  MacroCall,
  StaticAssert,
  StructSpec,
  TypeName,
  TypeSpec,
} from "../kernelc/ast.ts";
import { formatLocation, type Location, type Position } from "../kernelc/position.ts";
import type { Unit } from "../kernelc/unit.ts";
import { type AttributePlace, hasFact, strangeAttribute } from "./attributes.ts";
import { Refusal } from "./refusal.ts";
import { sameSource } from "./same-source.ts";

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
  /** A storage class that is refused where the variable is used. */
  readonly strange: string | null;
  readonly at: Position;
}

export interface Prototype {
  readonly type: TypeName;
  readonly storage: readonly string[];
  readonly attributes: readonly Attribute[];
  readonly at: Position;
}

export interface Enumerator {
  readonly value: Expr | null;
  /** The enumerator before it, which it counts on from when it has no value of its own. */
  readonly after: string | null;
  readonly of: EnumSpec;
  readonly at: Position;
}

const PER_CPU =
  /^(DEFINE|DECLARE)_PER_CPU(_SHARED_ALIGNED|_ALIGNED|_PAGE_ALIGNED|_READ_MOSTLY|_FIRST|_CACHE_HOT)?$/;

/** Top-level calls that change nothing that runs. Any other one may declare or define something. */
const WITHOUT_EFFECT =
  /^(EXPORT_(SYMBOL|TRACEPOINT|PER_CPU)\w*|MODULE_\w+|NOKPROBE_SYMBOL|ALLOW_ERROR_INJECTION|\w+_initcall(_sync)?|module_(init|exit)|early_param|__setup|STACK_FRAME_NON_STANDARD\w*|BTF_ID\w*|KUNIT_\w+)$/;

/** Storage classes of an object at file scope; others, as `__thread`, change what the name means. */
const STORAGE: ReadonlySet<string> = new Set(["static", "extern", "typedef", "inline"]);

type Meaning = "typedef" | "enumerator" | "variable" | "function";

/**
 * What one unit declares at file scope, by name. A declaration that nobody reaches may be as
 * strange as it likes; refused here is only what leaves open which one a name means.
 */
export class Scope {
  readonly unit: Unit;
  readonly typedefs = new Map<string, TypeName>();
  readonly tags = new Map<string, StructSpec>();
  readonly enums = new Map<string, EnumSpec>();
  readonly enumerators = new Map<string, Enumerator>();
  readonly variables = new Map<string, Variable>();
  readonly functions = new Map<string, FunctionDefinition>();
  readonly prototypes = new Map<string, readonly Prototype[]>();
  /** Every declaration of a variable: all of them must agree. */
  readonly declarations = new Map<string, readonly Variable[]>();
  readonly asserts: StaticAssert[] = [];
  private readonly meanings = new Map<string, Meaning>();

  /** In a header of the boundary top-level calls are its rules, which its reader knows. */
  constructor(unit: Unit, rules: "rules" | "no rules" = "no rules") {
    this.unit = unit;
    for (const item of unit.items) {
      if (item.kind === "declaration") this.declare(item);
      else if (item.kind === "function") this.define(item);
      else if (item.kind === "macro-call") {
        if (rules === "no rules") this.macroCall(item);
      } else if (item.kind === "static-assert") this.asserts.push(item);
      else this.refuse(item.at, "asm outside of a function is refused");
    }
  }

  locate(at: Position): Location {
    return this.unit.locate(at);
  }

  refuse(at: Position, message: string): never {
    throw new Refusal(this.locate(at), message);
  }

  /** Refuses an attribute that is not understood, or that would be lost at this place. */
  check(attributes: readonly Attribute[], place: AttributePlace = "elsewhere"): void {
    const strange = strangeAttribute(attributes, place);
    if (strange !== null) this.refuse(strange.attribute.at, strange.problem);
  }

  /** All attributes of a function: those of its prototypes count too. */
  attributesOf(definition: FunctionDefinition): readonly Attribute[] {
    const before = this.prototypes.get(definition.name) ?? [];
    return [...definition.attributes, ...before.flatMap(({ attributes }) => attributes)];
  }

  /** Whether a function of this unit is its own, by its definition or by a prototype. */
  isLocal(name: string): boolean {
    const definition = this.functions.get(name);
    const all = [definition, ...(this.prototypes.get(name) ?? [])];
    return definition !== undefined && all.some((one) => one?.storage.includes("static"));
  }

  /** One name, one meaning. Also for names inside functions, which are kept here. */
  private means(name: string, meaning: Meaning, at: Position): void {
    const known = this.meanings.get(name);
    if (known !== undefined && known !== meaning)
      this.refuse(at, `'${name}' is a ${meaning} here and a ${known} elsewhere in this unit`);
    this.meanings.set(name, meaning);
  }

  /** A typedef, also one inside a function: it may not hide another type. */
  typedef(name: string, type: TypeName, at: Position): void {
    this.means(name, "typedef", at);
    const known = this.typedefs.get(name);
    if (known !== undefined && !sameSource(known, type))
      this.refuse(at, `typedef '${name}' is defined twice in this unit`);
    this.typedefs.set(name, type);
  }

  private define(item: FunctionDefinition): void {
    this.collect(item.type.spec);
    this.means(item.name, "function", item.at);
    const known = this.functions.get(item.name);
    if (known !== undefined)
      this.refuse(
        item.at,
        `'${item.name}' is defined twice, first at ${formatLocation(this.locate(known.at))}`,
      );
    this.functions.set(item.name, item);
  }

  /** Makes the types and enumerators of a declaration known, also of one inside a function. */
  collect(spec: TypeSpec): void {
    if (spec.kind === "enum") this.collectEnum(spec);
    if (spec.kind !== "struct" && spec.kind !== "union") return;
    for (const member of spec.members ?? []) this.collect(member.type.spec);
    if (spec.tag === null || spec.members === null) return;
    this.tag(spec.tag, spec);
    this.tags.set(spec.tag, spec);
  }

  /** Structs, unions and enums share their tags. */
  private tag(tag: string, spec: StructSpec | EnumSpec): void {
    const known = this.tags.get(tag) ?? this.enums.get(tag);
    if (known !== undefined && !this.isSamePlace(known.at, spec.at))
      this.refuse(spec.at, `'${spec.kind} ${tag}' is defined twice in this unit`);
  }

  private collectEnum(spec: EnumSpec): void {
    let after: string | null = null;
    if (spec.tag !== null && spec.members !== null) {
      this.tag(spec.tag, spec);
      this.enums.set(spec.tag, spec);
    }
    this.check(spec.attributes ?? []);
    for (const { name, value, attributes, at } of spec.members ?? []) {
      this.check(attributes ?? []);
      this.means(name, "enumerator", at);
      const known = this.enumerators.get(name);
      if (known !== undefined && !this.isSamePlace(known.at, at))
        this.refuse(at, `enumerator '${name}' is defined twice in this unit`);
      this.enumerators.set(name, { value, after, at, of: spec });
      after = name;
    }
  }

  isSamePlace(a: Position, b: Position): boolean {
    return a === b || formatLocation(this.locate(a)) === formatLocation(this.locate(b));
  }

  private declare(item: Declaration): void {
    this.collect(item.spec);
    if (item.declarators.length === 0) this.check(item.attributes);
    for (const { name, type, init, attributes, at } of item.declarators) {
      const all = [...item.attributes, ...attributes];
      if (item.storage.includes("typedef")) {
        this.check(all);
        this.typedef(name, type, at);
      } else if (type.derivations[0]?.kind === "function") {
        this.means(name, "function", at);
        const before = this.prototypes.get(name) ?? [];
        const { storage } = item;
        this.prototypes.set(name, [...before, { type, storage, attributes: all, at }]);
      } else
        this.variable({
          ...{ name, type, init, attributes: all, at },
          strange: item.storage.find((word) => !STORAGE.has(word)) ?? null,
          static: item.storage.includes("static"),
          declared: item.storage.includes("extern") && init === null,
          perCpu: hasFact(all, "percpu-object"),
        });
    }
  }

  /** The declaration that says most wins: an initialiser over none, a definition over `extern`. */
  private variable(variable: Variable): void {
    const { name, at } = variable;
    this.means(name, "variable", at);
    this.declarations.set(name, [...(this.declarations.get(name) ?? []), variable]);
    const known = this.variables.get(name);
    if (known !== undefined && known.init !== null && variable.init !== null)
      this.refuse(
        at,
        `'${name}' has two initialisers, the first at ${formatLocation(this.locate(known.at))}`,
      );
    const best = known === undefined || weightOf(variable) > weightOf(known) ? variable : known;
    this.variables.set(name, {
      ...best,
      static: variable.static || (known?.static ?? false),
      perCpu: variable.perCpu || (known?.perCpu ?? false),
    });
  }

  /** `static DEFINE_PER_CPU(type, name) = init;` */
  private macroCall(item: MacroCall): void {
    if (WITHOUT_EFFECT.test(item.name)) return;
    if (!PER_CPU.test(item.name))
      this.refuse(
        item.at,
        `'${item.name}(…)' outside of a function is not understood: define the macro or remove it`,
      );
    const [type, name, more] = item.args;
    if (type === undefined || name?.kind !== "ident" || more !== undefined)
      this.refuse(item.at, `${item.name} takes a type and a name`);
    this.variable({
      ...{ name: name.name, type: typeArgument(type), attributes: item.attributes ?? [] },
      ...{ init: item.init ?? null, at: name.at, perCpu: true },
      strange: item.storage?.find((word) => !STORAGE.has(word)) ?? null,
      static: item.storage?.includes("static") ?? false,
      declared: item.name.startsWith("DECLARE"),
    });
  }
}

/** How much a declaration says. */
export const weightOf = (v: Variable): number => (v.init !== null ? 2 : v.declared ? 0 : 1);

/** A type where an argument stands; a typedef that the parser does not know looks like a name. */
function typeArgument(e: Expr): TypeName {
  if (e.kind === "type") return e.type;
  const name = e.kind === "ident" ? e.name : "?";
  return { spec: { kind: "named", name }, qualifiers: [], derivations: [], at: e.at };
}
