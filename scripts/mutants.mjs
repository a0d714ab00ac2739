#!/usr/bin/env node
// SPDX-License-Identifier: GPL-2.0-only OR MIT
// Makes mutants of src/ (one small fault each), runs the tests of what each touches, and prints
// the score and those that no test notices. See docs/testing.md.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Bench } from "./mutants/judge.mjs";
import { applied, mutantsOf } from "./mutants/make.mjs";
import { distances, importsOf } from "./mutants/reach.mjs";
import { judges, ROOMS, roomOf } from "./mutants/rooms.mjs";

const USAGE = `usage: npm run mutants -- [--files PATH]... [--limit N] [--seed N] [--jobs N]
                        [--seconds N] [--list] [--json FILE]
                        [--again FILE]

  --files PATH  of what begins with this only (default: ${Object.keys(ROOMS).join(", ")})
  --limit N     N of them, as many of each room (default: 400; 0 is all)
  --seed N      which (default: 1)
  --jobs N      at the same time (default: 1)
  --seconds N   a mutant that takes longer than this and ten times what the tests take hangs
                (default: 60)
  --list        prints the mutants and runs nothing
  --json FILE   what came of each, also of those that were killed
  --again FILE  those only that were not killed according to such a file`;

const root = join(import.meta.dirname, "..");
const { values } = parseArgs({
  options: {
    files: { type: "string", multiple: true, default: [] },
    limit: { type: "string", default: "400" },
    seed: { type: "string", default: "1" },
    jobs: { type: "string", default: "1" },
    seconds: { type: "string", default: "60" },
    list: { type: "boolean", default: false },
    json: { type: "string" },
    again: { type: "string" },
    help: { type: "boolean", default: false },
  },
});
const sources = ["src", "test"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join(folder, name))
    .sort(),
);
const textOf = (file) => readFileSync(join(root, file), "utf8");

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function numbers(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What an earlier run has found; null when none is asked for. */
const earlier = values.again === undefined ? null : JSON.parse(readFileSync(values.again, "utf8"));

/** The mutants that a run is about. */
function chosen() {
  if (earlier === null) return drawn();
  const left = earlier.results.filter(({ fate }) => fate !== "killed").map(({ place }) => place);
  const rank = (mutant) => left.indexOf(placeOf(mutant));
  return sources
    .filter((file) => roomOf(file) !== null)
    .flatMap((file) => mutantsOf(file, textOf(file)))
    .filter((mutant) => rank(mutant) !== -1)
    .sort((a, b) => rank(a) - rank(b));
}

/** As many mutants of each room as the limit allows, drawn by lot. */
function drawn() {
  const limit = Number(values.limit) || Number.POSITIVE_INFINITY;
  const draw = numbers(Number(values.seed));
  const all = sources
    .filter((file) => roomOf(file) !== null)
    .filter(
      (file) => values.files.length === 0 || values.files.some((path) => file.startsWith(path)),
    )
    .flatMap((file) => mutantsOf(file, textOf(file)));
  const rooms = Object.keys(ROOMS).map((room) =>
    all
      .filter(({ file }) => roomOf(file) === room)
      .map((mutant) => ({ mutant, lot: draw() }))
      .sort((a, b) => a.lot - b.lot)
      .map(({ mutant }) => mutant),
  );
  const found = [];
  for (let at = 0; found.length < Math.min(limit, all.length); at += 1)
    found.push(...rooms.flatMap((room) => room[at] ?? []));
  return found.slice(0, Math.min(limit, all.length));
}

const imports = importsOf(root, sources);
const tests = sources.filter((file) => file.endsWith(".test.ts"));
const far = new Map(tests.map((test) => [test, distances(imports, test)]));
/** By test: how long it takes, and how many mutants it has killed; what kills soonest comes first. */
const took = new Map();
const kills = new Map();

function testsOf(file) {
  const room = roomOf(file);
  const cost = (test) =>
    ((took.get(test) ?? 1000) * (1 + (far.get(test)?.get(file) ?? 0))) /
    (1 + (kills.get(`${room} ${test}`) ?? 0));
  return tests
    .filter((test) => judges(test, file) && far.get(test)?.has(file))
    .sort((a, b) => cost(a) - cost(b) || (a < b ? -1 : 1));
}

const placeOf = ({ file, line, kind, was, text }) => {
  const short = (each) => each.replace(/\s+/g, " ").slice(0, 70);
  return `${file}:${line}: ${kind}: ${short(was)} -> ${short(text)}`;
};

/** What comes of a mutant: killed (by which test), timeout, survived, or untested. */
async function fateOf(mutant, bench) {
  const asked = testsOf(mutant.file);
  if (asked.length === 0) return { fate: "untested" };
  const expected = asked.reduce((sum, test) => sum + (took.get(test) ?? 0), 0);
  const limit = Math.max(1000 * Number(values.seconds), 10 * expected);
  const text = applied(textOf(mutant.file), mutant);
  const answer = await bench.ask({ file: mutant.file, text, tests: asked }, limit);
  if (typeof answer === "string") return { fate: answer === "timeout" ? "timeout" : "killed" };
  if (answer.error !== undefined) throw new Error(answer.error);
  if (answer.isGreen) return { fate: "survived", ms: answer.ms };
  const [by = "an error"] = answer.failed;
  const key = `${roomOf(mutant.file)} ${by}`;
  kills.set(key, (kills.get(key) ?? 0) + 1);
  return { fate: "killed", by, ms: answer.ms };
}

/** The tests have to be green without any fault; what they take is the measure of what hangs. */
async function rehearse(bench, mutants) {
  for (const [test, ms] of Object.entries(earlier?.took ?? {})) took.set(test, ms);
  if (earlier !== null) return;
  const asked = tests.filter((test) => mutants.some(({ file }) => judges(test, file)));
  const [{ file } = {}] = mutants;
  if (asked.length === 0) return;
  const answer = await bench.ask({ file, text: textOf(file), tests: asked }, 1_800_000);
  if (answer.isGreen !== true)
    throw new Error(`red without any fault: ${answer.failed ?? answer} ${answer.error ?? ""}`);
  for (const [test, ms] of Object.entries(answer.took)) took.set(test, ms);
}

function keep(file, results) {
  const told = { took: Object.fromEntries(took), results: results.filter(Boolean) };
  writeFileSync(file, `${JSON.stringify(told, null, 1)}\n`);
}

/** Judges all of them, and says of each that was not killed so. */
async function judged(mutants) {
  const benches = Array.from({ length: Number(values.jobs) }, () => new Bench(root));
  const close = () => {
    for (const bench of benches) bench.close();
  };
  process.on("SIGINT", () => {
    close();
    process.exit(130);
  });
  const results = [];
  const queue = [...mutants.entries()];
  const work = async (bench) => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const [at, mutant] = next;
      const place = placeOf(mutant);
      results[at] = { place, room: roomOf(mutant.file), ...(await fateOf(mutant, bench)) };
      if (values.json !== undefined) keep(values.json, results);
      if (results[at].fate !== "killed") console.log(`${results[at].fate} ${place}`);
    }
  };
  try {
    await rehearse(benches[0], mutants);
    await Promise.all(benches.map(work));
  } finally {
    close();
  }
  return results;
}

function score(results) {
  for (const room of [...Object.keys(ROOMS), "all"]) {
    const own = results.filter((each) => room === "all" || each.room === room);
    if (own.length === 0) continue;
    const count = (fate) => own.filter((each) => each.fate === fate).length;
    const dead = count("killed") + count("timeout");
    console.log(
      `${room}: ${dead} of ${own.length} killed (${((100 * dead) / own.length).toFixed(1)} %), ` +
        `${count("timeout")} of them by a timeout; ${count("survived")} survive, ` +
        `${count("untested")} without a test`,
    );
  }
}

if (values.help) console.log(USAGE);
else if (values.list) console.log(chosen().map(placeOf).join("\n"));
else score(await judged(chosen()));
