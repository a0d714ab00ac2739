// SPDX-License-Identifier: GPL-2.0-only OR MIT
import fc from "fast-check";

/**
 * Statements of accepted C with the accesses that C makes of them, put together from a table of
 * each construct's own: nothing here asks how lowering does it.
 */
export interface Made {
  readonly c: string;
  /** "load a", "store p.{lo,hi}", "get": each step, in the order of the code. */
  readonly steps: readonly string[];
}

/** Declarations that the statements are about. */
export const GLOBALS = `struct in { int x; u8 y; };
struct s { int n; struct in in; unsigned lo : 3; unsigned hi : 9; int : 0; bool on : 1; u32 all : 32; struct s *next; };
int a, b; s8 narrow; bool flag; u64 wide; struct s s1, s2; int arr[3]; int *p; struct s *q;
DEFINE_PER_CPU(int, pc); DEFINE_PER_CPU(struct s, pcs);
static int ident(int v) { return v; }
static int looks(int v) { return v + a; }
`;
export const BOUNDARY = "__primitive int get(void); __primitive void put(int x, int y);";

interface Variable extends Made {
  /** What is loaded and stored; null: a local, of which nobody sees anything. */
  readonly cell: string | null;
  /** Whether it is a bit-field, whose word is loaded before it is stored. */
  readonly inWord: boolean;
}

const variable = (c: string, cell: string | null, way: readonly string[] = []): Variable => ({
  ...{ c, cell, steps: way },
  inWord: cell?.includes("{") === true,
});

/** Members of a struct, and the cell that each is in. */
const MEMBERS: readonly (readonly [string, string])[] = [
  ["n", "n"],
  ["in.x", "in.x"],
  ["in.y", "in.y"],
  ["lo", "{lo,hi}"],
  ["hi", "{lo,hi}"],
  ["on", "{on}"],
  ["all", "all"],
];

const VARIABLES: readonly Variable[] = [
  ...["a", "b", "narrow", "flag", "wide"].map((name) => variable(name, name)),
  variable("l", null),
  variable("v.lo", null),
  variable("v.in.x", null),
  variable("arr[1]", "arr.[1]"),
  variable("*p", "*", ["load p"]),
  variable("p[0]", "*", ["load p"]),
  variable("(*this_cpu_ptr(&pc))", "*"),
  ...MEMBERS.flatMap(([name, cell]) => [
    variable(`s1.${name}`, `s1.${cell}`),
    variable(`q->${name}`, `*.${cell}`, ["load q"]),
    variable(`(*q).${name}`, `*.${cell}`, ["load q"]),
    variable(`r->${name}`, `*.${cell}`),
    variable(`q->next->${name}`, `*.${cell}`, ["load q", "load *.next"]),
    variable(`this_cpu_ptr(&pcs)->${name}`, `*.${cell}`),
  ]),
];

const anyVariable = fc.constantFrom(...VARIABLES);
/** What has an address. */
const addressable = fc.constantFrom(...VARIABLES.filter(({ c }) => !/\b(?:lo|hi|on|all)$/.test(c)));

const load = ({ cell }: Variable): readonly string[] => (cell === null ? [] : [`load ${cell}`]);
const store = ({ cell }: Variable): readonly string[] => (cell === null ? [] : [`store ${cell}`]);

const reading = (target: Variable): Made => ({
  c: target.c,
  steps: [...target.steps, ...load(target)],
});

/** The right side, the way to the target, the target's word, the target. */
const assigning = (target: Variable, value: Made): Made => ({
  c: `${target.c} = (${value.c})`,
  steps: [
    ...value.steps,
    ...target.steps,
    ...(target.inWord ? load(target) : []),
    ...store(target),
  ],
});

/** `op=`, `++` and `--`: the target is loaded and stored. */
const changing = (c: string, target: Variable, value: readonly string[]): Made => ({
  c,
  steps: [...value, ...target.steps, ...load(target), ...store(target)],
});

const OPERATORS = ["+", "-", "*", "&", "|", "^"] as const;
const operator = fc.constantFrom(...OPERATORS);

/** Expressions with a value; what decides a branch is never known beforehand. */
const { value, condition } = fc.letrec<{ value: Made; condition: Made }>((tie) => {
  const some = tie("value") as fc.Arbitrary<Made>;
  const two = fc.tuple(some, some);
  return {
    condition: fc.oneof(
      anyVariable.map(reading),
      fc.constant({ c: "get()", steps: ["get"] }),
      fc.constant({ c: "l", steps: [] }),
    ),
    value: fc.oneof(
      { maxDepth: 3, depthSize: "small" },
      fc.integer({ min: -9, max: 99 }).map((n) => ({ c: `${n}`, steps: [] })),
      anyVariable.map(reading),
      addressable.map((of) => ({ c: `READ_ONCE(${of.c})`, steps: reading(of).steps })),
      fc.constantFrom("this_cpu_read", "__this_cpu_read", "raw_cpu_read").map((name) => ({
        ...{ c: `${name}(pc)`, steps: ["load pc"] },
      })),
      fc.constant({ c: "get()", steps: ["get"] }),
      fc.tuple(two, operator).map(([[x, y], op]) => ({
        ...{ c: `((${x.c}) ${op} (${y.c}))`, steps: [...x.steps, ...y.steps] },
      })),
      fc.tuple(some, fc.constantFrom("-", "~", "(unsigned char)", "(long)")).map(([x, op]) => ({
        ...{ c: `${op}(${x.c})`, steps: x.steps },
      })),
      fc.tuple(tie("condition") as fc.Arbitrary<Made>, two).map(([on, [x, y]]) => ({
        ...{ c: `(${on.c} ? ${x.c} : ${y.c})`, steps: [...on.steps, ...x.steps, ...y.steps] },
      })),
      fc
        .tuple(tie("condition") as fc.Arbitrary<Made>, tie("condition") as fc.Arbitrary<Made>)
        .map(([x, y]) => ({ c: `(${x.c} && ${y.c})`, steps: [...x.steps, ...y.steps] })),
      two.map(([x, y]) => ({ c: `ident(${x.c}) + (${y.c})`, steps: [...x.steps, ...y.steps] })),
      fc.tuple(anyVariable, some).map(([to, x]) => {
        const { c, steps } = assigning(to, x);
        return { c: `(${c})`, steps };
      }),
      fc.tuple(anyVariable, fc.constantFrom("++", "--")).map(([of, op]) => {
        return changing(`(${of.c})${op}`, of, []);
      }),
      fc.tuple(some, some).map(([x, y]) => ({
        ...{ c: `({ ${assigning(variable("l", null), x).c}; ${y.c}; })` },
        steps: [...x.steps, ...y.steps],
      })),
    ),
  };
});

const CELLS = ["n", "in.x", "in.y", "{lo,hi}", "{on}", "all", "next"] as const;
const STRUCTS = [
  { c: "s1", at: "s1", way: [] },
  { c: "s2", at: "s2", way: [] },
  { c: "*r", at: "*", way: [] },
  { c: "*q", at: "*", way: ["load q"] },
] as const;
const anyStruct = fc.constantFrom(...STRUCTS);
const each = (what: "load" | "store", at: string) => CELLS.map((cell) => `${what} ${at}.${cell}`);

const changes = ["add", "sub", "or", "and"] as const;
/** Per-CPU changes: one instruction by architecture, or a load and a store. */
const perCpu = (architecture: "arm64" | "x86") =>
  fc
    .tuple(
      fc.constantFrom("this_cpu", "__this_cpu", "raw_cpu"),
      fc.constantFrom(...changes, "inc", "dec", "add_return"),
      value,
    )
    .map(([prefix, change, x]): Made => {
      const takes = change !== "inc" && change !== "dec";
      const plain = ["load pc", "store pc", ...(change === "add_return" ? ["load pc"] : [])];
      const once = architecture === "x86" ? ["load pc", "store pc at once"] : ["modify pc"];
      const isOnce = architecture === "x86" || prefix === "this_cpu";
      const call = `${prefix}_${change}(pc${takes ? `, ${x.c}` : ""})`;
      return {
        c: change === "add_return" ? `l = ${call}` : call,
        steps: [...(takes ? x.steps : []), ...(isOnce ? once : plain)],
      };
    });

/** One statement. */
export const statement = (architecture: "arm64" | "x86"): fc.Arbitrary<Made> =>
  fc.oneof(
    fc.tuple(anyVariable, value).map(([to, x]) => assigning(to, x)),
    fc.tuple(anyVariable, operator, value).map(([to, op, x]) => {
      return changing(`${to.c} ${op}= (${x.c})`, to, x.steps);
    }),
    fc.tuple(anyVariable, fc.constantFrom("++", "--")).map(([of, op]) => {
      return changing(`${op}${of.c}`, of, []);
    }),
    fc.tuple(addressable, value).map(([to, x]) => ({
      c: `WRITE_ONCE(${to.c}, ${x.c})`,
      steps: [...x.steps, ...to.steps, ...store(to)],
    })),
    fc.tuple(value, value).map(([x, y]) => ({
      ...{ c: `put((${x.c}), (${y.c}))`, steps: [...x.steps, ...y.steps, "put"] },
    })),
    value.map((x) => ({ c: `l = looks(${x.c})`, steps: x.steps })),
    fc.tuple(anyStruct, anyStruct).map(([to, from]) => ({
      c: `${to.c} = ${from.c}`,
      steps: [...from.way, ...each("load", from.at), ...to.way, ...each("store", to.at)],
    })),
    anyStruct.map((from) => ({
      c: `v = ${from.c}`,
      steps: [...from.way, ...each("load", from.at)],
    })),
    fc.tuple(condition, value).map(([on, x]) => ({
      c: `if (${on.c}) a = ${x.c}; else ${assigning(variable("b", "b"), x).c}`,
      steps: [...on.steps, ...x.steps, "store a", ...x.steps, "store b"],
    })),
    perCpu(architecture),
  );
