// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Expr } from "../kernelc/ast.ts";
import type { Unit } from "../kernelc/unit.ts";
import { readBoundary } from "./boundary.ts";
import type { CType } from "./ctype.ts";
import { FunctionContext } from "./function-context.ts";
import { type Module, Project } from "./project.ts";
import { Resolver } from "./resolve.ts";
import { Scope } from "./scope.ts";

export interface ProjectOptions {
  readonly units: readonly Unit[];
  readonly boundary: readonly Unit[];
  readonly primitives: ReadonlyMap<string, number>;
  readonly params: ReadonlyMap<string, bigint>;
}

/** Ties units, boundary and types together: types need constants, constants need types. */
export function createProject(options: ProjectOptions): Project {
  const boundary = readBoundary(options.boundary, options.primitives);
  const modules: Module[] = [];
  const homes = new Map<Scope, Module>();
  const project: Project = new Project(modules, boundary, {
    primitives: options.primitives,
    params: options.params,
    home: (scope) => {
      const known = homes.get(scope);
      if (known !== undefined) return known;
      const module = createModule(() => project, scope);
      homes.set(scope, module);
      return module;
    },
  });
  for (const unit of options.units) modules.push(createModule(() => project, new Scope(unit)));
  return project;
}

function createModule(project: () => Project, scope: Scope): Module {
  const values = new Map<string, bigint>();
  const context = (): FunctionContext => new FunctionContext(project(), module, null);
  const constant = (e: Expr): bigint => context().constant(e);
  const types = new Resolver(scope, {
    typeOf: (e): CType => context().typeOf(e),
    constant,
  });
  const enumerator = (name: string): bigint | null => {
    const found = scope.enumerators.get(name);
    if (found === undefined) return null;
    const known = values.get(name);
    if (known !== undefined) return known;
    const { value, after } = found;
    const before = after === null ? -1n : (enumerator(after) ?? -1n);
    const result = value === null ? before + 1n : constant(value);
    values.set(name, result);
    return result;
  };
  const module: Module = { scope, types, enumerator, constant };
  return module;
}
