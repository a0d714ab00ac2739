// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { aarch64Of, endsIn } from "./herd7.ts";
import { ends } from "./litmus.ts";
import { litmusOf, type Threads, threadsOf } from "./random-litmus.ts";

const HERD = "herd7";

/** Everything that a thread of three accesses issues, the stores of what it has read included. */
const WINDOW = 6;

const SAMPLE: Threads = [
  ["R x", "if", "D y", "smp_wmb", "L y"],
  ["A y", "X x", "smp_mb"],
];

test("a random test in the form of herd7", () => {
  expect(aarch64Of("sample", SAMPLE)).toMatchInlineSnapshot(`
    "AArch64 sample
    {
    0:X1=x; 0:X2=y; 1:X1=x; 1:X2=y; 0:X10=99; 1:X10=99; 1:X11=99;
    }
     P0             | P1              ;
     LDR W10,[X1]   | LDAR W10,[X2]   ;
     CBZ W10,L01    | MOV W3,#12      ;
     EOR W3,W10,W10 | SWP W3,W11,[X1] ;
     ADD W3,W3,#3   | DMB ISH         ;
     STR W3,[X2]    |                 ;
     DMB ISHST      |                 ;
     MOV W3,#5      |                 ;
     STLR W3,[X2]   |                 ;
     L01:           |                 ;
    locations [x; y; 0:X10; 1:X10; 1:X11;]
    forall (true)
    "
  `);
});

/** As herd7 lays it out; older versions have no brackets. */
const OUTPUT = `Test made Required
States 2
0:X10=0; 1:X12=99; [x]=1; [y]=11;
0:X10=11; 1:X12=1; [x]=1; [y]=11;
Ok
Witnesses
Positive: 2 Negative: 0
`;

test("the ends in what herd7 prints", () => {
  expect(endsIn(OUTPUT)).toEqual([
    "global:P0_r0=0 global:P1_r2=99 global:x=1 global:y=11",
    "global:P0_r0=11 global:P1_r2=1 global:x=1 global:y=11",
  ]);
  expect(endsIn(OUTPUT.replaceAll(/\[(\w)\]/g, "$1"))).toEqual(endsIn(OUTPUT));
  expect(() => endsIn("Fatal error")).toThrow("herd7 lists no states");
});

test("the machine names its ends in the same words", () => {
  const threads: Threads = [
    ["W x", "R y"],
    ["W y", "R x"],
  ];
  expect(ends(litmusOf(threads), "armv8", WINDOW)).toEqual([
    "global:P0_r1=0 global:P1_r1=0 global:x=1 global:y=11",
    "global:P0_r1=0 global:P1_r1=1 global:x=1 global:y=11",
    "global:P0_r1=11 global:P1_r1=0 global:x=1 global:y=11",
    "global:P0_r1=11 global:P1_r1=1 global:x=1 global:y=11",
  ]);
});

/** Every end that the AArch64 model allows. */
function byHerd(threads: Threads): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), "eret-herd7-"));
  try {
    const file = join(folder, "made.litmus");
    writeFileSync(file, aarch64Of("made", threads));
    const { stdout, stderr } = spawnSync(HERD, [file], { encoding: "utf8" });
    return endsIn(`${stdout}${stderr}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Registered where the caller says that herd7 is there: ERET_HERD7=1. */
if (process.env.ERET_HERD7 === "1") {
  describe("herd7's AArch64 model", () => {
    test("allows the ends that the machine has, and no other without read-modify-writes", {
      timeout: 900_000, // one process of herd7 for each test
    }, () => {
      fc.assert(
        fc.property(threadsOf(3), (threads) => {
          const ours = ends(litmusOf(threads), "armv8", WINDOW);
          const theirs = byHerd(threads);
          expect(theirs).toEqual(expect.arrayContaining([...ours]));
          const exchanges = threads.flat().some((each) => each.startsWith("X "));
          if (!exchanges) expect(ours).toEqual(theirs);
        }),
        { seed: 29, numRuns: 300 },
      );
    });
  });
}
