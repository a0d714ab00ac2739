// SPDX-License-Identifier: GPL-2.0-only OR MIT
// One search of one config point, and what it cost.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { explore } from "../dist/explorer/explore.js";
import { exploreInterned } from "../dist/explorer/intern/explore.js";
import { createJudge, createLiveness } from "../dist/invariants/judge.js";
import { createModel, withStubs } from "../dist/model/create.js";
import { dutyOf, fairnessOf } from "../dist/model/fairness.js";
import { buildPoint } from "../dist/run/build.js";
import { checkedRules, VOCABULARY } from "../dist/run/rules.js";
import { loadScenario } from "../dist/scenario/load.js";
import { points } from "../dist/scenario/points.js";

const root = join(import.meta.dirname, "..");
const tree = {
  read: (path) => {
    const file = join(root, path);
    return existsSync(file) ? readFileSync(file, "utf8") : null;
  },
};

function system(built, times, cpus) {
  const often = (source) => (times === 0 ? source : { ...source, times });
  const named = (id) => (one) => ({ ...one, name: id === 0 ? one.name : `${one.name}${id}` });
  const copies = Array.from({ length: cpus }, (_, id) =>
    built.cpus.map((cpu) => ({
      ...cpu,
      tasks: cpu.tasks.map(named(id)),
      lines: cpu.lines.map(often).map(named(id)),
      faults: cpu.faults.map(often).map(named(id)),
    })),
  );
  return withStubs({ ...built, cpus: copies.flat() });
}

const cpuSeconds = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

/**
 * Searches a config point with one engine. `times` replaces how often each event may
 * happen (0: as the scenario says); with 2 CPUs there is a second one like the first.
 */
export function search({ scenario: name, point: pointName, times, cpus, engine, states }) {
  const scenario = loadScenario(name, tree, VOCABULARY);
  const point = points(scenario).find((one) => one.name === pointName);
  if (point === undefined) throw new Error(`${name} has no point ${pointName}`);
  const config = system(buildPoint(scenario, point, tree).config, times, cpus);
  const rules = checkedRules(scenario);
  const limits = { states, depth: Infinity, seconds: Infinity, memory: Infinity };
  let memory = 0;
  const meter = () => {
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    memory = Math.max(memory, heapUsed + arrayBuffers);
    return 0;
  };
  meter();
  const before = memory;
  const began = cpuSeconds();
  const run = engine === "plain" ? explore : exploreInterned;
  const {
    kind,
    stats,
    violations = [],
  } = run(createModel(config), createJudge(config, rules), limits, {
    liveness: { ...createLiveness(config, rules), duty: dutyOf, fairness: fairnessOf },
    meter,
  });
  const seconds = cpuSeconds() - began;
  return {
    kind,
    states: stats.states,
    transitions: stats.transitions,
    depth: stats.depth,
    broken: violations.map(({ rule, path, switches }) => [rule, path.length, switches]),
    seconds,
    bytes: memory - before,
  };
}
