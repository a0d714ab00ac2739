// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Machine } from "../model/machine.ts";
import { topOf } from "../model/observe.ts";
import { isStep } from "../model/program.ts";
import type { Action, SystemConfig } from "../model/system.ts";

/** Which steps of the C fired at least once. */
export interface Coverage {
  readonly fired: number;
  readonly total: number;
  /** Steps that never fired, in order of file and line. */
  readonly silent: readonly SilentStep[];
}

interface SilentStep {
  readonly fn: string;
  readonly file: string;
  readonly line: number;
  /** What the step is: a primitive's name, or "load", "store", …. */
  readonly what: string;
}

/**
 * Watches a search and remembers the steps that it takes. It looks at no more than which
 * step that is, so it may be told once of all that look the same (`exploreInterned`).
 */
export class StepCounter {
  readonly #fired = new Map<string, Set<number>>();
  /** How many of `#fired` are C. */
  #count = 0;
  readonly #config: SystemConfig;
  readonly #total: number;

  constructor(config: SystemConfig) {
    this.#config = config;
    this.#total = functionsOfC(config).reduce((sum, { ops }) => sum + ops.filter(isStep).length, 0);
  }

  readonly observe = (before: Machine, action: Action): void => {
    if (action.kind !== "step") return;
    const call = topOf(before, action.cpu).calls.at(-1);
    if (call === undefined) return;
    const fired = this.#fired.get(call.fn) ?? new Set();
    if (fired.has(call.pc)) return;
    this.#fired.set(call.fn, fired.add(call.pc));
    if (!isStub(this.#config, call.fn)) this.#count += 1;
  };

  /** Functions of which a step has fired. */
  functions(): readonly string[] {
    return [...this.#fired.keys()];
  }

  /** How many steps of the C have fired so far, of how many. */
  soFar(): { readonly fired: number; readonly total: number } {
    return { fired: this.#count, total: this.#total };
  }

  /** Names of the C's assertions that were executed. */
  assertions(): readonly string[] {
    return functionsOfC(this.#config).flatMap(({ name, ops }) =>
      ops.flatMap((op, pc) =>
        isStep(op) && op.op === "assert" && this.#fired.get(name)?.has(pc) === true ? op.name : [],
      ),
    );
  }

  /** Of the C only: stubs are ours, and a path through them may be impossible by design. */
  coverage(): Coverage {
    let fired = 0;
    const silent: SilentStep[] = [];
    for (const { name, ops } of functionsOfC(this.#config)) {
      for (const [pc, op] of ops.entries()) {
        if (!isStep(op)) continue;
        if (this.#fired.get(name)?.has(pc) === true) fired += 1;
        else {
          const what = "name" in op ? op.name : op.op;
          silent.push({ fn: name, file: op.site.file, line: op.site.line, what });
        }
      }
    }
    const byPlace = (a: SilentStep, b: SilentStep) =>
      a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line;
    return { fired, total: fired + silent.length, silent: silent.sort(byPlace) };
  }
}

const isStub = ({ program }: SystemConfig, fn: string): boolean =>
  program.functions[fn]?.site.file.startsWith("<") ?? true;

const functionsOfC = (config: SystemConfig) =>
  Object.values(config.program.functions).filter(({ name }) => !isStub(config, name));
