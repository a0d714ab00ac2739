// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { VOCABULARY } from "../src/run/rules.ts";
import { loadScenario } from "../src/scenario/load.ts";
import { points } from "../src/scenario/points.ts";
import { searchAlone, searchBoth, searchReduced } from "./alone.ts";
import { type Cost, ROOT, type Space, tree } from "./search.ts";

/** The plain search gets no further than this: its speed hardly changes later. */
const PLAIN_STATES = 30_000;
const STATES = 20_000_000;

export interface SpecRow {
  readonly scenario: string;
  readonly point: string;
  /** Null for a space that only the reduced search goes through. */
  readonly interned: Cost | null;
  /** Null for a space that is too large for it. */
  readonly plain: Cost | null;
  /** Without liveness; null where it was not tried. */
  readonly reduced: Cost | null;
}

/** Every config point of spec/ as it is, one after the other in one process; large ones alone. */
export function measureSpec(say: (line: string) => void): readonly SpecRow[] {
  const files = readdirSync(join(ROOT, "spec"), { recursive: true }).map(String).sort();
  return files
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => file.replace(/\.yaml$/, ""))
    .flatMap((name) => {
      const scenario = loadScenario(name, tree, VOCABULARY);
      // What no search can hold is not searched here either.
      const searched = scenario.profile === "random" ? [] : points(scenario);
      const isLarge = scenario.profile === "full";
      const costs = !isLarge ? costsOf : scenario.search === "reduced" ? ofReduced : ofInterned;
      return searched.map((point): SpecRow => {
        const space = { scenario: name, point: point.name, states: STATES };
        const row = { scenario: name, point: point.name, ...costs(space) };
        const { states, seconds } = row.interned ?? row.reduced ?? NOTHING;
        say(`${name} ${point.name}: ${states} states, ${seconds.toFixed(2)} s`);
        return row;
      });
    });
}

const NOTHING = { states: 0, seconds: 0 };

type Costs = Pick<SpecRow, "plain" | "interned" | "reduced">;
type Asked = Omit<Space, "engine">;

function costsOf(space: Asked): Costs {
  const { plain, interned } = searchBoth(space);
  return { plain, interned, reduced: searchReduced(space, interned) };
}

const ofInterned = (space: Asked): Costs => ({
  plain: null,
  interned: searchAlone({ ...space, engine: "interned" }),
  reduced: null,
});

const ofReduced = (space: Asked): Costs => ({
  plain: null,
  interned: null,
  reduced: searchAlone({ ...space, engine: "reduced" }),
});

export interface GrowthRow {
  readonly what: string;
  /** What grows along the rows of one series. */
  readonly series: "events" | "CPUs" | "nesting";
  readonly interned: Cost;
  /** Stopped early; null where the series has it already. */
  readonly plain: Cost | null;
}

const SERIES = [
  [
    "events",
    "arm64/nmi-v7.3",
    "eoimode=1",
    [{ times: 1 }, { times: 2 }, { times: 3 }, { times: 4 }, { times: 5 }],
  ],
  ["CPUs", "arm64/el0-irq", "all", [{ times: 1 }, { times: 1, copies: 2 }]],
  ["CPUs", "arm64/nmi-v7.3", "eoimode=1", [{ times: 1 }, { times: 1, copies: 2 }]],
  [
    "nesting",
    "arm64/nmi-v7.3",
    "eoimode=1",
    [
      { times: 3, nesting: 1 },
      { times: 3, nesting: 2 },
      { times: 3, nesting: 3 },
      { times: 3, nesting: 4 },
    ],
  ],
] as const;

/** How the spaces of some scenarios grow, and what that costs. */
export function measureGrowth(say: (line: string) => void): readonly GrowthRow[] {
  return SERIES.flatMap(([series, scenario, point, sizes]) =>
    sizes.map((size) => {
      const space = { scenario, point, ...size };
      const { plain } = searchBoth({ ...space, states: PLAIN_STATES }, searchAlone);
      const interned = searchAlone({ ...space, states: STATES, engine: "interned" });
      const what = `${scenario} ${point}, ${JSON.stringify(size)}`;
      say(`${what}: ${interned.states} states, ${interned.seconds.toFixed(2)} s`);
      return { what, series, interned, plain };
    }),
  );
}
