// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Position } from "./position.ts";

/**
 * The syntax tree of GNU C as kernels use it. Nothing is dropped: attributes,
 * storage classes and qualifiers stay, because lowering works from a whitelist
 * and refuses what it does not know. Every node carries the position of its
 * first token (for binary operators and calls: of the operator or the callee).
 */

// ---- types ----------------------------------------------------------------

export type TypeSpec =
  | { readonly kind: "void" }
  | { readonly kind: "bool" }
  /** Plain integers, normalised: `unsigned long int` is {rank: "long", unsigned: true}. */
  | {
      readonly kind: "int";
      readonly rank: "char" | "short" | "int" | "long" | "llong" | "int128";
      readonly unsigned: boolean;
    }
  | { readonly kind: "float"; readonly name: string }
  | { readonly kind: "named"; readonly name: string }
  | StructSpec
  | EnumSpec
  | { readonly kind: "typeof"; readonly of: Expr | TypeName; readonly isType: boolean };

export interface StructSpec {
  readonly kind: "struct" | "union";
  readonly tag: string | null;
  /** Null when only named (`struct pt_regs *`). */
  readonly members: readonly Member[] | null;
  readonly attributes: readonly Attribute[];
  readonly at: Position;
}

/** `name` is null for an anonymous struct or union member. */
export interface Member {
  readonly name: string | null;
  readonly type: TypeName;
  readonly bits: Expr | null;
  readonly attributes: readonly Attribute[];
  readonly at: Position;
}

export interface EnumSpec {
  readonly kind: "enum";
  readonly tag: string | null;
  readonly members:
    | readonly {
        readonly name: string;
        readonly value: Expr | null;
        readonly attributes?: readonly Attribute[];
        readonly at: Position;
      }[]
    | null;
  readonly attributes?: readonly Attribute[];
  readonly at: Position;
}

/** Outermost derivation first: `int *a[3]` is array of pointer to int: [array 3, pointer]. */
export type Derivation =
  | { readonly kind: "pointer"; readonly qualifiers: readonly string[] }
  | { readonly kind: "array"; readonly size: Expr | null }
  | {
      readonly kind: "function";
      readonly params: readonly Param[];
      readonly variadic: boolean;
      /** `f()` rather than `f(void)`. */
      readonly unspecified: boolean;
    };

export interface TypeName {
  readonly spec: TypeSpec;
  readonly qualifiers: readonly string[];
  readonly derivations: readonly Derivation[];
  /** Attributes inside a bare type name: `(void __user *)p`. Declarators carry their own. */
  readonly attributes?: readonly Attribute[];
  readonly at: Position;
}

export interface Param {
  readonly name: string | null;
  readonly type: TypeName;
  readonly attributes: readonly Attribute[];
  readonly at: Position;
}

/**
 * `__attribute__((name(args)))`, or one of the parser option's bare or
 * parenthesised attribute macros (`noinstr`, `__primitive(step)`, `__cleanup(f)`).
 */
export interface Attribute {
  readonly name: string;
  readonly args: readonly Expr[];
  readonly at: Position;
}

// ---- declarations ---------------------------------------------------------

export type TopLevel = FunctionDefinition | Declaration | StaticAssert | MacroCall | TopAsm;

export interface FunctionDefinition {
  readonly kind: "function";
  readonly name: string;
  readonly type: TypeName;
  readonly params: readonly Param[];
  readonly storage: readonly string[];
  readonly attributes: readonly Attribute[];
  /** Parsed on first use: a kernel unit has thousands of bodies, a scenario reaches dozens. Throws InputError on a syntax error. */
  readonly body: () => Block;
  readonly at: Position;
}

export interface Declaration {
  readonly kind: "declaration";
  /** `static`, `extern`, `typedef`, `inline`, `__thread`, … */
  readonly storage: readonly string[];
  readonly spec: TypeSpec;
  readonly attributes: readonly Attribute[];
  readonly declarators: readonly Declarator[];
  readonly at: Position;
}

export interface Declarator {
  readonly name: string;
  readonly type: TypeName;
  readonly init: Initialiser | null;
  readonly attributes: readonly Attribute[];
  readonly at: Position;
}

/** A top-level call that is no declaration: `BIND(handle_arch_irq, gic_handle_irq);` */
export interface MacroCall {
  readonly kind: "macro-call";
  readonly name: string;
  readonly args: readonly Expr[];
  /** `static DEFINE_PER_CPU(int, depth) = 1;` with the macro unexpanded. */
  readonly storage?: readonly string[];
  readonly attributes?: readonly Attribute[];
  readonly init?: Initialiser;
  readonly at: Position;
}

export interface StaticAssert {
  readonly kind: "static-assert";
  readonly condition: Expr;
  readonly at: Position;
}

export interface TopAsm {
  readonly kind: "top-asm";
  readonly template: string;
  readonly at: Position;
}

export type Initialiser =
  | { readonly kind: "value"; readonly value: Expr }
  | {
      readonly kind: "list";
      readonly items: readonly {
        readonly designators: readonly Designator[];
        readonly value: Initialiser;
      }[];
      readonly at: Position;
    };

export type Designator =
  | { readonly kind: "member"; readonly name: string }
  | { readonly kind: "index"; readonly from: Expr; readonly to: Expr | null };

// ---- statements -----------------------------------------------------------

export interface Block {
  readonly kind: "block";
  readonly items: readonly Stmt[];
  /** Labels declared local to the block with `__label__`; two blocks may use the same names. */
  readonly labels?: readonly string[];
  readonly at: Position;
  readonly end: Position;
}

export type Stmt =
  | Block
  | { readonly kind: "decl"; readonly declaration: Declaration; readonly at: Position }
  | { readonly kind: "expr"; readonly value: Expr; readonly at: Position }
  /** With attributes only for `__attribute__((fallthrough));`. */
  | { readonly kind: "empty"; readonly attributes?: readonly Attribute[]; readonly at: Position }
  | {
      readonly kind: "if";
      readonly condition: Expr;
      readonly then: Stmt;
      readonly otherwise: Stmt | null;
      readonly at: Position;
    }
  | { readonly kind: "while"; readonly condition: Expr; readonly body: Stmt; readonly at: Position }
  | {
      readonly kind: "do-while";
      readonly body: Stmt;
      readonly condition: Expr;
      readonly at: Position;
    }
  | {
      readonly kind: "for";
      /** A "decl", "expr" or "empty" statement. */
      readonly init: Stmt;
      readonly condition: Expr | null;
      readonly step: Expr | null;
      readonly body: Stmt;
      readonly at: Position;
    }
  | { readonly kind: "switch"; readonly value: Expr; readonly body: Stmt; readonly at: Position }
  | {
      readonly kind: "case";
      readonly from: Expr;
      /** GNU case range `from ... to`. */
      readonly to: Expr | null;
      readonly body: Stmt;
      readonly at: Position;
    }
  | { readonly kind: "default"; readonly body: Stmt; readonly at: Position }
  | {
      readonly kind: "label";
      readonly name: string;
      readonly attributes?: readonly Attribute[];
      readonly body: Stmt;
      readonly at: Position;
    }
  | { readonly kind: "goto"; readonly label: string; readonly at: Position }
  | { readonly kind: "computed-goto"; readonly target: Expr; readonly at: Position }
  | { readonly kind: "break"; readonly at: Position }
  | { readonly kind: "continue"; readonly at: Position }
  | { readonly kind: "return"; readonly value: Expr | null; readonly at: Position }
  | AsmStmt
  /** `guard(class)(args);`: kept unexpanded, so that the unlock at scope exit cannot be lost. */
  | {
      readonly kind: "guard";
      readonly class: string;
      readonly args: readonly Expr[];
      readonly at: Position;
    }
  | {
      readonly kind: "scoped-guard";
      readonly class: string;
      readonly args: readonly Expr[];
      readonly body: Stmt;
      readonly at: Position;
    }
  /** `for_each_cpu(cpu, mask) body` when the macro is kept unexpanded. */
  | {
      readonly kind: "for-each";
      readonly name: string;
      readonly args: readonly Expr[];
      readonly body: Stmt;
      readonly at: Position;
    };

export interface AsmStmt {
  readonly kind: "asm";
  readonly qualifiers: readonly string[];
  /** All adjacent string literals joined. */
  readonly template: string;
  readonly outputs: readonly AsmOperand[];
  readonly inputs: readonly AsmOperand[];
  readonly clobbers: readonly string[];
  readonly labels: readonly string[];
  readonly at: Position;
}

export interface AsmOperand {
  readonly name: string | null;
  readonly constraint: string;
  readonly value: Expr;
}

// ---- expressions ----------------------------------------------------------

export type UnaryOp = "+" | "-" | "~" | "!" | "*" | "&" | "++" | "--";
export type BinaryOp =
  | "+"
  | "-"
  | "*"
  | "/"
  | "%"
  | "<<"
  | ">>"
  | "&"
  | "|"
  | "^"
  | "=="
  | "!="
  | "<"
  | ">"
  | "<="
  | ">="
  | "&&"
  | "||";

export type Expr =
  | { readonly kind: "ident"; readonly name: string; readonly at: Position }
  | {
      readonly kind: "int";
      readonly value: bigint;
      readonly unsigned: boolean;
      readonly rank: "int" | "long" | "llong";
      readonly at: Position;
    }
  | { readonly kind: "float"; readonly text: string; readonly at: Position }
  | {
      readonly kind: "string";
      readonly value: string;
      /** `L`, `u`, `U` or `u8` before the quotes. */
      readonly prefix?: string;
      readonly at: Position;
    }
  | { readonly kind: "unary"; readonly op: UnaryOp; readonly operand: Expr; readonly at: Position }
  | {
      readonly kind: "postfix";
      readonly op: "++" | "--";
      readonly operand: Expr;
      readonly at: Position;
    }
  | {
      readonly kind: "binary";
      readonly op: BinaryOp;
      readonly left: Expr;
      readonly right: Expr;
      readonly at: Position;
    }
  | {
      readonly kind: "assign";
      /** "=" or the operator of a compound assignment without its "=". */
      readonly op: "=" | "+" | "-" | "*" | "/" | "%" | "<<" | ">>" | "&" | "|" | "^";
      readonly target: Expr;
      readonly value: Expr;
      readonly at: Position;
    }
  | {
      readonly kind: "conditional";
      readonly condition: Expr;
      /** Null for the GNU form `a ?: b`. */
      readonly then: Expr | null;
      readonly otherwise: Expr;
      readonly at: Position;
    }
  | { readonly kind: "comma"; readonly left: Expr; readonly right: Expr; readonly at: Position }
  | {
      readonly kind: "call";
      readonly callee: Expr;
      readonly args: readonly Expr[];
      readonly at: Position;
    }
  | {
      readonly kind: "member";
      readonly object: Expr;
      readonly name: string;
      readonly arrow: boolean;
      readonly at: Position;
    }
  | { readonly kind: "index"; readonly object: Expr; readonly index: Expr; readonly at: Position }
  | {
      readonly kind: "cast";
      readonly type: TypeName;
      readonly operand: Expr;
      readonly at: Position;
    }
  | {
      readonly kind: "compound-literal";
      readonly type: TypeName;
      readonly init: Initialiser;
      readonly at: Position;
    }
  | {
      readonly kind: "sizeof" | "alignof";
      readonly of: Expr | TypeName;
      readonly isType: boolean;
      readonly at: Position;
    }
  | { readonly kind: "statement-expression"; readonly body: Block; readonly at: Position }
  /** A type where an argument stands: `container_of(p, struct x, m)`. */
  | { readonly kind: "type"; readonly type: TypeName; readonly at: Position }
  | {
      readonly kind: "generic";
      readonly value: Expr;
      readonly arms: readonly { readonly type: TypeName | null; readonly value: Expr }[];
      readonly at: Position;
    }
  | { readonly kind: "label-address"; readonly label: string; readonly at: Position };
