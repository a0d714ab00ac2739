// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isInstalled, runProgram } from "../command.ts";
import { INSTANCES, type InstanceName } from "./instances.ts";
import type { Turn } from "./plan.ts";
import type { Found, Tool } from "./tool.ts";

/** One tool on one instance: what it found, and what it cost. Medians of `runs`. */
export interface Figures extends Omit<Found, "searchCpu"> {
  readonly runs: number;
  /** From spec to verdict, compilers included. */
  readonly totalWall: number;
  readonly totalCpu: number;
  readonly searchCpu: number;
  readonly rss: number;
}

/** Figures by name of the tool; null for one that is not installed. */
export type Row = Readonly<Record<string, Figures | null>>;

/** The models of the other checkers are text, and stay where they are. */
const MODELS = join(import.meta.dirname, "..", "..", "..", "..", "bench", "peer", "models");

function once(tool: Tool, name: InstanceName, folder: string): Figures {
  const { instance } = INSTANCES[name];
  const task = { name, instance, models: MODELS };
  for (const [file, text] of Object.entries(tool.files?.(task) ?? {}))
    writeFileSync(join(folder, file), text);
  const builds = tool.build(task).map((words) => runProgram(words, folder));
  const search = runProgram(tool.search(task), folder);
  const { searchCpu = search.cpu, ...found } = tool.read(search.output);
  const all = [...builds, search];
  const sum = (of: (run: typeof search) => number) =>
    all.reduce((total, run) => total + of(run), 0);
  return {
    ...found,
    runs: 1,
    totalWall: sum(({ wall }) => wall),
    totalCpu: sum(({ cpu }) => cpu),
    searchCpu,
    rss: search.rss,
  };
}

/** Of large numbers Spin prints eight digits. */
const agree = (one: number, other: number): boolean =>
  other < 1e8 ? one === other : Math.abs(one - other) < 10;

/** Throws unless a tool that is exact has found what all of them have to find. */
function check(name: InstanceName, tool: Tool, { verdict, states, transitions, trace }: Figures) {
  const { expected } = INSTANCES[name];
  const wanted = "trace" in expected ? "violated" : "holds";
  const isSame =
    "trace" in expected
      ? !tool.isShortest || trace === expected.trace
      : !tool.isExact ||
        (agree(states, expected.states) && agree(transitions, expected.transitions));
  if (verdict === wanted && isSame) return;
  const seen = JSON.stringify({ verdict, states, transitions, trace });
  throw new Error(`${tool.name} on ${name}: ${seen}, not ${wanted} ${JSON.stringify(expected)}`);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[(sorted.length - 1) >> 1] ?? Number.NaN;
}

function medians(runs: readonly Figures[]): Figures | null {
  const [first] = runs;
  if (first === undefined) return null;
  const of = (key: "totalWall" | "totalCpu" | "searchCpu" | "rss") =>
    median(runs.map((run) => run[key]));
  return {
    ...first,
    runs: runs.length,
    totalWall: of("totalWall"),
    totalCpu: of("totalCpu"),
    searchCpu: of("searchCpu"),
    rss: of("rss"),
  };
}

/** Runs the tools one after the other, and that as often as each is to run. */
export function measure(
  name: InstanceName,
  tools: readonly Turn[],
  say: (line: string) => void,
): Row {
  const folder = mkdtempSync(join(tmpdir(), "eret-bench-"));
  const done = new Map<string, Figures[]>(tools.map(({ tool }) => [tool.name, []]));
  const most = Math.max(...tools.map(({ runs }) => runs));
  for (let round = 0; round < most; round += 1) {
    for (const { tool, runs } of tools) {
      if (round >= runs || !tool.needs.every(isInstalled)) continue;
      const own = join(folder, tool.name.replaceAll(" ", "-"));
      mkdirSync(own, { recursive: true });
      const figures = once(tool, name, own);
      check(name, tool, figures);
      done.get(tool.name)?.push(figures);
      say(`${name} ${tool.name}: ${figures.verdict}, ${figures.searchCpu.toFixed(2)} CPU s`);
    }
  }
  rmSync(folder, { recursive: true, force: true });
  return Object.fromEntries([...done].map(([tool, runs]) => [tool, medians(runs)]));
}
