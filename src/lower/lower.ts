// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { type Diagnostic, formatDiagnostic, InputError } from "../kernelc/diagnostic.ts";
import type { Location } from "../kernelc/position.ts";
import type { Unit } from "../kernelc/unit.ts";
import type { Cell, Program, ProgramFunction } from "../model/program.ts";
import type { Architecture } from "./architecture.ts";
import { type LoweredFunction, lowerFunction, lowerWrapper } from "./function.ts";
import type { FunctionTarget } from "./module.ts";
import { createProject } from "./modules.ts";
import type { Note } from "./note.ts";
import { lowerObject } from "./object.ts";
import type { GlobalObject, Project } from "./project.ts";
import { Refusal } from "./refusal.ts";
import { silentLoops } from "./silent-loop.ts";
import { didYouMean } from "./suggest.ts";

export interface LowerOptions {
  /** The .c files; headers come by `#include`. */
  readonly units: readonly Unit[];
  /** spec/boundary/*.h, parsed by the same parser. */
  readonly boundary: readonly Unit[];
  /** Names of functions reachable from outside: vectors, tasks, handlers. */
  readonly roots: readonly string[];
  /** Names of the model's primitives with their number of arguments. */
  readonly primitives: ReadonlyMap<string, number>;
  /** Value of each __param, by "name" or "name(argument)"; there is no default. */
  readonly params: ReadonlyMap<string, bigint>;
  /** Says which changes of per-CPU variables are one instruction. */
  readonly architecture: Architecture;
}

/**
 * Turns everything reached from the roots into a program of atomic steps.
 * Throws InputError with all that is wrong in reached code, each with its
 * position and the functions that lead there.
 */
export function lower(options: LowerOptions): Program {
  const problems = [...options.boundary, ...options.units].flatMap((unit) => unit.diagnostics);
  if (problems.length > 0) throw new InputError(problems);
  const work = new Worklist(refusing(() => createProject(options)));
  const start: Location = { file: options.units[0]?.file ?? "spec", line: 1, column: 1 };
  for (const root of options.roots) work.root(root, start);
  work.run();
  for (const unit of [...options.boundary, ...options.units])
    for (const name of unit.configUnset) work.assume(`not set: ${name}`);
  return work.program();
}

/** A refusal outside of any function stops at once. */
function refusing<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new InputError([{ at: error.at, message: error.message }]);
  }
}

/** Follows calls breadth first, so that the chain of callers is a shortest one. */
class Worklist {
  private readonly project: Project;
  private readonly queue: (() => void)[] = [];
  private readonly chains = new Map<string, readonly string[]>();
  private readonly functions: Record<string, ProgramFunction> = {};
  private readonly objects = new Map<string, GlobalObject>();
  private readonly cells: Cell[] = [];
  private readonly assumptions = new Set<string>();
  private readonly diagnostics = new Map<string, Diagnostic>();

  constructor(project: Project) {
    this.project = project;
  }

  root(name: string, at: Location): void {
    this.guarded([name], () => this.find(name, at));
  }

  private find(name: string, at: Location): void {
    const target = this.project.findFunction(null, name);
    if (target !== null) {
      this.reach(target, []);
      return;
    }
    const near = didYouMean(
      name,
      this.project.modules.flatMap(({ scope }) => [...scope.functions.keys()]),
    );
    this.error({ at, message: `root '${name}' is not defined in any unit${near}` });
  }

  run(): void {
    for (let next = this.queue.shift(); next !== undefined; next = this.queue.shift()) next();
    for (const { fn, site } of silentLoops(this.functions))
      this.error({
        at: { file: site.file, line: site.line, column: site.column },
        message: "silent loop: no step inside and no local that ends it, the run would never leave",
        callers: this.chains.get(fn) ?? [fn],
      });
    if (this.diagnostics.size > 0) throw new InputError([...this.diagnostics.values()]);
  }

  assume(line: string): void {
    this.assumptions.add(line);
  }

  program(): Program {
    const objects = [...this.objects.values()];
    return {
      functions: this.functions,
      initial: this.cells,
      perCpu: objects.flatMap(({ name, perCpu }) => (perCpu ? [name] : [])).sort(),
      assumptions: [...this.assumptions].sort(),
      // Lowering has dropped those stores itself; the model would drop those of namesakes too.
    };
  }

  private reach(target: FunctionTarget, callers: readonly string[]): void {
    this.once(target.name, callers, () => lowerFunction(this.project, target));
  }

  private once(name: string, callers: readonly string[], work: () => LoweredFunction): void {
    if (this.chains.has(name)) return;
    const chain = [...callers, name];
    this.chains.set(name, chain);
    this.queue.push(() =>
      this.guarded(chain, () => {
        const { fn, notes } = work();
        this.functions[name] = fn;
        for (const note of notes) this.take(note, chain);
      }),
    );
  }

  private object(object: GlobalObject, chain: readonly string[]): void {
    const key = `${object.perCpu} ${object.name}`;
    if (this.objects.has(key)) return;
    this.objects.set(key, object);
    this.guarded(chain, () => {
      const { cells, notes } = lowerObject(this.project, object);
      this.cells.push(...cells);
      for (const note of notes) this.take(note, chain);
    });
  }

  private take(note: Note, chain: readonly string[]): void {
    switch (note.note) {
      case "error":
        this.error({ at: note.at, message: note.message, callers: chain });
        return;
      case "assume":
        this.assumptions.add(note.line);
        return;
      case "ignored-field":
        this.assumptions.add(`ignored field: ${note.key}`);
        return;
      case "function":
        this.reach(note.target, chain);
        return;
      case "wrapper":
        this.once(note.entry.name, chain, () => lowerWrapper(this.project, note.entry));
        return;
      case "object":
        this.object(note.object, chain);
        return;
    }
  }

  private guarded(chain: readonly string[], work: () => void): void {
    try {
      work();
    } catch (error) {
      if (error instanceof Refusal)
        this.error({ at: error.at, message: error.message, callers: chain });
      else if (error instanceof InputError)
        for (const diagnostic of error.diagnostics) this.error({ ...diagnostic, callers: chain });
      else throw error;
    }
  }

  private error(diagnostic: Diagnostic): void {
    this.diagnostics.set(
      formatDiagnostic({ at: diagnostic.at, message: diagnostic.message }),
      diagnostic,
    );
  }
}
