// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { count, fixed, ratio, table } from "../table.ts";
import { INSTANCES, type InstanceName } from "./instances.ts";
import type { Figures, Row } from "./measure.ts";

type Peers = Readonly<Partial<Record<InstanceName, Row>>>;

const NAMES = Object.keys(INSTANCES) as readonly InstanceName[];

const speed = ({ states, searchCpu }: Figures): number => states / searchCpu;

/** Below this many states the time of a search is that of its start. */
const ENOUGH = 800_000;

function toolRow(tool: string, figures: Figures | null): readonly (string | number)[] {
  if (figures === null) return [tool, "not installed", ...Array(8).fill("–")];
  const { verdict, states, transitions, trace, totalWall, totalCpu, searchCpu, rss, bytes } =
    figures;
  const isLarge = states >= ENOUGH;
  return [
    tool,
    verdict === "violated" ? `${verdict}, ${trace} steps` : verdict,
    count(states),
    count(transitions),
    fixed(totalWall, 2),
    fixed(totalCpu, 2),
    fixed(searchCpu, 2),
    isLarge ? count(speed(figures)) : "–",
    isLarge && bytes !== null ? count(bytes / states) : "–",
    isLarge ? count(rss / states) : "–",
  ];
}

const HEADS = [
  "tool",
  "verdict",
  "states",
  "transitions",
  "total wall s",
  "total CPU s",
  "search CPU s",
  "states / CPU s",
  "B/state",
  "RSS B/state",
];

/** All that each tool did on each instance. */
export const peerTables = (peers: Peers): string =>
  NAMES.flatMap((name) => {
    const row = peers[name];
    if (row === undefined) return [];
    const { cpus, loops, variant, twoTasks, nmis, sdeis } = INSTANCES[name].instance;
    const size = `${cpus} CPU(s), ${loops} round(s), ${variant}; two tasks on ${twoTasks}, NMI on ${nmis}, SDEI on ${sdeis}`;
    const rows = Object.entries(row).map(([tool, figures]) => toolRow(tool, figures));
    return [`### ${name}: ${size}`, table(HEADS, rows)];
  }).join("\n\n");

/** What eret costs against Spin's exact depth-first search, instance by instance. */
export function ratioTable(peers: Peers): string {
  const rows = NAMES.flatMap((name) => {
    const { eret, "spin DFS": dfs } = peers[name] ?? {};
    if (!eret || !dfs) return [];
    const isLarge = eret.states >= ENOUGH && dfs.states >= ENOUGH;
    return [
      [
        name,
        isLarge ? ratio(speed(eret) / speed(dfs)) : "–",
        isLarge ? fixed((eret.bytes ?? 0) / eret.states, 1) : "–",
        ratio(eret.totalWall / dfs.totalWall),
        ratio(eret.totalCpu / dfs.totalCpu),
      ],
    ];
  });
  const heads = ["instance", "states / CPU s", "eret's B/state", "total wall", "total CPU"];
  return table(heads, rows);
}
