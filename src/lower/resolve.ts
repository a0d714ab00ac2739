// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type {
  EnumSpec,
  Expr,
  Member as MemberSpec,
  StructSpec,
  TypeName,
  TypeSpec,
} from "../kernelc/ast.ts";
import { fixedWidth } from "../kernelc/fixed-width.ts";
import { formatLocation, type Position } from "../kernelc/position.ts";
import type { IntType } from "../model/integer.ts";
import { changesLayout, isPacked } from "./attributes.ts";
import {
  asInt,
  BOOL,
  type CType,
  type Field,
  intOf,
  type RecordType,
  typeText,
  VOID,
} from "./ctype.ts";
import { enumType } from "./enumeration.ts";
import type { Scope } from "./scope.ts";
import { didYouMean } from "./suggest.ts";

/** What types need of expressions: `typeof(e)`, array sizes, widths of bit-fields. */
export interface Typer {
  readonly typeOf: (e: Expr) => CType;
  readonly constant: (e: Expr) => bigint;
}

const RANK_BITS = { char: 8, short: 16, int: 32, long: 64, llong: 64 } as const;

/** Turns the types of one unit into `CType`s. */
export class Resolver {
  private readonly scope: Scope;
  private readonly typer: Typer;
  private readonly records = new Map<StructSpec, RecordType>();
  private readonly enums = new Map<EnumSpec, IntType>();
  /** Value of an enumerator of this unit. */
  private readonly enumerator: (name: string) => bigint | null;

  constructor(scope: Scope, typer: Typer, enumerator: (name: string) => bigint | null) {
    this.scope = scope;
    this.typer = typer;
    this.enumerator = enumerator;
  }

  /** The type named; a local `typer` knows the variables in scope. */
  resolve(type: TypeName, typer: Typer = this.typer): CType {
    this.plain(type);
    let result = this.base(type.spec, type.at, typer, null);
    for (const d of [...type.derivations].reverse()) {
      if (d.kind === "pointer") result = { kind: "pointer", to: result };
      else if (d.kind === "array") {
        const length = d.size === null ? null : Number(typer.constant(d.size));
        if (length !== null && length < 0) this.scope.refuse(type.at, "an array of negative size");
        result = { kind: "array", of: result, length };
      } else {
        for (const { attributes } of d.params) this.scope.check(attributes);
        const params = d.params
          .map((param) => decay(this.resolve(param.type, typer)))
          .filter((param) => param.kind !== "void");
        result = { kind: "function", result, params, variadic: d.variadic || d.unspecified };
      }
    }
    return result;
  }

  /** Refuses what a type says besides its kind: every access of `_Atomic` would be another step. */
  private plain(type: TypeName): void {
    this.scope.check(type.attributes ?? []);
    const pointers = type.derivations.flatMap((d) => (d.kind === "pointer" ? d.qualifiers : []));
    if ([...type.qualifiers, ...pointers].includes("_Atomic"))
      this.scope.refuse(type.at, "'_Atomic' is refused, use the kernel's atomic primitives");
  }

  private base(spec: TypeSpec, at: Position, typer: Typer, alias: string | null): CType {
    switch (spec.kind) {
      case "void":
        return VOID;
      case "bool":
        return BOOL;
      case "int":
        if (spec.rank === "int128") return this.scope.refuse(at, "128-bit integers are refused");
        return { kind: "int", bits: RANK_BITS[spec.rank], signed: !spec.unsigned };
      case "float":
        return this.scope.refuse(at, `floating point ('${spec.name}') is refused`);
      case "named":
        return this.named(spec.name, at);
      case "struct":
      case "union":
        return { kind: "record", record: this.record(spec, alias) };
      case "enum":
        return asInt(this.enumeration(spec));
      case "typeof":
        // The parser sets `isType` exactly when `of` is a type name.
        return spec.isType
          ? this.resolve(spec.of as TypeName, typer)
          : typer.typeOf(spec.of as Expr);
    }
  }

  /** The integer that an enum is, by the rules of gcc. */
  enumeration(spec: EnumSpec): IntType {
    const full = (spec.tag === null ? spec : this.scope.enums.get(spec.tag)) ?? spec;
    const known = this.enums.get(full);
    if (known !== undefined) return known;
    if (full.members === null)
      return this.scope.refuse(spec.at, `'enum ${spec.tag}' is declared but not defined here`);
    const values = full.members.map(({ name }) => this.enumerator(name) ?? 0n);
    const type = enumType(values, isPacked(full.attributes ?? []));
    if (type === null)
      return this.scope.refuse(full.at, "an enum with values of more than 64 bits");
    this.enums.set(full, type);
    return type;
  }

  /** `struct tag`, defined here or not. */
  tagged(tag: string): CType {
    const spec = { kind: "struct", tag, members: null, attributes: [], at: 0 } as const;
    return { kind: "record", record: this.record(spec, null) };
  }

  private named(name: string, at: Position): CType {
    const target = this.scope.typedefs.get(name);
    if (target !== undefined) {
      if (target.derivations.length > 0) return this.resolve(target);
      this.plain(target);
      return this.base(target.spec, target.at, this.typer, name);
    }
    const fixed = fixedWidth(name);
    if (fixed !== null) return asInt(fixed);
    const near = didYouMean(name, this.scope.typedefs.keys());
    return this.scope.refuse(at, `unknown type '${name}', no typedef of it is in sight${near}`);
  }

  private record(spec: StructSpec, alias: string | null): RecordType {
    const full = (spec.tag === null ? spec : this.scope.tags.get(spec.tag)) ?? spec;
    const { at } = spec;
    if (full.kind !== spec.kind)
      this.scope.refuse(at, `'${spec.kind} ${spec.tag}' is defined as a ${full.kind}`);
    if (full !== spec && spec.members !== null && !this.scope.isSamePlace(full.at, at))
      this.scope.refuse(at, `'${spec.kind} ${spec.tag}' is defined twice in this unit`);
    const known = this.records.get(full);
    if (known !== undefined) return known;
    const name = full.tag ?? alias ?? `at ${formatLocation(this.scope.locate(full.at))}`;
    const { members } = full;
    this.scope.check(full.attributes);
    let fields: ReturnType<RecordType["fields"]> | undefined;
    const record: RecordType = {
      name,
      union: full.kind === "union",
      relaid: changesLayout(full.attributes),
      place: members === null ? null : formatLocation(this.scope.locate(full.at)),
      fields: () => {
        fields ??= members === null ? null : members.map((member) => this.field(member));
        return fields;
      },
    };
    this.records.set(full, record);
    return record;
  }

  private field({ name, attributes, bits, at, ...member }: MemberSpec): Field {
    this.scope.check(attributes);
    const type = this.resolve(member.type);
    const width = bits === null ? null : Number(this.typer.constant(bits));
    const room = intOf(type)?.bits ?? 0;
    if (width !== null && (width > room || width < (name === null ? 0 : 1)))
      this.scope.refuse(at, `a bit-field of ${width} bits in a '${typeText(type)}'`);
    const relaid = changesLayout(attributes) ? { relaid: true as const } : {};
    return { name, type, bits: width, ...relaid, at: this.scope.locate(at) };
  }
}

/** `u8` … `s64`, `size_t` and the like. */

/** Arrays and functions as parameters are pointers. */
export const decay = (type: CType): CType =>
  type.kind === "array"
    ? { kind: "pointer", to: type.of }
    : type.kind === "function"
      ? { kind: "pointer", to: type }
      : type;
