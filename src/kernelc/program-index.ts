// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Attribute, FunctionDefinition, StructSpec, TypeName } from "./ast.ts";
import type { Unit } from "./unit.ts";
import { type Enumerator, type Global, UnitNames } from "./unit-names.ts";

/** A definition and the unit it stands in. */
export interface FoundFunction {
  readonly unit: Unit;
  readonly definition: FunctionDefinition;
  readonly linkage: "static" | "strong" | "weak";
}

const WEAK = /^(__)?weak(__)?$/;
const weak = (attributes: readonly Attribute[]): boolean =>
  attributes.some((attribute) => WEAK.test(attribute.name));

/** Names over several units: what a name means in one of them, as the linker would have it. */
export class ProgramIndex {
  readonly #names: readonly UnitNames[];

  constructor(units: readonly Unit[]) {
    this.#names = units.map((unit) => new UnitNames(unit));
  }

  /** The index as one unit sees it; null when the unit is not part of the program. */
  of(unit: Unit): UnitIndex | null {
    const own = this.#names.find((names) => names.unit === unit);
    return own === undefined ? null : new UnitIndex(own, this.#names);
  }
}

/** Look-ups from inside one unit: its own names first, then those of the other units. */
export class UnitIndex {
  readonly #own: UnitNames;
  readonly #all: readonly UnitNames[];
  readonly #enums = new Map<Enumerator["of"], readonly (bigint | null)[]>();

  constructor(own: UnitNames, all: readonly UnitNames[]) {
    this.#own = own;
    this.#all = [own, ...all.filter((names) => names !== own)];
  }

  /** Static in the unit, then a strong global, then a weak one: a weak own one gives way. */
  function(name: string): FoundFunction | null {
    const candidates: FoundFunction[] = [];
    for (const names of this.#all) {
      const definition = names.functions.get(name);
      if (definition === undefined) continue;
      const linkage = this.#linkage(names, definition);
      if (linkage === "static" && names !== this.#own) continue;
      candidates.push({ unit: names.unit, definition, linkage });
    }
    const by = (linkage: FoundFunction["linkage"]): FoundFunction | undefined =>
      candidates.find((candidate) => candidate.linkage === linkage);
    return by("static") ?? by("strong") ?? by("weak") ?? null;
  }

  /** `__weak` may stand at the definition or at a prototype; `static` likewise. */
  #linkage(names: UnitNames, definition: FunctionDefinition): FoundFunction["linkage"] {
    const prototype = names.prototypes.get(definition.name);
    const storage = [...definition.storage, ...(prototype?.declaration.storage ?? [])];
    if (storage.includes("static")) return "static";
    const attributes = [
      ...definition.attributes,
      ...(prototype?.declaration.attributes ?? []),
      ...(prototype?.declarator.attributes ?? []),
    ];
    return weak(attributes) ? "weak" : "strong";
  }

  /** The prototype the unit sees, or null: a call without one is an implicit declaration. */
  prototype(name: string): TypeName | null {
    return this.#own.prototypes.get(name)?.declarator.type ?? null;
  }

  /** A variable: the unit's own definition, then one elsewhere, then a mere declaration. */
  global(name: string): { readonly unit: Unit; readonly global: Global } | null {
    const found = this.#all.flatMap((names) => {
      const global = names.globals.get(name);
      const hidden = names !== this.#own && global?.declaration.storage.includes("static");
      return global === undefined || hidden === true ? [] : [{ unit: names.unit, global }];
    });
    return found.find(({ global }) => !global.declared) ?? found[0] ?? null;
  }

  typedef(name: string): TypeName | null {
    return this.#first((names) => names.typedefs.get(name));
  }

  /** The complete struct or union of that tag. */
  record(kind: "struct" | "union", tag: string): StructSpec | null {
    return this.#first((names) => names.records.get(`${kind} ${tag}`));
  }

  /** Value of an enumeration constant; `evaluate` is given the written values. */
  enumerator(
    name: string,
    evaluate: (value: Exclude<EnumValue, null>) => bigint | null,
  ): bigint | null {
    const found = this.#first((names) => names.enumerators.get(name));
    if (found === null) return null;
    let values = this.#enums.get(found.of);
    if (values === undefined) {
      // Set before evaluating: an enum that refers to itself has no value instead of no end.
      this.#enums.set(found.of, []);
      values = enumValues(found.of.members ?? [], evaluate);
      this.#enums.set(found.of, values);
    }
    return values[found.index] ?? null;
  }

  #first<T>(pick: (names: UnitNames) => T | undefined): T | null {
    for (const names of this.#all) {
      const found = pick(names);
      if (found !== undefined) return found;
    }
    return null;
  }
}

type EnumMembers = NonNullable<Enumerator["of"]["members"]>;
type EnumValue = EnumMembers[number]["value"];

function enumValues(
  members: EnumMembers,
  evaluate: (value: Exclude<EnumValue, null>) => bigint | null,
): (bigint | null)[] {
  const values: (bigint | null)[] = [];
  let next: bigint | null = 0n;
  for (const { value } of members) {
    const own: bigint | null = value === null ? next : evaluate(value);
    values.push(own);
    next = own === null ? null : own + 1n;
  }
  return values;
}
