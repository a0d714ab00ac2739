// SPDX-License-Identifier: GPL-2.0-only OR MIT
// One instance, searched in a process of its own: `main.js S6`, or `main.js B3 11` for no more
// than 11 steps. What came of it as JSON.
import { exploreInterned } from "../../src/explorer/intern/explore.ts";
import { INSTANCES, type InstanceName } from "./instances.ts";
import { judgePeer } from "./judge.ts";
import { peerModel } from "./model.ts";

const name = process.argv[2] as InstanceName;
const { instance } = INSTANCES[name];
const limits = {
  states: Infinity,
  depth: Number(process.argv[3] ?? Infinity),
  seconds: Infinity,
  memory: Infinity,
};
const began = process.cpuUsage();
const outcome = exploreInterned(peerModel(instance), judgePeer, limits);
const { user, system } = process.cpuUsage(began);
const seconds = (user + system) / 1e6;
const { rss, heapUsed, arrayBuffers } = process.memoryUsage();
const { states } = outcome.stats;
process.stdout.write(
  `${JSON.stringify({ name, kind: outcome.kind, ...outcome.stats, trace: outcome.kind === "violated" ? outcome.violations.map(({ rule, path }) => [rule, path.length]) : [], seconds, rate: states / seconds, rss, heapUsed, arrayBuffers, b: arrayBuffers / states })}\n`,
);
