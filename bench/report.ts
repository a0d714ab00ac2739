// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Profile } from "./peer/profile.ts";
import { peerTables, ratioTable, reductionTable } from "./peer/report.ts";
import type { Results } from "./results.ts";
import type { Cost } from "./search.ts";
import type { GrowthRow, SpecRow } from "./spec.ts";
import { count, fixed, ratio, table } from "./table.ts";

const perState = ({ bytes, states }: Cost): string => count(bytes / states);
const speed = ({ states, seconds }: Cost): number => states / seconds;
const folderOf = ({ scenario }: SpecRow): string => scenario.split("/")[0] ?? "";

function folderTable(rows: readonly SpecRow[]): string {
  const both = rows.filter(({ plain }) => plain !== null);
  const folders = [...new Set(both.map(folderOf))];
  return table(
    ["folder", "points", "states", "plain s", "interned s", "ratio"],
    folders.map((folder) => {
      const mine = both.filter((row) => folderOf(row) === folder);
      const sum = (of: (row: SpecRow) => number) => mine.reduce((total, row) => total + of(row), 0);
      const [plain, interned] = [
        sum((row) => row.plain?.seconds ?? 0),
        sum((row) => row.interned?.seconds ?? 0),
      ];
      return [
        `spec/${folder}`,
        mine.length,
        count(sum((row) => row.interned?.states ?? 0)),
        fixed(plain, 1),
        fixed(interned, 1),
        ratio(plain / interned),
      ];
    }),
  );
}

const pointTable = (rows: readonly SpecRow[]): string =>
  table(
    ["scenario and point", "states", "transitions", "depth", "s", "kB", "reduced", "factor"],
    rows.flatMap(({ scenario, point, interned, reduced = null }) => {
      const cost = interned ?? reduced;
      if (cost === null) return [];
      const left = reduced === null ? "–" : count(reduced.states);
      const [states, transitions] =
        interned === null ? ["–", "–"] : [count(interned.states), count(interned.transitions)];
      const factor =
        interned === null || reduced === null ? "–" : ratio(interned.states / reduced.states);
      const { depth, seconds, bytes } = cost;
      const name = `${scenario} ${point}`;
      const rest = [depth, fixed(seconds, 2), count(bytes / 1024), left, factor];
      return [[name, states, transitions, ...rest]];
    }),
  );

const growthTable = (rows: readonly GrowthRow[]): string =>
  table(
    [
      "space",
      "states",
      "transitions",
      "s",
      "states/s",
      "µs/state",
      "B/state",
      "plain states/s",
      "ratio",
    ],
    rows.map(({ what, interned, plain }) => [
      `${what}${interned.kind === "bounded" ? " (limit)" : ""}`,
      count(interned.states),
      count(interned.transitions),
      fixed(interned.seconds, 1),
      count(speed(interned)),
      fixed((1e6 * interned.seconds) / interned.states, 1),
      perState(interned),
      plain === null ? "–" : count(speed(plain)),
      plain === null ? "–" : ratio(speed(interned) / speed(plain)),
    ]),
  );

const profileTable = (profiles: readonly Profile[]): string =>
  table(
    profiles.flatMap(({ instance }) => [instance, "share"]),
    (profiles[0]?.shares ?? []).map((_, row) =>
      profiles.flatMap(({ shares }) => {
        const [name = "–", share = 0] = shares[row] ?? [];
        return [name, `${fixed(100 * share, 1)} %`];
      }),
    ),
  );

/** A run of some parts leaves the others as they were. */
function measuredLine(measured: Readonly<Record<string, string>>): string {
  const parts = Object.entries(measured).map(([part, at]) => `${part} ${at}`);
  return parts.length === 0 ? "" : `Measured (UTC): ${parts.join(", ")}; other parts before.\n`;
}

/** docs/performance.md. */
export const report = ({
  machine,
  measured = {},
  peers,
  profiles = [],
  spec,
  growth,
}: Results): string => `# Performance

Written by \`npm run bench\` from bench/results.json: ${machine}.
Seconds are CPU seconds (user and system) unless they are called wall.
${measuredLine(measured)}
## Against other model checkers

One machine (bench/peer/: CPUs with tasks, an interrupt, a pseudo-NMI and an SDEI handler that may come
before every step) as a model for eret, in Promela and in Murphi. Every checker that is exact gives the
same number of states and transitions, to the digit, and every breadth-first one the same shortest trace:
the bench ends with an error where one does not. Each run is a process of its own, and the tools
take turns; medians of up to three (runs in bench/results.json). Total is from spec to verdict, with Spin's and
Rumur's generators and the C compiler, and with the start of Node. B/state is what the tool
has for states with the way back to each (Spin: without its hash table and stack), RSS all of its memory.

eret against Spin's exact depth-first search; a speed and bytes from 800 000 states on. Cold is a search
in a process that has just begun, so that Node's compiler is in it; compiled is one in a process that has
searched S4 before, as Spin's search is compiled before it begins. Totals are cold:

${ratioTable(peers)}

### Where the time goes

By function, and the file that it is in; the start of the process included. \`#walk\` and \`find\` look successors up in
the trees of the first level of memo, \`land\` (with \`#insert\`, which the compiler puts into it) enters them
into the set of states, \`#rehash\` and \`#enter\` make its index larger; \`#learn\` and what is below it is
the beginning, in which each kind of step runs on immer once. See [search.md](search.md) for what follows.

${profileTable(profiles)}

### What reductions leave

By interrupt placement alone, and by all reductions together; the bench ends with an error where a verdict
differs; see [reductions.md](reductions.md), also for the broken instances.

${reductionTable(peers)}

${peerTables(peers)}

## How spaces grow

Each in a process of its own that starts cold: about 0.4 s of each goes to Node's compiler and to
the first run of each kind of step. The plain search was stopped after 30 000 states; as far as they were
compared, both searches gave the same numbers of states and transitions, the same depth, and paths of
the same length with the same switches. Bytes are heap and buffers at their largest, less what the
process had before.

${growthTable(growth)}

## Every config point of spec/

One after the other in one process; liveness included. Most of these spaces are small (a thousand states or two), so
most of the time goes to the first run of each kind of step: there is a memo for each config point. Reduced
is by all reductions, without the liveness rules, for which they are not safe; what it says of the others is
the same, or the bench ends with an error. What \`profile: full\` asks for is searched in a process of its own, and
one way only: where there is no number of states, by the reductions (\`search: reduced\`).

${folderTable(spec)}

${pointTable(spec)}
`;
