// SPDX-License-Identifier: GPL-2.0-only OR MIT
// Measures the interned search against the plain one, in one run: every config point of
// spec/ as it is, then some of them with more events or a second CPU, so that the memo is
// warm. Prints the tables of docs/performance.md, and writes them there.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import { join } from "node:path";
import { VOCABULARY } from "../dist/run/rules.js";
import { loadScenario } from "../dist/scenario/load.js";
import { points } from "../dist/scenario/points.js";
import { search } from "./search.mjs";

const root = join(import.meta.dirname, "..");
const tree = { read: (path) => readFileSync(join(root, path), "utf8") };
/** The plain search gets no further than this: its speed hardly changes later. */
const PLAIN_STATES = 30_000;
/** Further than this no row goes. */
const STATES = 5_000_000;

/** Scenario, config point, events per source, CPUs. */
const LARGER = [
  ["arm64/nmi-v7.3", "eoimode=1", 2, 1],
  ["arm64/nmi-v7.3", "eoimode=1", 4, 1],
  ["arm64/el0-irq", "all", 3, 1],
  ["arm64/idle-nmi", "all", 4, 1],
  ["hrtimer/deferred", "pseudo_nmi=y", 4, 1],
  ["arm64/nmi-v7.3", "eoimode=1", 1, 2],
  ["arm64/el0-irq", "all", 1, 2],
];

/** The same, cold: in a process of its own. */
function searchAlone(what) {
  const words = [join(import.meta.dirname, "measure.mjs"), JSON.stringify(what)];
  return JSON.parse(execFileSync(process.execPath, words).toString());
}

/** Throws when the two searches disagree: a speed means nothing then. */
function pair(what, run) {
  const plain = run({ ...what, engine: "plain" });
  const interned = run({ ...what, engine: "interned" });
  for (const key of ["kind", "states", "transitions", "depth", "broken"]) {
    if (JSON.stringify(plain[key]) !== JSON.stringify(interned[key]))
      throw new Error(`${what.scenario} ${what.point}: ${key} ${plain[key]}, ${interned[key]}`);
  }
  return { plain, interned };
}

const speed = ({ states, seconds }) => states / seconds;
const number = (value) => Math.round(value).toLocaleString("en").replaceAll(",", " ");
const row = (cells) => `| ${cells.join(" | ")} |`;
const table = (heads, rows) =>
  [row(heads), row(heads.map((_, at) => (at === 0 ? "---" : "---:"))), ...rows.map(row)].join("\n");

const folders = new Map();
for (const file of readdirSync(join(root, "spec"), { recursive: true }).map(String).sort()) {
  if (!file.endsWith(".yaml")) continue;
  const name = file.replace(/\.yaml$/, "");
  for (const point of points(loadScenario(name, tree, VOCABULARY))) {
    const what = { scenario: name, point: point.name, times: 0, cpus: 1, states: STATES };
    const { plain, interned } = pair(what, search);
    const folder = name.split("/")[0];
    const sum = folders.get(folder) ?? { points: 0, states: 0, plain: 0, interned: 0 };
    sum.points += 1;
    sum.states += plain.states;
    sum.plain += plain.seconds;
    sum.interned += interned.seconds;
    folders.set(folder, sum);
  }
}
const asTheyAre = [...folders].map(([folder, { points: count, states, plain, interned }]) => [
  `spec/${folder}`,
  count,
  number(states),
  plain.toFixed(1),
  interned.toFixed(1),
  `${(plain / interned).toFixed(1)}×`,
]);

const larger = LARGER.map(([scenario, point, times, count]) => {
  const what = { scenario, point, times, cpus: count };
  const { plain } = pair({ ...what, states: PLAIN_STATES }, searchAlone);
  const interned = searchAlone({ ...what, states: STATES, engine: "interned" });
  return [
    `${scenario} ${point}, ${times} of each event, ${count === 1 ? "1 CPU" : `${count} CPUs`}`,
    `${number(interned.states)}${interned.kind === "bounded" ? " (limit)" : ""}`,
    number(interned.transitions),
    interned.seconds.toFixed(1),
    number(speed(interned)),
    number(speed(plain)),
    `${(speed(interned) / speed(plain)).toFixed(0)}×`,
    number(interned.bytes / interned.states),
    number(plain.bytes / plain.states),
  ];
});

const text = `# Performance

Written by \`npm run bench\`: Node ${process.version}, ${availableParallelism()} × ${cpus()[0]?.model ?? "CPU"}.
Seconds are CPU seconds (user and system) of the search alone, liveness included. Both searches gave the same numbers of states
and transitions, the same depth, and paths of the same length with the same switches.

## Every config point of spec/, as it is

One after the other in one process. These spaces are small (a thousand states or two), so most
of the time goes to the first run of each kind of step: there is a memo for each config point.

${table(["folder", "points", "states", "plain s", "interned s", "ratio"], asTheyAre)}

## With more events or a second CPU

Each in a process of its own that starts cold: about 0.4 s of each goes to Node's compiler and to
the first runs. The plain search was stopped after ${number(PLAIN_STATES)} states. Bytes are heap and buffers at their
largest, less what the process had before, for each state.

${table(
  [
    "space",
    "states",
    "transitions",
    "s",
    "states/s",
    "plain states/s",
    "ratio",
    "B/state",
    "plain B/state",
  ],
  larger,
)}
`;
process.stdout.write(text);
writeFileSync(join(root, "docs", "performance.md"), text);
