// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Initialiser, TypeName } from "../kernelc/ast.ts";
import { formatLocation } from "../kernelc/position.ts";
import { agree } from "./agree.ts";
import type { Architecture } from "./architecture.ts";
import { hasFact } from "./attributes.ts";
import type { Boundary } from "./boundary.ts";
import { isBuiltin } from "./builtin-names.ts";
import type { FunctionTarget, Module } from "./module.ts";
import { isSameFunction } from "./own-copy.ts";
import { type Scope, type Variable, weightOf } from "./scope.ts";
import { didYouMean } from "./suggest.ts";

/** A variable that outlives calls. */
export interface GlobalObject {
  readonly name: string;
  readonly perCpu: boolean;
  readonly module: Module;
  readonly type: TypeName;
  readonly init: Initialiser | null;
  /** Nobody defines it. */
  readonly undefined: boolean;
}

/** All units together: what a name means in one of them. */
export class Project {
  readonly modules: readonly Module[];
  readonly boundary: Boundary;
  /** The types of a header of the boundary. */
  readonly home: (scope: Scope) => Module;
  readonly primitives: ReadonlyMap<string, number>;
  readonly params: ReadonlyMap<string, bigint>;
  readonly architecture: Architecture;
  /** Names in the program, and the place of the one thing each stands for. */
  private readonly taken = new Map<string, string>();
  /** The unit that had a function of this name and place first. */
  private readonly copies = new Map<string, Module>();
  /** Whether another unit's copy is the same. */
  private readonly same = new Map<string, boolean>();
  /** Variables whose declarations were compared. */
  private readonly agreed = new Set<string>();

  constructor(
    modules: readonly Module[],
    boundary: Boundary,
    options: Pick<Project, "primitives" | "params" | "architecture" | "home">,
  ) {
    this.modules = modules;
    this.boundary = boundary;
    this.home = options.home;
    this.primitives = options.primitives;
    this.params = options.params;
    this.architecture = options.architecture;
  }

  /** The function a name means in `module`: its own, the strong one of another unit, the weak one. */
  findFunction(module: Module | null, name: string): FunctionTarget | null {
    const candidates = this.modules.filter((m) => m.scope.functions.has(name));
    const definition = (m: Module) => m.scope.functions.get(name);
    const weak = (m: Module): boolean => {
      const found = definition(m);
      return found !== undefined && hasFact(m.scope.attributesOf(found), "weak");
    };
    const local = (m: Module): boolean => m.scope.isLocal(name);
    const own = candidates.find((m) => m === module && (local(m) || !weak(m)));
    const shared = candidates.filter((m) => !local(m));
    const strong = shared.filter((m) => !weak(m));
    // For a root, which no unit asks for, a static function will do when there is but one.
    const all = [strong, shared, module === null ? candidates : []].find((l) => l.length > 0) ?? [];
    if (own === undefined || !local(own)) onlyOne(all, name);
    const found = own ?? all[0];
    const body = found === undefined ? undefined : definition(found);
    if (found === undefined || body === undefined) return null;
    const unique = this.uniqueFunction(name, found, formatLocation(found.scope.locate(body.at)));
    return { name: unique, module: found, variant: "plain", definition: body };
  }

  /** The name of a unit's copy: a header's function is one as long as it does the same in both. */
  private uniqueFunction(name: string, module: Module, place: string): string {
    const { file } = module.scope.unit;
    const first = this.copies.get(`${name} ${place}`) ?? module;
    this.copies.set(`${name} ${place}`, first);
    const key = `${file} ${name} ${place}`;
    const same = this.same.get(key) ?? isSameFunction(first, module, name, new Set());
    this.same.set(key, same);
    return this.unique("function", name, same ? place : `${place} in ${file}`, file);
  }

  /** The variable at file scope that a name means in `module`. */
  findObject(module: Module, name: string): GlobalObject | null {
    const here = module.scope.variables.get(name);
    if (here === undefined) return null;
    if (here.static) {
      this.agree(name, [module], module.scope.unit.file);
      return this.object(module, here, module.scope.unit.file);
    }
    const shared = this.modules.filter((m) => m.scope.variables.get(name)?.static === false);
    this.agree(name, shared, "");
    const all = shared.flatMap((m) => m.scope.variables.get(name) ?? []);
    const [best] = shared
      .map((m) => ({ home: m, variable: m.scope.variables.get(name) ?? here }))
      .sort((a, b) => weightOf(b.variable) - weightOf(a.variable));
    if (best === undefined) return null;
    const perCpu = all.some((variable) => variable.perCpu);
    return this.object(best.home, { ...best.variable, perCpu }, "");
  }

  private agree(name: string, modules: readonly Module[], place: string): void {
    const key = `${place} ${name}`;
    if (this.agreed.has(key)) return;
    agree(name, modules);
    this.agreed.add(key);
  }

  private object(module: Module, variable: Variable, place: string): GlobalObject {
    return {
      name: this.unique("object", variable.name, place, module.scope.unit.file),
      perCpu: variable.perCpu,
      module,
      type: variable.type,
      init: variable.init,
      undefined: variable.declared,
    };
  }

  /** The plain name for the first who asks, `name@file` for a namesake in another unit. */
  unique(kind: "function" | "object", name: string, place: string, file: string): string {
    const key = `${kind} ${name}`;
    const owner = this.taken.get(key);
    if (owner === undefined) this.taken.set(key, place);
    return owner === undefined || owner === place ? name : `${name}@${file}`;
  }

  /** `, did you mean …?` over everything that can be called. */
  suggest(name: string): string {
    const known = [...this.boundary.entries.keys()];
    for (const { scope } of this.modules) known.push(...scope.functions.keys());
    return didYouMean(name, known);
  }

  /** The line that a definition is not used, when there is one. */
  cut(name: string): string | null {
    const entry = this.boundary.entries.has(name);
    const defined = this.modules.some(
      ({ scope }) => scope.functions.has(name) || (entry && scope.unit.keptMacros.has(name)),
    );
    return defined && (entry || isBuiltin(name)) ? `cut: ${name}` : null;
  }
}

/** Refuses definitions of one name at several places: which one runs would be open. */
function onlyOne(modules: readonly Module[], name: string): void {
  let first: string | null = null;
  for (const { scope } of modules) {
    const at = scope.functions.get(name)?.at ?? 0;
    const place = formatLocation(scope.locate(at));
    if (first !== null && first !== place)
      scope.refuse(at, `'${name}' is defined twice, first at ${first}`);
    first = place;
  }
}
