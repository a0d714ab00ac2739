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
    const { eret, "eret, compiled": compiled, "spin DFS": dfs } = peers[name] ?? {};
    if (!eret || !dfs) return [];
    const isLarge = eret.states >= ENOUGH && dfs.states >= ENOUGH;
    return [
      [
        name,
        isLarge ? ratio(speed(eret) / speed(dfs)) : "–",
        isLarge && compiled ? ratio(speed(compiled) / speed(dfs)) : "–",
        isLarge ? fixed((eret.bytes ?? 0) / eret.states, 1) : "–",
        ratio(eret.totalWall / dfs.totalWall),
        ratio(eret.totalCpu / dfs.totalCpu),
      ],
    ];
  });
  const heads = [
    "instance",
    "states / CPU s, cold",
    "compiled",
    "eret's B/state",
    "total wall",
    "total CPU",
  ];
  return table(heads, rows);
}

/** What reductions leave of each space, and whether they say the same of it. */
export function reductionTable(peers: Peers): string {
  const rows = NAMES.flatMap((name) => {
    const { eret, "eret, placement": placed, "eret --reduce": reduced } = peers[name] ?? {};
    if (!eret || !placed || !reduced) return [];
    const cells = [placed, reduced].flatMap((figures) => [
      count(figures.states),
      eret.verdict === "violated" ? "–" : ratio(eret.states / figures.states),
      fixed(figures.searchCpu, 2),
    ]);
    const verdict = eret.verdict === "violated" ? `violated, ${eret.trace} steps` : eret.verdict;
    return [[name, verdict, count(eret.states), fixed(eret.searchCpu, 2), ...cells]];
  });
  const heads = ["instance", "verdict of all", "states", "CPU s"];
  const each = ["factor", "CPU s"];
  return table([...heads, "placement", ...each, "all reductions", ...each], rows);
}
