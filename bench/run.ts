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
/** Whoever ends a run of hours keeps what was measured. */
function keep(part: string, found: Partial<Results>): void {
  const at = new Date().toISOString().slice(0, 16).replace("T", " ");
  results = { ...results, ...found, measured: { ...results.measured, [part]: at } };
  writeResults(results, report(results));
}
if (extent !== "quick" && isWanted("spec")) keep("spec", { spec: measureSpec(say) });
if (extent !== "quick" && isWanted("growth")) keep("growth", { growth: measureGrowth(say) });
for (const name of instancesOf(extent)) {
  for (const part of [name, "reductions"]) {
    if (!isWanted(part)) continue;
    const found = measure(name, part === name ? toolsOn(name) : reductionsOn(name), say);
    const row = { ...results.peers[name], ...found };
    keep(part, { peers: { ...results.peers, [name]: row } });
  }
}
if (isWanted("profile")) keep("profile", { profiles: PROFILED.map(profile) });
writeResults(results, report(results));
process.stdout.write(report(results));
