// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type {
  Declaration,
  Declarator,
  EnumSpec,
  FunctionDefinition,
  StructSpec,
  TypeName,
  TypeSpec,
} from "./ast.ts";
import type { Unit } from "./unit.ts";

/** A variable at file scope. */
export interface Global {
  readonly declarator: Declarator;
  readonly declaration: Declaration;
  /** Only declared: `extern` without an initialiser. */
  readonly declared: boolean;
}

/** A constant of an enum, by its position in it. */
export interface Enumerator {
  readonly of: EnumSpec;
  readonly index: number;
}

/** What a unit declares at file scope, by name. */
export class UnitNames {
  readonly unit: Unit;
  readonly functions = new Map<string, FunctionDefinition>();
  readonly prototypes = new Map<
    string,
    { readonly declarator: Declarator; readonly declaration: Declaration }
  >();
  readonly globals = new Map<string, Global>();
  readonly typedefs = new Map<string, TypeName>();
  /** Complete structs and unions by "struct tag" or "union tag". */
  readonly records = new Map<string, StructSpec>();
  readonly enumerators = new Map<string, Enumerator>();

  constructor(unit: Unit) {
    this.unit = unit;
    for (const item of unit.items) {
      if (item.kind === "declaration") this.#declaration(item);
      else if (item.kind === "function") {
        this.functions.set(item.name, item);
        this.#type(item.type);
      }
    }
  }

  #declaration(item: Declaration): void {
    this.#spec(item.spec);
    for (const declarator of item.declarators) {
      const { name, type, init } = declarator;
      this.#derivations(type);
      if (item.storage.includes("typedef")) this.typedefs.set(name, type);
      else if (type.derivations[0]?.kind === "function") {
        this.prototypes.set(name, { declarator, declaration: item });
      } else {
        const declared = init === null && item.storage.includes("extern");
        const known = this.globals.get(name);
        // A definition with a value wins over a tentative one, and both over `extern`.
        const better = known === undefined || known.declared || init !== null;
        if (better) this.globals.set(name, { declarator, declaration: item, declared });
      }
    }
  }

  #type(type: TypeName): void {
    this.#spec(type.spec);
    this.#derivations(type);
  }

  #derivations(type: TypeName): void {
    for (const derivation of type.derivations) {
      if (derivation.kind === "function") for (const p of derivation.params) this.#type(p.type);
    }
  }

  #spec(spec: TypeSpec): void {
    if (spec.kind === "enum") {
      for (const [index, { name }] of (spec.members ?? []).entries()) {
        this.enumerators.set(name, { of: spec, index });
      }
    } else if ((spec.kind === "struct" || spec.kind === "union") && spec.members !== null) {
      if (spec.tag !== null) this.records.set(`${spec.kind} ${spec.tag}`, spec);
      for (const member of spec.members) this.#type(member.type);
    }
  }
}
