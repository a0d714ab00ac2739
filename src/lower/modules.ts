// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Expr } from "../kernelc/ast.ts";
import type { Unit } from "../kernelc/unit.ts";
import type { Architecture } from "./architecture.ts";
import { readBoundary } from "./boundary.ts";
import type { CType } from "./ctype.ts";
import { FunctionContext } from "./function-context.ts";
import type { Module } from "./module.ts";
import { Project } from "./project.ts";
import { Resolver } from "./resolve.ts";
import { Scope } from "./scope.ts";
import { knownTruth } from "./term.ts";

export interface ProjectOptions {
  readonly units: readonly Unit[];
  readonly boundary: readonly Unit[];
  readonly primitives: ReadonlyMap<string, number>;
  readonly params: ReadonlyMap<string, bigint>;
  readonly architecture: Architecture;
}

/** Ties units, boundary and types together: types need constants, constants need types. */
export function createProject(options: ProjectOptions): Project {
  const boundary = readBoundary(options.boundary, options.primitives);
  const modules: Module[] = [];
  const homes = new Map<Scope, Module>();
  const project: Project = new Project(modules, boundary, {
    primitives: options.primitives,
    params: options.params,
    architecture: options.architecture,
    home: (scope) => {
      const known = homes.get(scope);
      if (known !== undefined) return known;
      const module = createModule(() => project, scope);
      homes.set(scope, module);
      return module;
    },
  });
  for (const unit of options.units) modules.push(createModule(() => project, new Scope(unit)));
  for (const module of modules) checkAsserts(project, module);
  return project;
}

/** `_Static_assert` at file scope; one that needs sizes cannot be decided here. */
function checkAsserts(project: Project, module: Module): void {
  for (const { condition, at } of module.scope.asserts) {
    const value = new FunctionContext(project, module, null).tryConstant(condition);
    if (value !== null && knownTruth(value) === false)
      module.scope.refuse(at, "this check of the compiler fails");
  }
}

function createModule(project: () => Project, scope: Scope): Module {
  const values = new Map<string, bigint>();
  const context = (): FunctionContext => new FunctionContext(project(), module, null);
  const constant = (e: Expr): bigint => context().constant(e);
  const typer = { typeOf: (e: Expr): CType => context().typeOf(e), constant };
  const types = new Resolver(scope, typer, (name) => enumerator(name));
  const open = new Set<string>();
  const enumerator = (name: string): bigint | null => {
    const found = scope.enumerators.get(name);
    if (found === undefined) return null;
    const known = values.get(name);
    if (known !== undefined) return known;
    const { value, after } = found;
    const before = after === null ? -1n : (enumerator(after) ?? -1n);
    if (open.has(name)) scope.refuse(found.at, `the value of '${name}' depends on itself`);
    open.add(name);
    const result = value === null ? before + 1n : constant(value);
    open.delete(name);
    values.set(name, result);
    return result;
  };
  const module: Module = { scope, types, enumerator, constant, isOpen: () => open.size > 0 };
  return module;
}
