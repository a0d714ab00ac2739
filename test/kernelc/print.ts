// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type {
  Attribute,
  Declaration,
  Derivation,
  Expr,
  Initialiser,
  Param,
  Stmt,
  TopLevel,
  TypeName,
  TypeSpec,
} from "../../src/kernelc/ast.ts";

// Prints a tree back as C, with every operator in parentheses; only for the round trip.

const many = <T>(list: readonly T[], one: (item: T) => string, by = ", "): string =>
  list.map(one).join(by);
const quote = (text: string): string => JSON.stringify(text).replace(/\\u([0-9a-f]{4})/g, "\\x$1");

const attribute = ({ name, args }: Attribute): string =>
  name === "asm" || name === "_Alignas"
    ? `${name}(${many(args, expr)})`
    : `__attribute__((${name}${args.length === 0 ? "" : `(${many(args, expr)})`}))`;

const attributes = (list: readonly Attribute[] | undefined): string =>
  (list ?? []).map((a) => `${attribute(a)} `).join("");

function spec(type: TypeSpec): string {
  switch (type.kind) {
    case "void":
      return "void";
    case "bool":
      return "_Bool";
    case "int": {
      const { rank, unsigned } = type;
      if (rank === "char") return unsigned ? "char" : "signed char";
      const word = {
        short: "short",
        int: "int",
        long: "long",
        llong: "long long",
        int128: "__int128",
      };
      return `${unsigned ? "unsigned " : ""}${word[rank]}`;
    }
    case "float":
    case "named":
      return type.name;
    case "typeof":
      return `typeof(${type.isType ? typeName(type.of as TypeName) : expr(type.of as Expr)})`;
    case "enum": {
      const tail = attributes(type.attributes);
      if (type.members === null) return `enum ${type.tag}`;
      const list = many(
        type.members,
        (m) =>
          `${m.name} ${attributes(m.attributes)}${m.value === null ? "" : `= ${expr(m.value)}`}`,
      );
      return `enum ${type.tag ?? ""} { ${list} } ${tail}`;
    }
    default: {
      const head = `${type.kind} ${attributes(type.attributes)}${type.tag ?? ""}`;
      if (type.members === null) return head;
      const list = many(
        type.members,
        (m) =>
          `${typed(m.type, m.name ?? "")} ${m.bits === null ? "" : `: ${expr(m.bits)}`} ${attributes(m.attributes)};`,
        " ",
      );
      return `${head} { ${list} }`;
    }
  }
}

const params = (list: readonly Param[], variadic: boolean, unspecified: boolean): string => {
  if (list.length === 0 && !variadic) return unspecified ? "" : "void";
  const all = list.map((p) => `${attributes(p.attributes)}${typed(p.type, p.name ?? "")}`);
  return [...all, ...(variadic ? ["..."] : [])].join(", ");
};

function derived(derivations: readonly Derivation[], inner: string): string {
  let text = inner;
  for (const d of derivations) {
    if (d.kind === "pointer") text = `(*${d.qualifiers.join(" ")} ${text})`;
    else if (d.kind === "array") text = `${text}[${d.size === null ? "" : expr(d.size)}]`;
    else text = `${text}(${params(d.params, d.variadic, d.unspecified)})`;
  }
  return text;
}

const typed = (type: TypeName, name: string): string =>
  `${type.qualifiers.join(" ")} ${spec(type.spec)} ${derived(type.derivations, name)}`;

const typeName = (type: TypeName): string => `${attributes(type.attributes)}${typed(type, "")}`;

function initialiser(init: Initialiser): string {
  if (init.kind === "value") return expr(init.value);
  const list = init.items.map(({ designators, value }) => {
    const path = designators.map((d) =>
      d.kind === "member"
        ? `.${d.name}`
        : `[${expr(d.from)}${d.to === null ? "" : ` ... ${expr(d.to)}`}]`,
    );
    return `${path.join("")}${path.length > 0 ? " = " : ""}${initialiser(value)}`;
  });
  return `{ ${list.join(", ")} }`;
}

function expr(e: Expr): string {
  switch (e.kind) {
    case "ident":
      return e.name;
    case "int": {
      if (e.value < 0n) return `'\\x${(e.value & 0xffn).toString(16)}'`;
      const long = e.rank === "int" ? "" : e.rank === "long" ? "l" : "ll";
      return `${e.value}${e.unsigned ? "u" : ""}${long}`;
    }
    case "float":
      return e.text;
    case "string":
      return `${e.prefix ?? ""}${quote(e.value)}`;
    case "unary":
      return `(${e.op} ${expr(e.operand)})`;
    case "postfix":
      return `(${expr(e.operand)} ${e.op})`;
    case "binary":
      return `(${expr(e.left)} ${e.op} ${expr(e.right)})`;
    case "assign":
      return `(${expr(e.target)} ${e.op === "=" ? "=" : `${e.op}=`} ${expr(e.value)})`;
    case "conditional":
      return `(${expr(e.condition)} ? ${e.then === null ? "" : expr(e.then)} : ${expr(e.otherwise)})`;
    case "comma":
      return `(${expr(e.left)}, ${expr(e.right)})`;
    case "call":
      return `${expr(e.callee)}(${many(e.args, expr)})`;
    case "member":
      return `${expr(e.object)}${e.arrow ? "->" : "."}${e.name}`;
    case "index":
      return `${expr(e.object)}[${expr(e.index)}]`;
    case "cast":
      return `((${typeName(e.type)}) ${expr(e.operand)})`;
    case "compound-literal":
      return `((${typeName(e.type)}) ${initialiser(e.init)})`;
    case "sizeof":
    case "alignof":
      return `${e.kind === "sizeof" ? "sizeof" : "_Alignof"}(${e.isType ? typeName(e.of as TypeName) : expr(e.of as Expr)})`;
    case "statement-expression":
      return `(${stmt(e.body)})`;
    case "type":
      return typeName(e.type);
    case "generic":
      return `_Generic(${expr(e.value)}${e.arms.map((a) => `, ${a.type === null ? "default" : typeName(a.type)}: ${expr(a.value)}`).join("")})`;
    case "label-address":
      return `(&& ${e.label})`;
  }
}

function declaration(d: Declaration): string {
  const list = d.declarators.map(
    ({ name, type, init, attributes: own }) =>
      `${derived(type.derivations, name)} ${attributes(own)}${init === null ? "" : `= ${initialiser(init)}`}`,
  );
  const qualifiers = d.declarators[0]?.type.qualifiers ?? [];
  return `${d.storage.join(" ")} ${attributes(d.attributes)}${qualifiers.join(" ")} ${spec(d.spec)} ${list.join(", ")};`;
}

function stmt(s: Stmt): string {
  switch (s.kind) {
    case "block":
      return `{ ${s.labels === undefined ? "" : `__label__ ${s.labels.join(", ")};`} ${many(s.items, stmt, "\n")} }`;
    case "decl":
      return declaration(s.declaration);
    case "expr":
      return `${expr(s.value)};`;
    case "empty":
      return `${attributes(s.attributes)};`;
    case "if":
      // Braces would add a block node, so only the dangling else needs care: the printer has none.
      return `if (${expr(s.condition)}) ${stmt(s.then)} ${s.otherwise === null ? "" : `else ${stmt(s.otherwise)}`}`;
    case "while":
      return `while (${expr(s.condition)}) ${stmt(s.body)}`;
    case "do-while":
      return `do ${stmt(s.body)} while (${expr(s.condition)});`;
    case "for":
      return `for (${stmt(s.init)} ${s.condition === null ? "" : expr(s.condition)}; ${s.step === null ? "" : expr(s.step)}) ${stmt(s.body)}`;
    case "switch":
      return `switch (${expr(s.value)}) ${stmt(s.body)}`;
    case "case":
      return `case ${expr(s.from)}${s.to === null ? "" : ` ... ${expr(s.to)}`}: ${stmt(s.body)}`;
    case "default":
      return `default: ${stmt(s.body)}`;
    case "label":
      return `${s.name}: ${attributes(s.attributes)}${stmt(s.body)}`;
    case "goto":
      return `goto ${s.label};`;
    case "computed-goto":
      return `goto *${expr(s.target)};`;
    case "break":
    case "continue":
      return `${s.kind};`;
    case "return":
      return `return ${s.value === null ? "" : expr(s.value)};`;
    case "guard":
      return `guard(${s.class})(${many(s.args, expr)});`;
    case "scoped-guard":
      return `scoped_guard(${[s.class, ...s.args.map(expr)].join(", ")}) ${stmt(s.body)}`;
    case "for-each":
      return `${s.name}(${many(s.args, expr)}) ${stmt(s.body)}`;
    case "asm": {
      const operand = (o: (typeof s.outputs)[number]): string =>
        `${o.name === null ? "" : `[${o.name}]`} ${quote(o.constraint)} (${expr(o.value)})`;
      const parts = [many(s.outputs, operand), many(s.inputs, operand), many(s.clobbers, quote)];
      return `asm ${s.qualifiers.join(" ")} (${quote(s.template)} : ${parts.join(" : ")} : ${s.labels.join(", ")});`;
    }
  }
}

export function topLevel(item: TopLevel): string {
  switch (item.kind) {
    case "function": {
      const head = `${item.storage.join(" ")} ${attributes(item.attributes)}${typed(item.type, item.name)}`;
      return `${head}\n${stmt(item.body())}`;
    }
    case "declaration":
      return declaration(item);
    case "macro-call": {
      const init = item.init === undefined ? "" : ` = ${initialiser(item.init)}`;
      return `${(item.storage ?? []).join(" ")} ${attributes(item.attributes)}${item.name}(${many(item.args, expr)})${init};`;
    }
    case "static-assert":
      return `_Static_assert(${expr(item.condition)}, "");`;
    case "top-asm":
      return `asm(${quote(item.template)});`;
  }
}
