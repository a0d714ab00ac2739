// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type {
  Attribute,
  Block,
  Declaration,
  Derivation,
  Expr,
  Initialiser,
  Param,
  Stmt,
  TypeName,
  TypeSpec,
} from "./ast.ts";
import type { Cursor } from "./cursor.ts";
import type { Position } from "./position.ts";
import type { Scope } from "./scope.ts";

/** Declaration specifiers: everything before the first declarator. */
export interface Specifiers {
  readonly storage: readonly string[];
  readonly qualifiers: readonly string[];
  readonly spec: TypeSpec;
  readonly attributes: readonly Attribute[];
  readonly at: Position;
}

/** A declarator: the name and what its stars, brackets and parentheses do to the type. */
export interface Shape {
  readonly name: string | null;
  readonly derivations: readonly Derivation[];
  readonly attributes: readonly Attribute[];
  readonly at: Position;
}

/**
 * The grammar's rules call each other in circles, so they meet here instead of
 * importing one another.
 */
export interface Rules {
  /** `a, b` */
  readonly expression: (p: Parser) => Expr;
  /** An expression without a comma at the top. */
  readonly assignment: (p: Parser) => Expr;
  /** A condition without assignment: array sizes, case labels, bit widths. */
  readonly constant: (p: Parser) => Expr;
  /** An argument list from `(` to `)`; types may stand for expressions. */
  readonly callArguments: (p: Parser) => Expr[];
  /** One argument: an expression, or a type where macros take one. */
  readonly argument: (p: Parser) => Expr;
  readonly typeName: (p: Parser) => TypeName;
  readonly specifiers: (p: Parser) => Specifiers;
  readonly shape: (p: Parser, name: "required" | "optional" | "none") => Shape;
  readonly attributes: (p: Parser) => Attribute[];
  readonly params: (p: Parser) => { params: Param[]; variadic: boolean; unspecified: boolean };
  readonly initialiser: (p: Parser) => Initialiser;
  readonly declaration: (p: Parser) => Declaration;
  readonly block: (p: Parser) => Block;
  readonly statement: (p: Parser) => Stmt;
}

/** What every rule needs. */
export interface Parser {
  readonly cursor: Cursor;
  readonly scope: Scope;
  readonly rules: Rules;
  /** Whether a name is one of the attribute macros. */
  readonly isAttribute: (name: string) => "bare" | "called" | "either" | null;
}
