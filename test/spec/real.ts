// SPDX-License-Identifier: GPL-2.0-only OR MIT
// The specs of this repository, built for tests that drive them by hand.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { SourceTree } from "../../src/kernelc/source.ts";
import { createModel } from "../../src/model/create.ts";
import type { Machine } from "../../src/model/machine.ts";
import type { Action, SystemConfig } from "../../src/model/system.ts";
import { buildPoint } from "../../src/run/build.ts";
import { VOCABULARY } from "../../src/run/rules.ts";
import { loadScenario } from "../../src/scenario/load.ts";
import { type Point, points } from "../../src/scenario/points.ts";
import type { Scenario } from "../../src/scenario/scenario.ts";

const root = join(import.meta.dirname, "..", "..");

export const tree: SourceTree = {
  read: (path) => {
    const file = join(root, path);
    return existsSync(file) ? readFileSync(file, "utf8") : null;
  },
};

/** `tree` with texts replaced: `edit` gets each file and gives what is to be read instead. */
export const edited = (edit: (path: string, text: string) => string): SourceTree => ({
  read: (path) => {
    const text = tree.read(path);
    return text === null ? null : edit(path, text);
  },
});

/** A scenario and its config point; "all" names the only one. */
export function pointOf(
  name: string,
  point: string,
  from: SourceTree = tree,
): { readonly scenario: Scenario; readonly point: Point } {
  const scenario = loadScenario(name, from, VOCABULARY);
  const found = points(scenario).find((one) => one.name === point);
  if (found === undefined) throw new Error(`${name} has no point ${point}`);
  return { scenario, point: found };
}

/** One machine that a test drives: the hardware acts when told, the software in between. */
export class Driver {
  readonly config: SystemConfig;
  private readonly model;
  private readonly watch: (state: Machine, action: Action) => void;
  state: Machine;

  constructor(name: string, point: string, watch: (state: Machine, action: Action) => void) {
    const at = pointOf(name, point);
    this.config = buildPoint(at.scenario, at.point, tree).config;
    this.model = createModel(this.config);
    const [first] = this.model.initial();
    if (first === undefined) throw new Error("no initial state");
    this.state = first;
    this.watch = watch;
  }

  private act(action: Action): void {
    const enabled = this.model.enabled(this.state);
    if (!enabled.some((one) => JSON.stringify(one) === JSON.stringify(action)))
      throw new Error(`${JSON.stringify(action)} is not enabled: ${JSON.stringify(enabled)}`);
    this.state = this.model.next(this.state, action);
    this.watch(this.state, action);
  }

  hardware(kind: "raise" | "withdraw" | "take-irq" | "take-fault", source: string): void {
    this.act({ kind, cpu: 0, source });
  }

  /** Runs software, and nothing else, until `there` is true; at least one step. */
  run(there: (state: Machine) => boolean): void {
    for (let steps = 0; steps < 1000; steps += 1) {
      this.act({ kind: "step", cpu: 0, choice: 0 });
      if (there(this.state)) return;
    }
    throw new Error("never got there");
  }
}
