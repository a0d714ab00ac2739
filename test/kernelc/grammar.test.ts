// SPDX-License-Identifier: GPL-2.0-only OR MIT

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { topLevel } from "./print.ts";
import { bare, body, expression, functionNamed, good, read, statement } from "./read.ts";
import { SAMPLES, WHOLE } from "./samples.ts";

const reprint = (text: string): string => good(text).items.map(topLevel).join("\n");

describe("a printed tree reads back as the same tree", () => {
  it("for all samples together", () => {
    expect(bare(good(reprint(WHOLE)).items)).toEqual(bare(good(WHOLE).items));
  });

  it("for any expression built of the operators", () => {
    const leaf = fc.constantFrom("a", "b->m", "7", "0x1fUL", "f(a, 2)", "v[1]", "'c'", '"s"');
    const tree = fc.letrec<{ e: string }>((tie) => ({
      e: fc.oneof(
        { maxDepth: 5, withCrossShrink: true },
        leaf,
        fc
          .tuple(fc.constantFrom("-", "!", "~", "*", "&", "(int)", "sizeof "), tie("e"))
          .map(([o, e]) => `${o}(${e})`),
        fc
          .tuple(
            tie("e"),
            fc.constantFrom(..."+ - * / % << >> & | ^ == != < > <= >= && || ,".split(" ")),
            tie("e"),
          )
          .map(([l, o, r]) => `(${l}) ${o} ${r}`),
        fc.tuple(tie("e"), tie("e"), tie("e")).map(([c, t, o]) => `(${c}) ? ${t} : (${o})`),
      ),
    })).e;
    fc.assert(
      fc.property(tree, (text) => {
        const whole = `int f(void) { return (${text}); }`;
        expect(bare(good(reprint(whole)).items)).toEqual(bare(good(whole).items));
      }),
      { seed: 75, numRuns: 200 },
    );
  });
});

describe("declarations", () => {
  it("gives derivations outermost first", () => {
    const [item] = good("int *(*table[3])(void);").items;
    const declarator = item?.kind === "declaration" ? item.declarators[0] : undefined;
    expect(declarator?.type.derivations.map((d) => d.kind)).toEqual([
      "array",
      "pointer",
      "function",
      "pointer",
    ]);
  });

  it("normalises arithmetic types in any order", () => {
    const kinds = ["long unsigned int x;", "unsigned long x;", "int long unsigned x;"].map(
      (text) => {
        const [item] = good(text).items;
        return item?.kind === "declaration" ? item.spec : null;
      },
    );
    expect(kinds).toEqual(Array(3).fill({ kind: "int", rank: "long", unsigned: true }));
  });

  it("keeps kernel attributes with or without their definitions", () => {
    const define = '#define noinstr __attribute__((noinline, section(".noinstr.text")))\n';
    for (const before of ["", define]) {
      const unit = good(`${before}asmlinkage void noinstr handler(int x) { }`);
      expect(functionNamed(unit, "handler").attributes.map((a) => a.name)).toEqual([
        "asmlinkage",
        "noinstr",
      ]);
    }
  });

  it("reads boundary annotations given by the caller", () => {
    const attributes = new Set(["__stub", "__param", "__out"]);
    const text =
      "__stub(returns(0, -22)) int route(__out long *flags);\n__param(bool) bool pmr(void);";
    const [route, pmr] = good(text, { attributes }).items;
    expect(bare(route)).toMatchObject({
      attributes: [
        { name: "__stub", args: [{ kind: "call", args: [{ value: "0n" }, { op: "-" }] }] },
      ],
      declarators: [{ type: { derivations: [{ params: [{ attributes: [{ name: "__out" }] }] }] } }],
    });
    expect(bare(pmr)).toMatchObject({ attributes: [{ args: [{ kind: "type" }] }] });
  });

  it("treats a typedef name as a name again where a scope redeclares it", () => {
    const inside = body("int mode_t = 2; p = mode_t * p;", "typedef int mode_t;");
    expect(inside.items[1]).toMatchObject({ kind: "expr", value: { value: { op: "*" } } });
  });

  it("takes an undeclared name for a type only where nothing else fits", () => {
    expect(statement("foo_t x = 1;").kind).toBe("decl");
    expect(statement("foo_t *x;").kind).toBe("decl");
    expect(statement("p * p;").kind).toBe("expr");
    expect(expression("(foo_t *)p").kind).toBe("cast");
    expect(expression("(foo_t)p").kind).toBe("cast");
    expect(expression("(foo)(p)").kind).toBe("call");
  });
});

describe("statements and expressions", () => {
  it("keeps a guard with its class and arguments", () => {
    expect(bare(statement("guard(raw_spinlock)(&lock);"))).toEqual({
      kind: "guard",
      class: "raw_spinlock",
      args: [{ kind: "unary", op: "&", operand: { kind: "ident", name: "lock" } }],
    });
  });

  it("keeps guard unexpanded even when a header defines it", () => {
    const define = "#define guard(c) CLASS(c, __UNIQUE_ID)\n#define for_each_cpu(c, m) for (;;)";
    expect(
      body("guard(irq)(); for_each_cpu(c, m) go(c);", define).items.map((s) => s.kind),
    ).toEqual(["guard", "for-each"]);
  });

  it("tells a loop macro from a function of a similar name", () => {
    expect(statement("for_each_thing(a, b) { }").kind).toBe("for-each");
    expect(statement("bus_for_each_dev(a, b);").kind).toBe("expr");
  });

  it("keeps the cleanup attribute of a local", () => {
    const local = statement("struct k *x __cleanup(put) = get();");
    expect(bare(local)).toMatchObject({
      declaration: {
        declarators: [{ attributes: [{ name: "__cleanup", args: [{ name: "put" }] }] }],
      },
    });
  });

  it("gives integers the type C gives them", () => {
    const types = ["1", "2147483648", "0x80000000", "0xffffffffffffffff", "1ull"].map((text) =>
      bare(expression(text)),
    );
    expect(types).toMatchObject([
      { rank: "int", unsigned: false },
      { rank: "long", unsigned: false },
      { rank: "int", unsigned: true },
      { rank: "long", unsigned: true },
      { rank: "llong", unsigned: true },
    ]);
  });

  it("binds operators as C does", () => {
    expect(bare(expression("a + b * c << 1 == d & e"))).toEqual(
      bare(expression("(((a + (b * c)) << 1) == d) & e")),
    );
    expect(bare(expression("a = b = c ? d : e ? g : h"))).toEqual(
      bare(expression("a = (b = (c ? d : (e ? g : h)))")),
    );
  });
});

describe("bodies", () => {
  it("are not parsed until they are asked for, and then once", () => {
    const unit = good("void bad(void) { int = ; }\nvoid fine(void) { }");
    expect(functionNamed(unit, "fine").body()).toBe(functionNamed(unit, "fine").body());
    expect(() => functionNamed(unit, "bad").body()).toThrow(
      "a.c:1:22: ERROR: expected a name but found '='",
    );
  });

  it("do not see what is declared after them", () => {
    const unit = good("int x; void f(int late) { x = late * x; }\ntypedef int late;");
    expect(functionNamed(unit, "f").body().items[0]?.kind).toBe("expr");
  });
});

describe("a broken unit", () => {
  it("is reported item by item, at the place, in one line", () => {
    const unit = read("int a\nint b;\nstruct { int };\nint good;\nvoid f(void) { {\n");
    expect(unit.diagnostics.map(({ at }) => [at.line, at.column])).toEqual([
      [2, 1],
      [3, 14],
      [5, 14],
    ]);
    for (const { message } of unit.diagnostics) expect(message).toMatch(/^[^\n]+[,;] [^\n]+$/);
    expect(unit.items).toHaveLength(1);
  });

  it("is never half read: an unknown macro before a body is an error", () => {
    const unit = read("HANDLER(entry, int code)\n{\n\treturn;\n}\n");
    expect(unit.diagnostics).toHaveLength(1);
    expect(unit.items).toHaveLength(0);
  });
});

it("every sample stands on its own", () => {
  const types = SAMPLES.slice(0, 2).join("\n");
  for (const sample of SAMPLES.slice(2))
    expect(good(`${types}\n${sample}`).items.length).toBeGreaterThan(2);
});
