// SPDX-License-Identifier: GPL-2.0-only OR MIT
// Makes random sequences of GIC operations, runs them on QEMU, writes what it answered.
// node record.mjs PAYLOAD.elf OUTPUT-FOLDER
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const [, , PAYLOAD, FOLDER] = process.argv;

const EL3 = 1;
const DS = 2;
const FIQ = 4;
const MODES = {
  "one-state": { bits: 0, cpus: 1 },
  "one-state-2": { bits: 0, cpus: 2 },
  "ds0-fiq0": { bits: EL3, cpus: 1 },
  "ds0-fiq1": { bits: EL3 | FIQ, cpus: 1 },
  "ds1-fiq0": { bits: EL3 | DS, cpus: 1 },
  "ds1-fiq1": { bits: EL3 | DS | FIQ, cpus: 1 },
};
const OPERATIONS = [
  "reset-all",
  "reset-cpu",
  "pend",
  "unpend",
  "enable",
  "disable",
  "priority",
  "route",
  "sgi",
  "pmr",
  "bpr1",
  "ctlr",
  "iar",
  "eoir",
  "dir",
  "device",
  "unmask",
  "group",
  "secure-priority",
  "secure-pend",
];
const NOTHING = 0xffffffff;

/** mulberry32 */
let state = 0;
function random() {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return (t ^ (t >>> 14)) >>> 0;
}
const below = (n) => random() % n;
const pick = (list) => list[below(list.length)];

const ONE = [
  { intid: 3, home: 0, sgi: true },
  { intid: 7, home: 0, sgi: true },
  { intid: 20, home: 0 },
  { intid: 27, home: 0, level: true },
  { intid: 30, home: 0, level: true },
  { intid: 33, home: 0, level: true },
  { intid: 34, home: 0, level: true },
  { intid: 100, home: 0 },
  { intid: 101, home: 0 },
  { intid: 102, home: 0 },
];
const TWO = [
  ...ONE,
  { intid: 3, home: 1, sgi: true },
  { intid: 20, home: 1 },
  { intid: 27, home: 1, level: true },
];
const linesOf = (mode) => (MODES[mode].cpus === 2 ? TWO : ONE);
const nameOf = ({ intid, home }) => (home === 0 ? `${intid}` : `${intid}@${home}`);

const PMRS = [0xf0, 0xe0, 0xff, 0x80, 0xc0, 0xf8, 0x60];

/** about: plain, written (BPR1, CTLR, PMR at any time), level (software pends lines), dir, eoir (misuse). */
function make(mode, about, length) {
  const { bits, cpus } = MODES[mode];
  const shifted = (bits & EL3) !== 0 && (bits & DS) === 0;
  const hasGroup0 = shifted && (bits & FIQ) !== 0;
  // QEMU keeps eight bits of priority in the distributor; hardware as many as the CPU interface, here five.
  const priority = () => below(256) & (shifted ? 0xf0 : 0xf8);
  const eoiMode = about === "dir" ? Number(below(4) !== 0) : below(2);
  const nests = about === "eoir";
  const start = nests
    ? { bpr0: 2, bpr1: 3, cbpr: 0, eoiMode, pmr: 0xff }
    : {
        bpr0: below(8),
        bpr1: below(8),
        cbpr: Number(below(4) === 0),
        eoiMode,
        pmr: pick(PMRS.slice(0, 6)),
      };
  const lines = linesOf(mode).map((line) => ({
    ...line,
    group: hasGroup0 && !line.level && !line.sgi && below(4) === 0 ? 0 : 1,
    priority: priority(),
    enabled: nests || below(8) !== 0,
  }));
  const group1 = lines.filter(({ group }) => group === 1);
  const operations = [];
  for (let at = 0; at < length; at++) {
    const cpu = cpus === 2 ? below(2) : 0;
    const line =
      about === "level" && below(2) === 0 ? pick(lines.filter(({ level }) => level)) : pick(lines);
    const own = line.group === 1 ? line : pick(group1);
    const by = (op, rest) => operations.push({ op, cpu, ...rest });
    const dice = below(100);
    if (dice < 26) {
      if (line.group === 0) by("secure-pend", { line });
      else if (line.level && (about !== "level" || below(2) === 0))
        by("device", { cpu: line.intid >= 32 ? 0 : line.home, line, on: Number(below(4) !== 0) });
      else if (line.sgi && below(2) === 0)
        by("sgi", { intid: cpus === 2 ? 3 : line.intid, mask: cpus === 2 ? 1 + below(3) : 1 });
      else by(below(5) === 0 || (line.level && below(2) === 0) ? "unpend" : "pend", { line });
    } else if (dice < 31) by(pick(["enable", "enable", "disable"]), { line: own });
    else if (dice < 37) by("priority", { line: own, value: priority() });
    else if (dice < 41 && cpus === 2)
      by("route", { line: pick(lines.filter(({ intid }) => intid >= 32)), value: below(2) });
    else if (dice < 46 && !nests) by("pmr", { value: below(3) === 0 ? below(256) : pick(PMRS) });
    else if (dice < (about === "written" ? 52 : 48) && !nests)
      by("bpr1", { value: below(8), idle: about !== "written" });
    else if (dice < (about === "written" ? 56 : 50) && !nests)
      by("ctlr", {
        value: below(2) | (about === "written" ? below(2) << 1 : eoiMode << 1),
        idle: about !== "written",
      });
    else if (dice < 74) by("iar");
    else if (dice < (about === "dir" || nests ? 80 : 88))
      by("eoir", { back: nests ? 1 + below(2) : 0 });
    else if (dice < 97)
      by("dir", {
        back: below(3),
        owner: cpus === 2 ? below(2) : cpu,
        early: about === "dir" ? below(2) : 0,
      });
    else by("unmask");
  }
  return { mode, about, start, lines, operations };
}

/** The words of a run: each sequence with the places of its records. */
function wordsOf(sequences, { bits, cpus }) {
  const words = [];
  const emit = (cpu, op, a = 0, b = 0, c = 0) =>
    words.push((cpu << 8) | OPERATIONS.indexOf(op), a >>> 0, b >>> 0, c >>> 0) / 4 - 1;
  const places = sequences.map(({ start, lines, operations }) => {
    emit(0, "reset-all");
    const points = start.bpr0 | (start.bpr1 << 8) | (start.cbpr << 16) | (start.eoiMode << 17);
    for (let cpu = 0; cpu < cpus; cpu++) emit(cpu, "reset-cpu", points, start.pmr);
    let first = 0;
    for (const { intid, home, group, priority, enabled } of lines) {
      const secure = group === 0;
      // As a non-secure write would have it: shifted into the upper half.
      if (secure) emit(0, "secure-priority", intid, home, ((priority >> 1) | 0x80) & 0xf8);
      else emit(0, "priority", intid, home, priority);
      first = emit(0, enabled ? "enable" : "disable", intid, home);
      if (secure) first = emit(0, "group", intid, home, 0);
    }
    const each = operations.map(({ op, cpu, line, value, on, intid, mask, back, owner, early }) => {
      switch (op) {
        case "pend":
        case "unpend":
        case "enable":
        case "disable":
        case "secure-pend":
          return emit(cpu, op, line.intid, line.home);
        case "device":
          return emit(cpu, op, line.intid, on);
        case "priority":
          return emit(cpu, op, line.intid, line.home, value);
        case "route":
          return emit(cpu, op, line.intid, value);
        case "sgi":
          return emit(cpu, op, intid, mask);
        case "pmr":
        case "bpr1":
        case "ctlr":
          return emit(cpu, op, value);
        case "eoir":
          return emit(cpu, op, back);
        case "dir":
          return emit(cpu, op, back, early, owner);
        default:
          return emit(cpu, op);
      }
    });
    return { first, each };
  });
  const head = new Uint32Array(64);
  const lines = linesOf(sequences[0].mode);
  head.set([words.length / 4, lines.length, bits, cpus]);
  lines.forEach(({ intid, home, level }, at) => {
    head[8 + at] = intid | (home << 16) | (level ? 1 << 24 : 0);
  });
  return {
    input: Buffer.concat([Buffer.from(head.buffer), Buffer.from(new Uint32Array(words).buffer)]),
    places,
  };
}

function qemu(input, { bits, cpus }) {
  const folder = mkdtempSync(join(tmpdir(), "gic-"));
  try {
    writeFileSync(join(folder, "in.bin"), input);
    const secure = bits & EL3 ? ",secure=on" : "";
    const run = spawnSync(
      "qemu-system-aarch64",
      [
        "-M",
        `virt,gic-version=3${secure}`,
        "-cpu",
        "cortex-a57",
        "-smp",
        `${cpus}`,
        "-m",
        "512",
        "-display",
        "none",
        "-serial",
        "null",
        "-monitor",
        "none",
        "-semihosting-config",
        "enable=on,target=native",
        "-kernel",
        PAYLOAD,
        "-device",
        "loader,file=in.bin,addr=0x44000000,force-raw=on",
      ],
      { cwd: folder, encoding: "utf8", timeout: 240_000 },
    );
    if (run.error || run.stderr) throw new Error(run.error?.message ?? run.stderr);
    const out = readFileSync(join(folder, "out.bin"));
    const words = new Uint32Array(out.buffer.slice(out.byteOffset, out.byteOffset + out.length));
    if (words[0] !== 0x600d)
      throw new Error(`panic ${[...words.slice(0, 4)].map((word) => word.toString(16))}`);
    return words;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const FIELDS = ["pmr", "rpr", "hppir", "irq", "bpr1", "ctlr", "bpr0"];
const hex = (value) => value.toString(16);

/** What a record shows, by names. Group 0 lines are not the non-secure side's to see. */
function seen(words, place, { lines, mode }) {
  const base = 16 + 32 * place;
  const { bits, cpus } = MODES[mode];
  const all = {};
  for (let cpu = 0; cpu < cpus; cpu++)
    FIELDS.forEach((field, at) => {
      if (field === "bpr0" && bits & EL3 && bits & FIQ) return;
      const value = words[base + 1 + FIELDS.length * cpu + at];
      all[cpu === 0 ? field : `${cpu}:${field}`] =
        field === "pmr" || field === "rpr" ? hex(value) : `${value}`;
    });
  const bitsOf = (word) =>
    lines.flatMap((line, at) =>
      ((words[base + word] >>> at) & 1) === 1 && line.group === 1 ? [nameOf(line)] : [],
    );
  if (bits & EL3 && bits & FIQ) all.fiqs = `${words[base + 19]}`;
  return { all, result: words[base], sets: { p: bitsOf(16), a: bitsOf(17), e: bitsOf(18) } };
}

function difference(before, after) {
  const changes = Object.entries(after.all).flatMap(([name, value]) =>
    before.all[name] === value ? [] : [`${name}=${value}`],
  );
  for (const set of ["p", "a", "e"]) {
    for (const name of after.sets[set])
      if (!before.sets[set].includes(name)) changes.push(`+${set}${name}`);
    for (const name of before.sets[set])
      if (!after.sets[set].includes(name)) changes.push(`-${set}${name}`);
  }
  return changes;
}

function textOf({ op, cpu, line, value, on, intid, mask }, result) {
  const by = cpu === 0 ? "" : `${cpu}:`;
  switch (op) {
    case "priority":
      return `${by}${op} ${nameOf(line)} ${hex(value)}`;
    case "route":
      return `${by}${op} ${nameOf(line)} ${value}`;
    case "device":
      return `${by}${op} ${nameOf(line)} ${on}`;
    case "sgi":
      return `${by}${op} ${intid} ${mask}`;
    case "pmr":
      return `${by}${op} ${hex(value)}`;
    case "bpr1":
    case "ctlr":
      return `${by}${op} ${value}`;
    case "eoir":
    case "dir":
      return `${by}${op} ${result}`;
    case "iar":
    case "unmask":
      return `${by}${op} = ${result}`;
    default:
      return `${by}${op} ${nameOf(line)}`;
  }
}

/** A sequence as it is stored. */
function recorded(sequence, { first, each }, words) {
  const { mode, about, start, lines, operations } = sequence;
  let before = seen(words, first, sequence);
  const initial = difference({ all: {}, sets: { p: [], a: [], e: [] } }, before).join(" ");
  const steps = [];
  const running = [[], []];
  for (let at = 0; at < operations.length; at++) {
    const operation = operations[at];
    const after = seen(words, each[at], sequence);
    const { op, cpu } = operation;
    if ((op === "eoir" || op === "dir") && after.result === NOTHING) continue;
    const changes = difference(before, after).join(" ");
    // A DIR of what is not active says nothing; it comes of one that was early.
    const line = lines.find(
      ({ intid, home }) => intid === after.result && (intid >= 32 || home === cpu),
    );
    if (op === "dir" && !before.sets.a.includes(nameOf(line))) {
      if (changes !== "") throw new Error(`DIR ${after.result} of what is not active: ${changes}`);
      continue;
    }
    steps.push(`${textOf(operation, after.result)}${changes === "" ? "" : ` > ${changes}`}`);
    before = after;
    if (op === "iar" && after.result < 1020) running[cpu].push(after.result);
    if (op !== "eoir") continue;
    const newest = running[cpu].pop();
    if (newest === after.result) continue;
    return {
      mode,
      about,
      start: startText(start),
      lines: lines.map(lineText),
      initial,
      steps,
      unpredictable: true,
    };
  }
  return { mode, about, start: startText(start), lines: lines.map(lineText), initial, steps };
}
const startText = ({ bpr0, bpr1, cbpr, eoiMode, pmr }) =>
  `bpr0=${bpr0} bpr1=${bpr1} cbpr=${cbpr} eoimode=${eoiMode} pmr=${hex(pmr)}`;
const lineText = (line) =>
  `${nameOf(line)}${line.sgi ? " sgi" : line.level ? " level" : " edge"} ${hex(line.priority)}${line.group === 0 ? " group0" : ""}${line.enabled ? "" : " disabled"}`;

/** Takes out what is to be written only while nothing runs, until nothing is left to take out. */
function settled(sequences, record) {
  for (;;) {
    const { words, places } = record(sequences);
    let changed = false;
    sequences.forEach((sequence, index) => {
      const depth = [0, 0];
      const keep = sequence.operations.map(() => true);
      for (let at = 0; at < sequence.operations.length; at++) {
        const { op, cpu, idle } = sequence.operations[at];
        const { result } = seen(words, places[index].each[at], sequence);
        if (op === "iar" && result < 1020) depth[cpu]++;
        if (op === "eoir" && result !== NOTHING) depth[cpu]--;
        if (idle && depth[cpu] > 0) keep[at] = false;
      }
      if (keep.every(Boolean)) return;
      changed = true;
      sequence.operations = sequence.operations.filter((_, at) => keep[at]);
    });
    if (!changed) return { words, places };
  }
}

function run(list) {
  const out = [];
  for (const mode of Object.keys(MODES)) {
    const sequences = list.filter((one) => one.mode === mode);
    if (sequences.length === 0) continue;
    const { words, places } = settled(sequences, (all) => {
      const { input, places } = wordsOf(all, MODES[mode]);
      return { words: qemu(input, MODES[mode]), places };
    });
    out.push(...sequences.map((sequence, at) => recorded(sequence, places[at], words)));
  }
  return out;
}

const PLAN = [
  ["one-state", "plain", 110, 26],
  ["one-state", "written", 90, 26],
  ["one-state", "level", 80, 24],
  ["one-state", "dir", 60, 24],
  ["one-state", "eoir", 40, 24],
  ["one-state-2", "plain", 80, 26],
  ["ds0-fiq0", "plain", 30, 24],
  ["ds0-fiq0", "written", 30, 24],
  ["ds0-fiq1", "plain", 40, 24],
  ["ds0-fiq1", "written", 40, 24],
  ["ds1-fiq0", "plain", 25, 24],
  ["ds1-fiq0", "written", 25, 24],
];
const UNSETTLED = [
  ["ds1-fiq1", "plain", 20, 20],
  ["ds1-fiq1", "written", 20, 20],
];
const version = spawnSync("qemu-system-aarch64", ["--version"], { encoding: "utf8" }).stdout.split(
  "\n",
)[0];
const made = (plan, seed) => {
  state = seed;
  return run(
    plan.flatMap(([mode, about, count, length]) =>
      Array.from({ length: count }, () => make(mode, about, length)),
    ),
  );
};
const text = (head, sequences) =>
  `{\n${Object.entries(head)
    .map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)},\n`)
    .join("")}"sequences": [\n${sequences.map((one) => JSON.stringify(one)).join(",\n")}\n]\n}\n`;
const license = "GPL-2.0-only OR MIT";
const sequences = made(PLAN, 20261201);
writeFileSync(join(FOLDER, "sequences.json"), text({ license, oracle: version }, sequences));
const why =
  "GICD_CTLR.DS=1 with EL3 and SCR_EL3.FIQ=1: the texts disagree. QEMU shifts what non-secure EL1 reads and writes of ICC_PMR_EL1 and ICC_RPR_EL1 (PMR written 0xf8 reads 0xf0), as the pseudocode of Arm IHI 0069F does, which asks for HaveEL(EL3), non-secure state and SCR_EL3.FIQ only. The prose of its page 4-67 and Linux (the table in gic_prio_init(): DS=1, unchanged) shift nothing. QEMU's answers are facts about QEMU and settle nothing.";
writeFileSync(
  join(FOLDER, "unsettled.json"),
  text({ license, oracle: version, why }, made(UNSETTLED, 20261202)),
);
const counts = {};
for (const { mode, about, steps } of sequences) {
  const [those, operations] = counts[`${mode} ${about}`] ?? [0, 0];
  counts[`${mode} ${about}`] = [those + 1, operations + steps.length];
}
console.log(version, counts);
