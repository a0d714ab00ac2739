// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createModel, withStubs } from "../../src/model/create.ts";
import { kernelFacts } from "../../src/model/kernel.ts";
import type { Machine } from "../../src/model/machine.ts";
import type { Program } from "../../src/model/program.ts";
import { lowered } from "./lowering.ts";
import { Dice, PRELUDE, RandomC, TYPES } from "./random-c.ts";
import { Run } from "./run.ts";

const FLAGS = ["-O0", "-fwrapv", "-funsigned-char", "-fno-strict-aliasing", "-std=gnu11", "-w"];
/** Functions in one binary. */
const BATCH = 60;
const MAX_STEPS = 200_000;

/** What a function does to the globals, to the log and to its caller, told to `note()`. */
const LOOK = `
static void look(void) {
${TYPES.map((_, i) => `note(g${i});`).join(" ")}
note(gb.s3); note(gb.u5); note(gb.flag); note(gb.l9); note(gb.e4); note(gb.u32);
note(gp.c); note(gp.l); note(gp.x); note(gp.y); note(gp.b.i); note(gp.a[0]); note(gp.a[1]);
note(gq.c); note(gq.l); note(gq.x); note(gq.y); note(gq.b.u); note(gq.a[0]); note(gq.a[1]);
note(gu.i); note(ga[0]); note(ga[1]); note(ga[2]);
}`;

const VALUES = ["0", "1", "-1", "2", "77", "-128", "255", "4096", "2147483647", "-2147483648L"];

/** The function, and a caller that runs it from three different states. */
function testCase(seed: number): string {
  const dice = new Dice(seed ^ 0x5eed);
  const value = (): string => dice.pick([...VALUES, "0x123456789abL", "UP7", "WIDE"]);
  const calls = [0, 1, 2].map(() => {
    const set = TYPES.map((_, i) => `g${i} = ${value()};`).join(" ");
    const more = `gb.s3 = ${value()}; gb.l9 = ${value()}; gp.l = ${value()}; gq.y = ${value()}; gu.u = ${value()};`;
    return `${set} ${more} note(f(${value()}, ${value()}, ${value()})); look();`;
  });
  return `${new RandomC(seed).function("f")}
void once(void) { ${calls.join("\n")} }
void main_task(void) { once(); for (;;) done = 1; }`;
}

const unit = (seed: number): string => `${PRELUDE}int done;${LOOK}\n${testCase(seed)}`;

/** The log of each case, as the machine's own compiler has it. */
function byGcc(seeds: readonly number[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), "eret-gcc-"));
  try {
    const sources = seeds.map((seed) => {
      const file = join(folder, `c${seed}.c`);
      writeFileSync(file, `${unit(seed)}\nunsigned long run${seed}(void) { once(); return seen; }`);
      return file;
    });
    const main = join(folder, "main.c");
    const runs = seeds.map((seed) => `printf("%lu\\n", run${seed}());`);
    const declared = seeds.map((seed) => `unsigned long run${seed}(void);`);
    writeFileSync(
      main,
      `#include <stdio.h>\n${declared.join("\n")}\nint main(void) {${runs.join("\n")}}`,
    );
    for (const source of sources) {
      run("gcc", [...FLAGS, "-c", source, "-o", `${source}.o`]);
      // Each case has its own globals under the same names.
      run("objcopy", [`--keep-global-symbol=run${/c(\d+)\.c$/.exec(source)?.[1]}`, `${source}.o`]);
    }
    run("gcc", [main, ...sources.map((source) => `${source}.o`), "-o", join(folder, "all")]);
    return run(join(folder, "all"), []).trim().split("\n");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function run(command: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")}: ${stderr}`);
  return stdout;
}

/** The same by the reading of the program that the tests have. */
function byRun(program: Program): string {
  const run = new Run(program);
  run.call("once", []);
  return `${run.memory.get("global:seen|")}`;
}

/** The same by the model's own steps, on one task that nothing interrupts. */
function byModel(program: Program): string {
  const kernel = kernelFacts("v7.3");
  const boot = { pseudoNmi: true, eoiMode: 1, capsFinalized: true } as const;
  const cpu = { tasks: [{ name: "A", runs: "main_task" }], idle: null, lines: [], faults: [] };
  const cpus = [{ ...cpu, nohzFull: false }];
  const model = createModel(withStubs({ program, kernel, boot, cpus, nesting: 1 }));
  let state: Machine | undefined = model.initial()[0];
  for (let steps = 0; steps < MAX_STEPS && state !== undefined; steps++) {
    if (state.broken !== null) return `${state.broken.rule}: ${state.broken.detail}`;
    if (state.memory["global:done"] === 1n) return `${state.memory["global:seen"] ?? 0n}`;
    state = model.next(state, { kind: "step", cpu: 0, choice: 0 });
  }
  return "does not end";
}

const log = (seed: number) => {
  const program = lowered({ c: unit(seed), roots: ["once", "main_task"] });
  return { run: byRun(program), model: byModel(program) };
};

/** Registered where the caller says that gcc is there: ERET_GCC=1. */
if (process.env.ERET_GCC === "1") {
  describe("random functions do what gcc makes them do", () => {
    const batches = Number(process.env.ERET_GCC_BATCHES ?? "4");
    for (let batch = 0; batch < batches; batch++)
      it(`batch ${batch}`, () => {
        const seeds = Array.from({ length: BATCH }, (_, i) => 1 + batch * BATCH + i);
        const wanted = byGcc(seeds);
        for (const [i, seed] of seeds.entries()) {
          const seen = wanted[i];
          expect({ seed, ...log(seed) }, unit(seed)).toEqual({ seed, run: seen, model: seen });
        }
      });
  });
} else {
  it("is compared with gcc only when ERET_GCC=1 is set", () => {
    const { run, model } = log(1);
    expect(run).toBe(model);
  });
}
