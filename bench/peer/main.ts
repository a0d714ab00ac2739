// SPDX-License-Identifier: GPL-2.0-only OR MIT
// One instance, searched in a process of its own: `main.js S6`, with `--c` what it is in kernel C,
// after one of S4
// with `--warm`, with fingerprints for states with `--compact`. What came of it as JSON.
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { exploreCompacted } from "../../src/explorer/intern/compact.ts";
import { exploreInterned } from "../../src/explorer/intern/explore.ts";
import type { Limits, Outcome } from "../../src/explorer/outcome.ts";
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
/** How often a search reads its meter: every so many states. */
const PULSE = 2048;
setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");

/** What the search holds when it is nearly done; garbage is no part of it. */
let held: number | null = null;
let readings = 0;
const meter = (): number => {
  readings += 1;
  if ("states" in expected && readings === Math.floor(expected.states / PULSE)) {
    // The second waits until the first has given buffers back.
    collect();
    collect();
    held = process.memoryUsage().arrayBuffers;
  }
  return 0;
};
const limits: Limits = { states: none, depth, seconds: none, memory: none };

const words = process.argv.slice(3);
const explore: typeof exploreInterned = words.includes("--compact")
  ? (model, judge, all) => exploreCompacted(model, judge, all, { meter }).outcome
  : exploreInterned;

/** The search of what is written in TypeScript, or in C, which is parsed and lowered first. */
function prepared(): () => Outcome<unknown> {
  if (!words.includes("--c"))
    return () => explore(peerModel(instance), judgePeer, limits, { meter });
  const { config, model } = kernelModel(instance);
  return () => explore(model, kernelJudge(config), limits, { meter });
}

if (words.includes("--warm")) {
  const { S4 } = INSTANCES;
  exploreInterned(peerModel(S4.instance), judgePeer, { ...limits, depth: none });
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
  bytes: held,
  searchCpu: (user + system) / 1e6,
};
process.stdout.write(`${JSON.stringify(found)}\n`);
