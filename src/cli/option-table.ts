// SPDX-License-Identifier: GPL-2.0-only OR MIT

export interface Option {
  readonly type: "boolean" | "string";
  /** What the value is called in the help text. */
  readonly value?: string;
  readonly short?: string;
  /** May be given several times. */
  readonly multiple?: boolean;
  readonly about: string;
}

/** The one table of options: parsing and the help text both come from it. */
export const OPTIONS = {
  patch: {
    type: "string",
    value: "FILE",
    multiple: true,
    about: "the patch to try, several: a series in order; - reads stdin",
  },
  as: {
    type: "string",
    value: "FORM",
    about: "lanes, story, json, itf, mermaid, perfetto or html",
  },
  json: { type: "boolean", about: "one JSON document on stdout (schema/report.schema.json)" },
  report: {
    type: "string",
    value: "KIND=FILE",
    multiple: true,
    about: "also ktap, junit, sarif, github or summary, in FILE; - is stdout",
  },
  terse: {
    type: "boolean",
    about: "check: only lines file:line:column: ERROR: text [rule]; order: no pictures",
  },
  lassos: {
    type: "boolean",
    about: "check: draw the cycles that liveness holds without only by fairness",
  },
  profile: {
    type: "string",
    value: "NAME",
    about: "check: scenarios of quick, full, random or all (default quick, or what is named)",
  },
  strict: { type: "boolean", about: "check: a number of states that is not pinned is missed (5)" },
  "b4-json": { type: "boolean", about: "lint: the JSON that b4's review checks read" },
  quiet: { type: "boolean", short: "q", about: "say nothing unless it is bad" },
  progress: { type: "boolean", about: "a line of progress every 30 s, for logs" },
  "no-color": { type: "boolean", about: "no colours (NO_COLOR=1 does the same)" },
  spec: { type: "string", value: "DIR", about: "folder of the scenarios (default: eret's own)" },
  traces: { type: "string", value: "DIR", about: "write the trace of every violation there" },
  jobs: { type: "string", value: "N", short: "j", about: "searches at a time (default 2)" },
  "max-states": {
    type: "string",
    value: "N",
    about: "stop a search at N states (default 5000000)",
  },
  "max-depth": { type: "string", value: "N", about: "stop at paths of N steps (default 100000)" },
  "max-seconds": {
    type: "string",
    value: "N",
    about: "stop a search after N seconds (default 600)",
  },
  "max-memory": {
    type: "string",
    value: "MB",
    about: "stop a search at N megabytes (default 3000)",
  },
  vacuity: { type: "boolean", about: "check: print what was never met, as a file for --expect" },
  expect: {
    type: "string",
    value: "FILE",
    about: "check: what may never be met; anything else ends with 5",
  },
  shard: { type: "string", value: "I/N", about: "check: every N-th config point, from the I-th" },
  changed: {
    type: "string",
    value: "BASE",
    about: "check: only scenarios of which a file changed since that commit",
  },
  bisect: { type: "boolean", about: "exit with 125 instead of 2 and 3, for git bisect run" },
  "allow-incomplete": {
    type: "boolean",
    about: "exit with 0 instead of 3; every report still says INCOMPLETE",
  },
  checkpoint: {
    type: "string",
    value: "DIR",
    about: "check: keep long searches there, and go on with those that are",
  },
  "checkpoint-every": {
    type: "string",
    value: "N",
    about: "seconds between two checkpoints (default 60)",
  },
  "no-intern": { type: "boolean", about: "search plainly: slower, and the same verdicts" },
  compact: {
    type: "boolean",
    about: "check: keep 64 bits of each state; proves nothing, says how sure it is; no liveness",
  },
  reduce: {
    type: "boolean",
    about: "check: leave out what does not matter to safety rules; off where liveness is judged",
  },
  "no-reduce": {
    type: "boolean",
    about: "look at everything where a scenario says 'search: reduced', too",
  },
  safety: { type: "boolean", about: "reduce: judge no liveness rules" },
  "no-merging": { type: "boolean", about: "reduce: store states with one way out, too" },
  "no-interrupt-placement": { type: "boolean", about: "reduce: try events before every step" },
  "no-partial-order": { type: "boolean", about: "reduce: interleave all CPUs everywhere" },
  "no-symmetry": { type: "boolean", about: "reduce: tell CPUs apart that are alike" },
  port: { type: "string", value: "N", about: "explore: serve there (default: any free port)" },
  random: {
    type: "boolean",
    about: "check: try random schedules, prove nothing; no liveness rules",
  },
  runs: { type: "string", value: "N", about: "random: schedules to try (default 200)" },
  seed: { type: "string", value: "S", about: "random: where chance begins (default 1)" },
  pct: {
    type: "string",
    value: "D",
    about: "random: depth of bug that priorities seek (default 3)",
  },
  path: { type: "string", value: "P", about: "random: only this schedule, as 'again:' gave it" },
  help: { type: "boolean", short: "h", about: "print this" },
  version: { type: "boolean", about: "print the version" },
} as const satisfies Record<string, Option>;

interface Command {
  readonly words: string;
  readonly about: string;
}

export const COMMANDS = {
  check: { words: "[SCENARIO…]", about: "explore and judge; default: everything in spec/" },
  order: {
    words: "[SCENARIO…] --patch FILE",
    about: "verdicts before and after a change of the C",
  },
  replay: { words: "TRACE", about: "run a trace again, stop where the rule breaks (exit code 1)" },
  show: { words: "TRACE --as FORM", about: "draw a trace" },
  explore: {
    words: "SCENARIO [POINT]",
    about: "walk through the model in a browser, on 127.0.0.1",
  },
  explain: { words: "RULE", about: "claim, source, broken twins and their traces" },
  lint: { words: "[-|PATCH]", about: "one patch, for b4: a line for each problem, else nothing" },
  list: { words: "rules|scenarios|primitives", about: "what there is" },
  merge: { words: "JSON…", about: "one document and one exit code from those of all shards" },
  completion: { words: "bash|zsh|fish", about: "print a completion script" },
  man: { words: "", about: "print the manual page" },
} as const satisfies Record<string, Command>;
