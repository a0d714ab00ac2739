// SPDX-License-Identifier: GPL-2.0-only OR MIT
// Measures spec/, how its spaces grow, and eret against the model checkers that are installed.
// `quick`: the other checkers on what takes seconds only; `s8`: 10^8 states as well; names of
// parts (spec, growth, reductions, profile, S6, …): only these.
// Prints docs/performance.md and writes it, with bench/results.json.
import { measure } from "./peer/measure.ts";
import { instancesOf, isExtent, reductionsOn, toolsOn } from "./peer/plan.ts";
import { profile } from "./peer/profile.ts";
import { report } from "./report.ts";
import { machine, type Results, readResults, writeResults } from "./results.ts";
import { measureGrowth, measureSpec } from "./spec.ts";

/** Of which it is shown where the time goes. */
const PROFILED = ["S6", "S7"] as const;

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

const words = process.argv.slice(2).map((word) => word.replace(/^--/, ""));
const extent = words.find(isExtent) ?? "full";
const only = words.filter((word) => !isExtent(word));

const before = readResults();
let results: Results = { ...before, machine: machine() };
const isWanted = (part: string): boolean => only.length === 0 || only.includes(part);
if (extent !== "quick" && isWanted("spec")) results = { ...results, spec: measureSpec(say) };
if (extent !== "quick" && isWanted("growth")) results = { ...results, growth: measureGrowth(say) };
for (const name of instancesOf(extent)) {
  const tools = [
    ...(isWanted(name) ? toolsOn(name) : []),
    ...(isWanted("reductions") ? reductionsOn(name) : []),
  ];
  if (tools.length === 0) continue;
  const row = { ...results.peers[name], ...measure(name, tools, say) };
  results = { ...results, peers: { ...results.peers, [name]: row } };
  // Whoever ends a run of hours keeps what was measured.
  writeResults(results, report(results));
}
if (isWanted("profile")) results = { ...results, profiles: PROFILED.map(profile) };
writeResults(results, report(results));
process.stdout.write(report(results));
