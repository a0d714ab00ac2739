// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "../../../src/kernelc/diagnostic.ts";
import { parseUnit, type Unit } from "../../../src/kernelc/unit.ts";
import { BOUNDARY_ATTRIBUTES, boundaryNames } from "../../../src/lower/boundary.ts";
import { lower } from "../../../src/lower/lower.ts";
import { withStubs } from "../../../src/model/create.ts";
import { FIRST_RUN } from "../../../src/model/initial.ts";
import { kernelFacts } from "../../../src/model/kernel.ts";
import { type OwnPrimitives, PRIMITIVES } from "../../../src/model/primitives/table.ts";
import type { Op, ProgramFunction } from "../../../src/model/program.ts";
import type { CpuConfig } from "../../../src/model/system.ts";
import type { Instance } from "../instances.ts";
import { PEER_PRIMITIVES } from "./primitives.ts";

/** Each exception, and the function that handles it. */
const HANDLERS = { irq: "irq_handler", nmi: "nmi_handler", sdei: "sdei_handler" } as const;
export type Exception = keyof typeof HANDLERS;

/** This file is run from bench/ and, compiled, from dist/bench/bench/. */
const ROOT = import.meta.dirname.replace(
  /([\\/]dist[\\/]bench)?[\\/]bench[\\/]peer[\\/]kernel$/,
  "",
);
const FOLDER = "bench/peer/kernel";

function configOf({ cpus, variant }: Instance): ReadonlyMap<string, string> {
  const config = new Map([
    ["CONFIG_NR_CPUS", `${cpus}`],
    ["CONFIG_OTHER_CPUS", `${2 ** cpus - 2}`],
  ]);
  if (variant !== "fixed") config.set(variant === "buggy" ? "CONFIG_BUGGY" : "CONFIG_LATE", "y");
  return config;
}

/** An entry point without code of its own: its handler, and the way back. */
function entryPoint(exception: Exception): ProgramFunction {
  const at = (line: number) => ({ site: { file: `<${exception}>`, line, column: 1 }, live: [] });
  return stub(exception, [
    { op: "call", callee: HANDLERS[exception], args: [], result: null, ...at(1) },
    { op: "primitive", name: "peer.return", args: [], result: null, requires: [], ...at(2) },
  ]);
}

const stub = (name: string, ops: readonly Op[]): ProgramFunction => ({
  name,
  params: 0,
  slots: [],
  ops,
  attributes: { noinstr: true, noreturn: false, balanced: false },
  site: { file: `<${name}>`, line: 1, column: 1 },
});

/** A task that has never run begins with its function. */
const firstRun = stub(FIRST_RUN, [
  { op: "return", value: null, site: { file: "<first run>", line: 1, column: 1 }, live: [] },
]);

const cpuConfig = ({ twoTasks }: Instance, id: number): CpuConfig => ({
  tasks: [
    { name: `A${id}`, runs: "task_loop" },
    ...(id < twoTasks ? [{ name: `B${id}`, runs: "task_loop" }] : []),
  ],
  idle: null,
  lines: [],
  faults: [],
  nohzFull: false,
});

/** entry.c, parsed and lowered, on the CPUs of an instance. Throws InputError for what is wrong in it. */
export function peerSystem(instance: Instance): OwnPrimitives {
  const tree = { read: (path: string) => readIfThere(join(ROOT, path)) };
  const options = {
    tree,
    config: configOf(instance),
    includePath: [],
    attributes: BOUNDARY_ATTRIBUTES,
    prelude: [`${FOLDER}/types.h`],
  };
  const boundary: Unit = parseUnit(`${FOLDER}/boundary.h`, options);
  const unit = parseUnit(`${FOLDER}/entry.c`, { ...options, keep: boundaryNames([boundary]) });
  const problems = [...boundary.diagnostics, ...unit.diagnostics];
  if (problems.length > 0) throw new InputError(problems);
  const program = lower({
    units: [unit],
    boundary: [boundary],
    roots: ["task_loop", ...Object.values(HANDLERS)],
    primitives: new Map(
      [...PRIMITIVES, ...Object.entries(PEER_PRIMITIVES)].map(([name, { arity }]) => [name, arity]),
    ),
    params: new Map(),
    architecture: "arm64",
  });
  const stubs = [...(Object.keys(HANDLERS) as Exception[]).map(entryPoint), firstRun];
  const functions = Object.fromEntries(stubs.map((one) => [one.name, one]));
  const system = withStubs({
    program: { ...program, functions: { ...program.functions, ...functions } },
    kernel: kernelFacts("v6.18"),
    boot: { pseudoNmi: true, eoiMode: 0, capsFinalized: true },
    cpus: Array.from({ length: instance.cpus }, (_, id) => cpuConfig(instance, id)),
    nesting: 3,
  });
  return { ...system, primitives: PEER_PRIMITIVES };
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}
