// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lowered, refusals } from "./lowering.ts";
import { Run } from "./run.ts";

/** Integer types by their C name, with the bits that a bit-field of them may have. */
const TYPES = [
  ["unsigned char", 8],
  ["signed char", 8],
  ["unsigned short", 16],
  ["short", 16],
  ["unsigned", 32],
  ["int", 32],
  ["unsigned long", 31],
  ["_Bool", 1],
] as const;

interface Member {
  readonly type: string;
  /** Null: no bit-field. */
  readonly bits: number | null;
  readonly isNamed: boolean;
}

const member: fc.Arbitrary<Member> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .constantFrom(...TYPES)
      .chain(([type, most]) =>
        fc.integer({ min: 1, max: most }).map((bits) => ({ type, bits, isNamed: true })),
      ),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(...TYPES.slice(0, 6))
      .chain(([type, most]) =>
        fc.integer({ min: 0, max: most }).map((bits) => ({ type, bits, isNamed: false })),
      ),
  },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom("char", "short", "int", "long", "int *", "struct { char c; short h; }")
      .map((type) => ({ type, bits: null, isNamed: true })),
  },
);
const members = fc.array(member, { minLength: 1, maxLength: 9 });

const name = (at: number): string => `m${at}`;
const declared = (of: readonly Member[]): string =>
  of
    .map(
      ({ type, bits, isNamed }, at) =>
        `${type} ${isNamed ? name(at) : ""}${bits === null ? "" : ` : ${bits}`};`,
    )
    .join(" ");
const fields = (of: readonly Member[]) =>
  of.flatMap(({ bits, isNamed }, at) => (bits !== null && isNamed ? [name(at)] : []));

describe("a bit-field of a word", () => {
  it("holds what a bit-field of a local holds, whatever its neighbours are given", () => {
    const writes = fc.array(
      fc.tuple(fc.nat(), fc.constantFrom("=", "+=", "|=", "^="), fc.integer()),
      {
        maxLength: 8,
      },
    );
    fc.assert(
      fc.property(members, writes, (of, list) => {
        const all = fields(of);
        fc.pre(all.length > 0);
        const body = (at: string) =>
          list
            .map(([which, op, value]) => `${at}${all[which % all.length]} ${op} ${value};`)
            .join(" ");
        const sum = (at: string) => all.map((field) => `x = x * 31 + ${at}${field};`).join(" ");
        const c = `struct s { ${declared(of)} }; struct s g;
          unsigned long cell(struct s *p) { unsigned long x = 0; ${body("p->")} ${sum("p->")} return x; }
          unsigned long apart(void) { struct s l = { 0 }; unsigned long x = 0; ${body("l.")} ${sum("l.")} return x; }
          unsigned long copied(void) { struct s l = g; unsigned long x = 0; g = l; ${sum("g.")} return x; }`;
        const run = new Run(lowered({ c, roots: ["cell", "apart", "copied"] }));
        const wanted = run.call("apart", []);
        expect(run.call("cell", [{ object: "global:g", path: "" }]), c).toBe(wanted);
        expect(run.call("copied", []), c).toBe(wanted);
      }),
    );
  });

  it("starts as its initialiser says", () => {
    const c =
      "struct s { int a : 3; unsigned b : 4; _Bool c : 1; int d; }; struct s g = { -2, 5, 1, 7 };";
    const program = lowered(`${c} int f(void) { return g.a * 1000 + g.b * 100 + g.c * 10 + g.d; }`);
    expect(program.initial.map(({ path, value }) => [path, value])).toEqual([
      ["d", 7n],
      ["{a,b,c}", 0b1_0101_110n],
    ]);
    expect(new Run(program).call("f", [])).toBe(-1483n);
  });

  it("is named after all that are in it, or the first and the last", () => {
    const cell = (members: string): string | undefined => {
      const run = new Run(lowered(`struct { ${members} } s; void f(void) { s.a = 1; }`));
      run.call("f", []);
      return [...run.memory.keys()][0];
    };
    expect(cell("int a : 1, b : 1, c : 1, d : 1;")).toBe("global:s|{a,b,c,d}");
    expect(cell("int a : 1, b : 1, c : 1, d : 1, e : 1;")).toBe("global:s|{a..e}");
    expect(cell("union { int a : 3; }; union { int b : 3; };")).toBe("global:s|{a}");
    expect(cell("union { int u; } x; u8 a : 2; u8 b : 8;")).toBe("global:s|{a}");
  });

  it("is refused where its word would be a guess", () => {
    const use = "int f(struct s *p) { return p->b; }";
    const guess = "attributes change its layout";
    expect(refusals(`struct s { u8 a; int b : 3; } __packed; ${use}`)[0]).toContain(guess);
    expect(
      refusals(`struct s { struct { int x; } __aligned(16) a; int b : 3; }; ${use}`)[0],
    ).toContain(guess);
    expect(refusals(`struct s { u8 a __aligned(8); int b : 3; }; ${use}`)[0]).toContain(
      "change the layout",
    );
    expect(refusals(`struct s { u8 a; int b; } __packed; ${use}`)).toEqual([]);
  });

  it("has no address for READ_ONCE() and WRITE_ONCE()", () => {
    const s = "struct s { int b : 3; } g;";
    expect(refusals(`${s} int f(void) { return READ_ONCE(g.b); }`)[0]).toContain(
      "READ_ONCE() of a bit-field",
    );
    expect(refusals(`${s} void f(void) { WRITE_ONCE(g.b, 1); }`)[0]).toContain(
      "WRITE_ONCE() of a bit-field",
    );
  });
});

const GCC = "gcc";
const hasGcc = spawnSync(GCC, ["--version"]).status === 0;
const STRUCTS = 150;
const SEED = 13;

/** The first bit of each bit-field of each struct, as gcc lays it out. */
function byGcc(structs: readonly (readonly Member[])[]): readonly (readonly number[])[] {
  const folder = mkdtempSync(join(tmpdir(), "eret-word-"));
  try {
    const runs = structs.map((of, at) => {
      const tests = fields(of).map((field) => {
        const first = `for (i = 0; i < sizeof s * 8 && !(b[i / 8] >> i % 8 & 1); i++) ;`;
        return `memset(&s, 0, sizeof s); s.${field} = -1; ${first} printf("%u ", i);`;
      });
      const body = `struct { ${declared(of)} } s; unsigned char *b = (void *)&s; unsigned i;`;
      return `static void run${at}(void) { ${body} (void)i; (void)b; ${tests.join("\n")} printf("\\n"); }`;
    });
    const calls = structs.map((_, at) => `run${at}();`).join(" ");
    const text = `#include <stdio.h>\n#include <string.h>\n${runs.join("\n")}\nint main(void) { ${calls} return 0; }\n`;
    const [source, program] = [join(folder, "w.c"), join(folder, "w")];
    writeFileSync(source, text);
    const built = spawnSync(GCC, ["-w", "-O0", source, "-o", program], { encoding: "utf8" });
    expect(built.stderr).toBe("");
    const { stdout } = spawnSync(program, [], { encoding: "utf8" });
    return stdout
      .split("\n")
      .slice(0, structs.length)
      .map((line) =>
        line
          .trim()
          .split(" ")
          .filter((word) => word !== "")
          .map(Number),
      );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Cell and first bit in it. */
function placed(of: readonly Member[], field: string): readonly [string, number] {
  const run = new Run(lowered(`struct { ${declared(of)} } s; void f(void) { s.${field} = -1; }`));
  run.call("f", []);
  const [cell, value] = [...run.memory][0] ?? ["", 0n];
  if (!cell.includes("{")) return [cell, 0];
  return [cell, (value as bigint).toString(2).split("").reverse().indexOf("1")];
}

/** CI has gcc. */
if (hasGcc)
  it(`words are where gcc has them, in ${STRUCTS} structs`, () => {
    const structs = fc.sample(members, { seed: SEED, numRuns: STRUCTS });
    const wanted = byGcc(structs);
    for (const [at, of] of structs.entries()) {
      /** Where each cell begins, by every one of its bit-fields. */
      const begins = new Map<string, Set<number>>();
      for (const [nr, field] of fields(of).entries()) {
        const [cell, shift] = placed(of, field);
        const known = begins.get(cell) ?? new Set();
        begins.set(cell, known.add((wanted[at]?.[nr] ?? 0) - shift));
      }
      for (const [cell, bits] of begins) {
        expect([...bits], `${cell} of struct { ${declared(of)} }`).toHaveLength(1);
        expect([...bits].every((bit) => bit >= 0 && bit % 8 === 0)).toBe(true);
      }
    }
  });
else
  it("words are compared with gcc's only where there is one: CI has it", () => {
    const [one, other] = [8, 5].map((bits) => ({ type: "unsigned", bits, isNamed: true }));
    expect(placed([one, other] as readonly Member[], "m1")).toEqual(["global:s|{m0,m1}", 8]);
  });
