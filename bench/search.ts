// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { explore } from "../src/explorer/explore.ts";
import { exploreInterned } from "../src/explorer/intern/explore.ts";
import { exploreReduced } from "../src/explorer/reduce/explore.ts";
import { ALL_ON } from "../src/explorer/reduce/report.ts";
import { createJudge, createLiveness } from "../src/invariants/judge.ts";
import { createModel, withStubs } from "../src/model/create.ts";
import { createFairness, dutyOf } from "../src/model/fairness.ts";
import type { CpuConfig, SystemConfig } from "../src/model/system.ts";
import { buildPoint } from "../src/run/build.ts";
import { checkedRules, VOCABULARY } from "../src/run/rules.ts";
import { loadScenario } from "../src/scenario/load.ts";
import { points } from "../src/scenario/points.ts";

/** This file is compiled to dist/bench/bench/. */
export const ROOT = join(import.meta.dirname, "..", "..", "..");

export const tree = {
  read: (path: string): string | null => {
    const file = join(ROOT, path);
    return existsSync(file) ? readFileSync(file, "utf8") : null;
  },
};

/** A config point of a scenario, made larger. */
export interface Space {
  readonly scenario: string;
  readonly point: string;
  /** How often each event may happen; as the scenario says, when absent. */
  readonly times?: number;
  /** Copies of its CPUs. */
  readonly copies?: number;
  /** Exceptions on a CPU's stack; as the scenario says, when absent. */
  readonly nesting?: number;
  /** The reduced one judges no liveness. */
  readonly engine: "plain" | "interned" | "reduced";
  /** Further than this it is not searched. */
  readonly states: number;
}

export interface Cost {
  readonly kind: "exhausted" | "bounded" | "violated";
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  /** Rule, steps and switches of each violation. */
  readonly broken: readonly (readonly [string, number, number])[];
  /** CPU seconds of the search alone, liveness included. */
  readonly seconds: number;
  /** Heap and buffers at their largest, less what the process had before. */
  readonly bytes: number;
}

function enlarged(config: SystemConfig, { times, copies = 1, nesting }: Space): SystemConfig {
  const often = <Source extends { readonly times: number | "unlimited" }>(
    source: Source,
  ): Source => (times === undefined ? source : { ...source, times });
  const copy = (id: number) => (cpu: CpuConfig) => {
    const named = <One extends { readonly name: string }>(one: One): One =>
      id === 0 ? one : { ...one, name: `${one.name}${id}` };
    return {
      ...cpu,
      tasks: cpu.tasks.map(named),
      lines: cpu.lines.map(often).map(named),
      faults: cpu.faults.map(often).map(named),
    };
  };
  const cpus = Array.from({ length: copies }, (_, id) => config.cpus.map(copy(id))).flat();
  return withStubs({ ...config, cpus, nesting: nesting ?? config.nesting });
}

const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

/** Searches a space in this process. Throws for a scenario that is not there. */
export function search(space: Space): Cost {
  const scenario = loadScenario(space.scenario, tree, VOCABULARY);
  const point = points(scenario).find(({ name }) => name === space.point);
  if (point === undefined) throw new Error(`${space.scenario} has no point ${space.point}`);
  const config = enlarged(buildPoint(scenario, point, tree).config, space);
  const rules = checkedRules(scenario);
  const none = Number.POSITIVE_INFINITY;
  const limits = { states: space.states, depth: none, seconds: none, memory: none };
  let memory = 0;
  const meter = () => {
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    memory = Math.max(memory, heapUsed + arrayBuffers);
    return 0;
  };
  meter();
  const before = memory;
  const began = cpuSeconds();
  const [model, judge] = [createModel(config), createJudge(config, rules)];
  const liveness = {
    ...createLiveness(config, rules),
    duty: dutyOf,
    fairness: createFairness(config.cpus, scenario.fairness),
  };
  const outcome = {
    plain: () => explore(model, judge, limits, { liveness, meter }),
    interned: () => exploreInterned(model, judge, limits, { liveness, meter }),
    reduced: () => exploreReduced(model, judge, limits, ALL_ON, { meter }).outcome,
  }[space.engine]();
  const seconds = cpuSeconds() - began;
  const { states, transitions, depth } = outcome.stats;
  const violations = outcome.kind === "violated" ? outcome.violations : [];
  return {
    kind: outcome.kind,
    states,
    transitions,
    depth,
    broken: violations.map(({ rule, path, switches }) => [rule, path.length, switches] as const),
    seconds,
    bytes: memory - before,
  };
}
