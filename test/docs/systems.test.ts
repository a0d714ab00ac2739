// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { VOCABULARY } from "../../src/run/rules.ts";
import { loadScenario } from "../../src/scenario/load.ts";
import type { Scenario } from "../../src/scenario/scenario.ts";
import { tree } from "../spec/real.ts";
import { toldTable } from "./nmi-tables.ts";
import {
  compilerTable,
  handshakeTable,
  mappingTable,
  protocolTable as pauseTable,
  twinsTable,
} from "./pause-tables.ts";
import { matrixTable, othersTable, pastTable, shortestTable, verdictTable } from "./stop-tables.ts";
import { bugsTable, ordersTable, protocolTable, soonestTable } from "./x86-tables.ts";

/**
 * Tables between `<!-- NAME -->` and `<!-- end -->` are what the scenarios expect, which the
 * tests of spec/ compare with what is found. ERET_PROMOTE=1 writes those of today.
 */
const root = join(import.meta.dirname, "..", "..");
type Tables = Readonly<Record<string, (scenarios: readonly Scenario[]) => string>>;
const PAGES: Readonly<Record<string, Tables>> = {
  "pseudo-nmi.md": { told: toldTable },
  "systems/pause.md": {
    protocol: pauseTable,
    handshake: handshakeTable,
    compiler: compilerTable,
    mapping: mappingTable,
    twins: twinsTable,
  },
  "systems/stop.md": {
    verdicts: verdictTable,
    shortest: shortestTable,
    others: othersTable,
    past: pastTable,
    matrix: matrixTable,
  },
  "systems/x86.md": {
    orders: ordersTable,
    soonest: soonestTable,
    protocol: protocolTable,
    bugs: bugsTable,
  },
};
const BLOCK = /<!-- (\w+) -->\n[\s\S]*?<!-- end -->/g;

const scenarios = readdirSync(join(root, "spec"), { recursive: true })
  .map(String)
  .filter((name) => name.endsWith(".yaml"))
  .sort()
  .map((name) => loadScenario(name.replace(/\.yaml$/, ""), tree, VOCABULARY));

it.each(Object.entries(PAGES))("docs/%s has the verdicts of today", (page, tables) => {
  const path = join(root, "docs", page);
  const text = readFileSync(path, "utf8");
  const found: string[] = [];
  const updated = text.replaceAll(BLOCK, (_, name: string) => {
    const make = tables[name];
    if (make === undefined) throw new Error(`there is no table ${name}`);
    found.push(name);
    return `<!-- ${name} -->\n\n${make(scenarios)}\n\n<!-- end -->`;
  });
  if (process.env.ERET_PROMOTE === "1") writeFileSync(path, updated);
  else expect(text).toBe(updated);
  expect(found.toSorted()).toEqual(Object.keys(tables).sort());
});
