// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { InputError } from "../../src/kernelc/diagnostic.ts";
import { parseUnit } from "../../src/kernelc/unit.ts";
import type { Architecture } from "../../src/lower/architecture.ts";
import { BOUNDARY_ATTRIBUTES, boundaryNames } from "../../src/lower/boundary.ts";
import { lower } from "../../src/lower/lower.ts";
import type { Program, ProgramFunction } from "../../src/model/program.ts";
import { printFunction } from "./print.ts";

export interface Sources {
  /** One unit, or several by file name. */
  readonly c: string | Readonly<Record<string, string>>;
  readonly boundary?: string;
  readonly roots?: readonly string[];
  readonly primitives?: Readonly<Record<string, number>>;
  readonly params?: Readonly<Record<string, bigint>>;
  readonly config?: Readonly<Record<string, string>>;
  readonly architecture?: Architecture;
}

/** Lowers invented C. The primitives are those of the boundary with as many arguments as declared. */
export function lowered(input: Sources | string): Program {
  const sources: Sources = typeof input === "string" ? { c: input } : input;
  const files = typeof sources.c === "string" ? { "t.c": sources.c } : sources.c;
  const text: Record<string, string> = { ...files, "b.h": sources.boundary ?? "" };
  const tree = { read: (path: string) => text[path] ?? null };
  const config = new Map(Object.entries(sources.config ?? {}));
  const common = { tree, config, includePath: [""], attributes: BOUNDARY_ATTRIBUTES };
  const boundary = [parseUnit("b.h", common)];
  const keep = boundaryNames(boundary);
  const units = Object.keys(files)
    .filter((name) => name.endsWith(".c"))
    .map((name) => parseUnit(name, { ...common, keep }));
  const primitives = new Map<string, number>(Object.entries(sources.primitives ?? {}));
  if (sources.primitives === undefined)
    for (const item of boundary[0]?.items ?? [])
      if (item.kind === "declaration")
        for (const d of item.declarators) {
          const shape = d.type.derivations[0];
          const none = shape?.kind === "function" && shape.params[0]?.type.spec.kind === "void";
          const first = shape?.kind === "function" ? shape.params[0]?.type.derivations.length : 0;
          if (shape?.kind === "function")
            primitives.set(d.name, none && first === 0 ? 0 : shape.params.length);
        }
  const params = new Map(Object.entries(sources.params ?? {}));
  const { roots = ["f"], architecture = "arm64" } = sources;
  return lower({ units, boundary, roots, primitives, params, architecture });
}

/** One lowered function as text. */
export function ops(sources: Sources | string, name = "f"): string {
  const program = lowered(sources);
  return printFunction(functionOf(program, name));
}

export function functionOf(program: Program, name: string): ProgramFunction {
  const fn = program.functions[name];
  if (fn === undefined) throw new Error(`no function ${name}`);
  return fn;
}

/** The messages of everything refused, one per line. */
export function refusals(sources: Sources | string): string[] {
  try {
    lowered(sources);
  } catch (error) {
    if (error instanceof InputError) return error.message.split("\n");
    throw error;
  }
  return [];
}
