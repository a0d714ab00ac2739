// SPDX-License-Identifier: GPL-2.0-only OR MIT
// One instance, searched in a process of its own: `main.js S6`, with `--c` what it is in kernel C,
// with `--compact`, `--placement` or `--reduce` by that search. What came of it as JSON.
import { exploreCompacted } from "../../src/explorer/intern/compact.ts";
import { exploreInterned } from "../../src/explorer/intern/explore.ts";
import type { Limits, Outcome } from "../../src/explorer/outcome.ts";
import { exploreReduced } from "../../src/explorer/reduce/explore.ts";
import { ALL_ON, type Reductions } from "../../src/explorer/reduce/report.ts";
import { INSTANCES, type InstanceName } from "./instances.ts";
import { judgePeer } from "./judge.ts";
import { kernelJudge } from "./kernel/judge.ts";
import { kernelModel } from "./kernel/model.ts";
import { peerModel } from "./model.ts";
import type { Found } from "./tool.ts";

const name = process.argv[2] as InstanceName;
const { instance, expected } = INSTANCES[name];
const depth = "trace" in expected ? expected.trace : Number.POSITIVE_INFINITY;
const none = Number.POSITIVE_INFINITY;
const limits: Limits = { states: none, depth, seconds: none, memory: none };

type Search = typeof exploreInterned;

/** Events are tried only where they matter; nothing else is left out. */
const PLACEMENT: Reductions = { merging: false, placement: true, partialOrder: false };

const SEARCHES: Readonly<Record<string, Search>> = {
  "--compact": (...asked) => exploreCompacted(...asked).outcome,
  "--placement": (model, judge, all) => exploreReduced(model, judge, all, PLACEMENT).outcome,
  "--reduce": (model, judge, all) => exploreReduced(model, judge, all, ALL_ON).outcome,
};

const words = process.argv.slice(3);
const explore = SEARCHES[words.find((word) => word in SEARCHES) ?? ""] ?? exploreInterned;

/** The search of what is written in TypeScript, or in C, which is parsed and lowered first. */
function prepared(): () => Outcome<unknown> {
  if (!words.includes("--c")) return () => explore(peerModel(instance), judgePeer, limits);
  const { config, model } = kernelModel(instance);
  return () => explore(model, kernelJudge(config), limits);
}

const search = prepared();
const began = process.cpuUsage();
const outcome = search();
const { user, system } = process.cpuUsage(began);
const { states, transitions } = outcome.stats;
const found: Found = {
  verdict: outcome.kind === "violated" ? "violated" : "holds",
  states,
  transitions,
  trace: outcome.kind === "violated" ? (outcome.violations[0]?.path.length ?? 0) : 0,
  bytes: process.memoryUsage().arrayBuffers,
  searchCpu: (user + system) / 1e6,
};
process.stdout.write(`${JSON.stringify(found)}\n`);
