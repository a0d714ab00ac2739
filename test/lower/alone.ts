// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { createModel, withStubs } from "../../src/model/create.ts";
import { kernelFacts } from "../../src/model/kernel.ts";
import type { Machine } from "../../src/model/machine.ts";
import type { Program } from "../../src/model/program.ts";
import { lowered, type Sources } from "./lowering.ts";

const MAX_STEPS = 200_000;

/**
 * The machine when `main_task()`, on one CPU that nothing interrupts, has set `done` or is
 * broken: by the model's own steps.
 */
export function runAlone(program: Program): Machine {
  const kernel = kernelFacts("v7.3");
  const boot = { pseudoNmi: true, eoiMode: 1, capsFinalized: true } as const;
  const cpu = { tasks: [{ name: "A", runs: "main_task" }], idle: null, lines: [], faults: [] };
  const cpus = [{ ...cpu, nohzFull: false }];
  const model = createModel(withStubs({ program, kernel, boot, cpus, nesting: 1 }));
  let state: Machine | undefined = model.initial()[0];
  for (let steps = 0; steps < MAX_STEPS && state !== undefined; steps++) {
    if (state.broken !== null || state.memory["global:done"] === 1n) return state;
    state = model.next(state, { kind: "step", cpu: 0, choice: 0 });
  }
  throw new Error("the program does not end");
}

/** The rule that `void f(void)` breaks, an assertion by its kind; or "holds". */
export function verdictOf(sources: Sources | string): string {
  const given: Sources = typeof sources === "string" ? { c: sources } : sources;
  const c = `${given.c}\nint done; void main_task(void) { f(); for (;;) done = 1; }`;
  const { broken } = runAlone(lowered({ ...given, c, roots: ["main_task"] }));
  return broken === null ? "holds" : (/^[A-Z_]{3,}/.exec(broken.rule)?.[0] ?? broken.rule);
}
