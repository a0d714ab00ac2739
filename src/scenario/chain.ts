// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { InputError } from "../kernelc/diagnostic.ts";
import type { Location } from "../kernelc/position.ts";
import type { SourceTree } from "../kernelc/source.ts";
import type { Entry } from "./collections.ts";
import { Reading, type Vocabulary } from "./reading.ts";
import { type ScenarioFile, scenarioFile } from "./schema.ts";

/** The folder of scenarios and C, as paths in messages and traces begin. */
export const SPEC = "spec";

/** Where scenario `name` is written. */
export const fileOf = (name: string): string => `${SPEC}/${name}.yaml`;

/** A scenario file and all that it extends, as one; nothing has been compared yet. */
export interface Merged {
  readonly files: readonly string[];
  readonly values: ScenarioFile;
  /** Patches of the whole chain, the base's first. */
  readonly patches: NonNullable<ScenarioFile["patch"]>;
}

/** Reads the chain of `extends:` that begins at `name`. Throws InputError. */
export function readChain(name: string, tree: SourceTree, vocabulary: Vocabulary): Merged {
  const files: string[] = [];
  const inherited: string[] = [];
  let own: ScenarioFile | null = null;
  let merged: ScenarioFile | null = null;
  let patches: NonNullable<ScenarioFile["patch"]> = [];
  let next: { readonly value: string; readonly at: Location } | undefined = {
    value: name,
    at: { file: fileOf(name), line: 1, column: 1 },
  };
  while (next !== undefined) {
    const file = fileOf(next.value.replace(/\.yaml$/, ""));
    if (files.includes(file)) {
      const circle = [...files.slice(files.indexOf(file)), file].join(" > ");
      throw problem(next.at, circular(circle));
    }
    const text = tree.read(file);
    if (text === null) throw problem(next.at, `there is no file ${file}, check the path`);
    const reading: Reading = new Reading(file, text, vocabulary);
    const values: ScenarioFile | undefined =
      reading.diagnostics.length === 0 ? scenarioFile.read(reading.root, reading) : undefined;
    if (values === undefined) throw new InputError(reading.diagnostics);
    if (merged !== null) inherited.push(...(values.except ?? []).map(({ key }) => key));
    files.push(file);
    patches = [...(values.patch ?? []), ...patches];
    own ??= values;
    merged = merged === null ? values : inherit(merged, values);
    next = values.extends;
  }
  if (own === null || merged === null) throw new Error("a chain has at least one file");
  const idle = own.include?.find(
    ({ value }) => !inherited.includes(value) && !vocabulary.onRequest.includes(value),
  );
  if (idle !== undefined) throw problem(idle.at, needless(idle.value));
  return { files, values: merged, patches };
}

const circular = (circle: string) =>
  `'extends' goes round in a circle, ${circle}, let one of them stand on its own`;

const needless = (rule: string) =>
  `'include' names '${rule}', which nothing that this extends leaves out, delete it`;

const problem = (at: Location, message: string) => new InputError([{ at, message }]);

/** The child's keys win; tables of settings are joined; a verdict and what it costs never are. */
function inherit(child: ScenarioFile, base: ScenarioFile): ScenarioFile {
  return {
    title: child.title ?? base.title,
    source: child.source ?? base.source,
    about: child.about,
    extends: child.extends,
    patch: child.patch,
    kernel: child.kernel ?? base.kernel,
    c: child.c ?? base.c,
    boundary: child.boundary ?? base.boundary,
    matrix: child.matrix ?? base.matrix,
    params: join(child.params, base.params),
    config: join(child.config, base.config),
    asm: {
      daifset_on_exit: child.asm?.daifset_on_exit ?? base.asm?.daifset_on_exit,
      pmr_on_entry: child.asm?.pmr_on_entry ?? base.asm?.pmr_on_entry,
      pmr_in_spsr: child.asm?.pmr_in_spsr ?? base.asm?.pmr_in_spsr,
    },
    x86: child.x86 ?? base.x86,
    cpus: child.cpus ?? base.cpus,
    gic: child.gic ?? base.gic,
    firmware: child.firmware ?? base.firmware,
    memory: child.memory ?? base.memory,
    window: child.window ?? base.window,
    translation: child.translation ?? base.translation,
    nesting: child.nesting ?? base.nesting,
    invariants: child.invariants ?? base.invariants,
    except: join(
      child.except,
      base.except?.filter(({ key }) => !child.include?.some(({ value }) => value === key)),
    ),
    include: [...(child.include ?? []), ...(base.include ?? [])],
    fairness: child.fairness ?? base.fairness,
    expect: child.expect,
    states: child.states,
    cover: child.cover ?? base.cover,
    profile: child.profile,
    search: child.search,
  };
}

function join<T>(
  child: readonly Entry<T>[] | undefined,
  base: readonly Entry<T>[] | undefined,
): readonly Entry<T>[] {
  const own = child ?? [];
  const kept = (base ?? []).filter((entry) => !own.some(({ key }) => key === entry.key));
  return [...kept, ...own];
}
