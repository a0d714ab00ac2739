// SPDX-License-Identifier: GPL-2.0-only OR MIT
// One instance by the reduced search: `reduced.js S6 [placement] [partial-order] [merging] [symmetry]`.
import { exploreInterned } from "../../src/explorer/intern/explore.ts";
import { exploreReduced } from "../../src/explorer/reduce/explore.ts";
import { INSTANCES, type InstanceName } from "./instances.ts";
import { judgePeer } from "./judge.ts";
import { peerModel } from "./model.ts";

const [name, ...words] = process.argv.slice(2);
const { instance, expected } = INSTANCES[name as InstanceName];
const none = Number.POSITIVE_INFINITY;
/** Enough to meet what is broken; the rest of such a space is nobody's concern. */
const ENOUGH = 200_000;
const states = "trace" in expected ? ENOUGH : none;
const limits = { states, depth: none, seconds: none, memory: none };
const isOn = (word: string): boolean => words.length === 0 || words.includes(word);
const wanted = {
  placement: isOn("placement"),
  partialOrder: isOn("partial-order"),
  merging: isOn("merging"),
  symmetry: isOn("symmetry"),
};
const began = process.cpuUsage();
const { outcome, reductions, restarts } = exploreReduced(
  peerModel(instance),
  judgePeer,
  limits,
  wanted,
);
const { user, system } = process.cpuUsage(began);
/** The limit holds for the search of a shortest path, too; here it is looked for without. */
const path = outcome.kind === "violated" ? (outcome.violations[0]?.path.length ?? 0) : 0;
const short =
  path === 0
    ? null
    : exploreInterned(peerModel(instance), judgePeer, { ...limits, states: none, depth: path });
const found = {
  verdict: outcome.kind === "exhausted" ? "holds" : outcome.kind,
  states: outcome.stats.states,
  transitions: outcome.stats.transitions,
  trace: short?.kind === "violated" ? (short.violations[0]?.path.length ?? 0) : 0,
  bytes: process.memoryUsage().arrayBuffers,
  searchCpu: (user + system) / 1e6,
  restarts,
  left: reductions.flatMap(({ on, left }) => (on ? [left] : [])),
};
process.stdout.write(`${JSON.stringify(found)}\n`);
