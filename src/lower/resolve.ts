// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Expr, StructSpec, TypeName, TypeSpec } from "../kernelc/ast.ts";
import { formatLocation, type Position } from "../kernelc/position.ts";
import { BOOL, type CType, INT, type RecordType, VOID } from "./ctype.ts";
import type { Scope } from "./scope.ts";
import { didYouMean } from "./suggest.ts";

/** What types need of expressions: `typeof(e)`, array sizes, widths of bit-fields. */
export interface Typer {
  readonly typeOf: (e: Expr) => CType;
  readonly constant: (e: Expr) => bigint;
}

const RANK_BITS = { char: 8, short: 16, int: 32, long: 64, llong: 64 } as const;

/** The kernel's own names of fixed-width integers, known without a typedef. */
const FIXED = /^(?:__)?([us])(8|16|32|64)$|^(u?)int(8|16|32|64)_t$/;
const LONG_NAMES: Readonly<Record<string, boolean>> = {
  size_t: false,
  ssize_t: true,
  uintptr_t: false,
  intptr_t: true,
  ptrdiff_t: true,
};

/** Turns the types of one unit into `CType`s. */
export class Resolver {
  private readonly scope: Scope;
  private readonly typer: Typer;
  private readonly records = new Map<StructSpec, RecordType>();

  constructor(scope: Scope, typer: Typer) {
    this.scope = scope;
    this.typer = typer;
  }

  /** The type named; a local `typer` knows the variables in scope. */
  resolve(type: TypeName, typer: Typer = this.typer): CType {
    this.scope.check(type.attributes ?? []);
    let result = this.base(type.spec, type.at, typer, null);
    for (const d of [...type.derivations].reverse()) {
      if (d.kind === "pointer") result = { kind: "pointer", to: result };
      else if (d.kind === "array") {
        const length = d.size === null ? null : Number(typer.constant(d.size));
        result = { kind: "array", of: result, length };
      } else {
        const params = d.params
          .map((param) => decay(this.resolve(param.type, typer)))
          .filter((param) => param.kind !== "void");
        result = { kind: "function", result, params, variadic: d.variadic || d.unspecified };
      }
    }
    return result;
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
        return INT;
      case "typeof":
        // The parser sets `isType` exactly when `of` is a type name.
        return spec.isType
          ? this.resolve(spec.of as TypeName, typer)
          : typer.typeOf(spec.of as Expr);
    }
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
      return this.base(target.spec, target.at, this.typer, name);
    }
    const fixed = builtinType(name);
    if (fixed !== null) return fixed;
    const near = didYouMean(name, this.scope.typedefs.keys());
    return this.scope.refuse(at, `unknown type '${name}', no typedef of it is in sight${near}`);
  }

  private record(spec: StructSpec, alias: string | null): RecordType {
    const full = (spec.tag === null ? spec : this.scope.tags.get(spec.tag)) ?? spec;
    const known = this.records.get(full);
    if (known !== undefined) return known;
    const name = full.tag ?? alias ?? `at ${formatLocation(this.scope.locate(full.at))}`;
    const { members } = full;
    this.scope.check(full.attributes);
    let fields: ReturnType<RecordType["fields"]> | undefined;
    const record: RecordType = {
      name,
      union: full.kind === "union",
      fields: () => {
        fields ??= members === null ? null : members.map((member) => this.field(member));
        return fields;
      },
    };
    this.records.set(full, record);
    return record;
  }

  private field(member: NonNullable<StructSpec["members"]>[number]) {
    this.scope.check(member.attributes);
    return {
      name: member.name,
      type: this.resolve(member.type),
      bits: member.bits === null ? null : Number(this.typer.constant(member.bits)),
      at: this.scope.locate(member.at),
    };
  }
}

/** `u8` … `s64`, `size_t` and the like. */
function builtinType(name: string): CType | null {
  if (name === "bool" || name === "_Bool") return BOOL;
  const match = FIXED.exec(name);
  if (match !== null) {
    // The expression admits no other widths.
    const bits = Number(match[2] ?? match[4]) as 8 | 16 | 32 | 64;
    return {
      kind: "int",
      bits,
      signed: match[1] === undefined ? match[3] === "" : match[1] === "s",
    };
  }
  const signed = LONG_NAMES[name];
  return signed === undefined ? null : { kind: "int", bits: 64, signed };
}

/** Arrays and functions as parameters are pointers. */
export const decay = (type: CType): CType =>
  type.kind === "array"
    ? { kind: "pointer", to: type.of }
    : type.kind === "function"
      ? { kind: "pointer", to: type }
      : type;
