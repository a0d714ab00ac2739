// SPDX-License-Identifier: GPL-2.0-only OR MIT
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { RECOMPILINGS, type Recompiling, recompiled } from "../../src/lower/recompile.ts";
import { silentLoops } from "../../src/lower/silent-loop.ts";
import { functionOf, lowered } from "./lowering.ts";
import { printFunction } from "./print.ts";
import { Run } from "./run.ts";

const BOUNDARY =
  "__ignored void barrier(void); __ignored void cpu_relax(void); __primitive void put(void);";
const GLOBALS = "int x, y, z; int *p;\n";

const source = (body: string) => ({
  c: `${GLOBALS}void f(int l) { int r, q; ${body} }`,
  boundary: BOUNDARY,
});

/** What the compiler did, and the function as it is then. */
function compiled(kind: Recompiling, body: string) {
  const before = lowered(source(body));
  const program = recompiled(before, kind);
  const said = program.assumptions.filter((line) => line.startsWith("compiler: "));
  return {
    did: said.map((line) => line.replace("compiler: ", "")),
    text: printFunction(functionOf(program, "f")),
  };
}

const WAIT = "while (!x) ;";

describe("swaps", () => {
  test("two accesses of different cells, each once", () => {
    expect(compiled("swap", "x = 1; y = 2; z = 3;")).toEqual({
      did: ["f() does store y before store x (t.c:2)"],
      text: "0: store &global:y = 2\n1: store &global:x = 1\n2: store &global:z = 3\n3: return",
    });
  });

  test.each([
    ["a plain and a marked one", "x = 1; WRITE_ONCE(y, 2);"],
    ["a store and a load", "x = 1; r = READ_ONCE(y); z = r;"],
    ["with a local between", "x = 1; q = l + 1; y = q;"],
  ])("%s", (_, body) => {
    expect(compiled("swap", body).did).toHaveLength(1);
  });

  test.each([
    ["two marked ones", "WRITE_ONCE(x, 1); WRITE_ONCE(y, 2);"],
    ["accesses of one cell", "x = 1; r = x;"],
    ["what depends on the first", "r = x; y = r;"],
    ["what depends on it through a local", "r = x; q = r + 1; y = q;"],
    ["across a barrier", "x = 1; barrier(); y = 2;"],
    ["across a primitive", "x = 1; put(); y = 2;"],
    ["across a branch", "x = 1; if (l) y = 2;"],
    ["with what others jump to", "if (l) x = 1; y = 2;"],
  ])("never %s", (_, body) => {
    expect(compiled("swap", body).did).toEqual(["finds nothing to swap"]);
  });
});

test("nothing comes between the halves of one instruction", () => {
  const c = "DEFINE_PER_CPU(int, n); int x, y; void f(void) { x = 1; this_cpu_inc(n); y = 2; }";
  const did = (architecture: "arm64" | "x86", text: string) =>
    recompiled(lowered({ c: text, architecture }), "swap").assumptions;
  for (const text of [c, c.replace("this_cpu", "raw_cpu")])
    expect(did("x86", text)).toEqual(["compiler: finds nothing to swap"]);
  expect(did("arm64", c)).toEqual(["compiler: finds nothing to swap"]);
  // Plain C there: each half may go where it likes.
  expect(did("arm64", c.replace("this_cpu", "raw_cpu"))).not.toEqual(did("arm64", c));
});

test("what a pointer leads to may be anything, the pointer itself is a cell", () => {
  expect(compiled("swap", "x = 1; *p = 2;").did).toEqual([
    "f() does load p before store x (t.c:2)",
  ]);
});

describe("hoists a plain load out of a loop", () => {
  test("that then never ends, after a step that others could wait for", () => {
    expect(compiled("hoist", `${WAIT} y = 1;`)).toEqual({
      did: ["f() does load x once before the loop (t.c:2)"],
      text: [
        "0: $4 = load &global:x :s32",
        "1: jump 4",
        "2: ignored cpu_spins",
        "3: jump 3",
        "4: if $4 then 5 else 2",
        "5: store &global:y = 1",
        "6: return",
      ].join("\n"),
    });
  });

  test("that something else may end", () => {
    expect(compiled("hoist", "while (!x && !READ_ONCE(y)) ; z = 1;").did).toEqual([
      "f() does load x once before the loop (t.c:2)",
    ]);
    expect(compiled("hoist", "for (l = 0; x && l < 3; l++) ;").did).toHaveLength(1);
  });

  test.each([
    ["a marked load", "while (!READ_ONCE(x)) ;"],
    ["out of a loop with a barrier", "while (!x) barrier();"],
    ["out of a loop with cpu_relax()", "while (!x) cpu_relax();"],
    ["what the loop stores", "while (!x) x = l;"],
    ["what is loaded in some turns only", "while (!READ_ONCE(y)) { if (x) z = 1; }"],
  ])("never %s", (_, body) => {
    expect(compiled("hoist", body).did).toEqual(["finds nothing to hoist"]);
  });
});

describe("sinks a store below a loop", () => {
  test("that waits for another cell", () => {
    expect(compiled("sink", `y = 1; ${WAIT} z = 1;`)).toEqual({
      did: ["f() does store y after the loop (t.c:2)"],
      text: [
        "0: jump 1",
        "1: $4 = load &global:x :s32",
        "2: if $4 then 3 else 1",
        "3: store &global:y = 1",
        "4: store &global:z = 1",
        "5: return",
      ].join("\n"),
    });
  });

  test.each([
    ["plain, below a marked load", "y = 1; while (!READ_ONCE(x)) ;"],
    ["marked, below a plain load", "WRITE_ONCE(y, 1); while (!x) ;"],
  ])("%s", (_, body) => {
    expect(compiled("sink", body).did).toHaveLength(1);
  });

  test.each([
    ["a marked store below a marked load", "WRITE_ONCE(y, 1); while (!READ_ONCE(x)) ;"],
    ["across a barrier", `y = 1; barrier(); ${WAIT}`],
    ["below a loop with a barrier", "y = 1; while (!x) barrier();"],
    ["what the loop looks at", `x = 1; ${WAIT}`],
    ["a store that is not always done", `if (l) y = 1; ${WAIT}`],
    ["below a loop with two ways out", "y = 1; while (!x) if (READ_ONCE(z)) return; r = 0;"],
    ["what a local is needed for that the loop changes", "y = l; while (!x) l++;"],
  ])("never %s", (_, body) => {
    expect(compiled("sink", body).did).toEqual(["finds nothing to sink"]);
  });
});

const statement: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    "x = 1;",
    "y = l;",
    "r = x;",
    "z = r;",
    "q = y;",
    "x = q + 1;",
    "WRITE_ONCE(y, 3);",
    "r = READ_ONCE(z);",
    "l = l + 1;",
    "barrier();",
    "z++;",
  ),
  fc.constantFrom(
    "if (x) y = 2;",
    "if (l & 1) x = 5; else z = 6;",
    "for (q = 0; q < 3; q++) x = q;",
    "for (q = 0; y && q < 3; q++) ;",
    "while (x && l++ < 3) ;",
  ),
);

test("one CPU alone cannot tell what the compiler did", () => {
  fc.assert(
    fc.property(
      fc.array(statement, { maxLength: 6 }),
      fc.integer({ min: 0, max: 3 }),
      (body, l) => {
        const program = lowered(source(`r = q = 0; ${body.join(" ")}`));
        const run = (of: typeof program) => {
          const machine = new Run(of, { put: () => 0n });
          machine.call("f", [BigInt(l)]);
          return [...machine.memory].sort();
        };
        const nonzero = (all: ReturnType<typeof run>) => all.filter(([, value]) => value !== 0n);
        for (const kind of RECOMPILINGS) {
          const other = recompiled(program, kind);
          expect(nonzero(run(other))).toEqual(nonzero(run(program)));
          expect(silentLoops(other.functions)).toEqual([]);
        }
      },
    ),
    { seed: 75, numRuns: 300 },
  );
});
