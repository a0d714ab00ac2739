// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Machine } from "../model/machine.ts";
import { cpuOf } from "../model/observe.ts";
import type { SystemConfig } from "../model/system.ts";
import { absentValue, type Fact, type FactKind, factsOf, WANTED } from "./facts.ts";
import { preemptDelta } from "./masks.ts";
import { cellNameText } from "./names.ts";

/** One fact that a step changed. */
export interface Change {
  readonly kind: FactKind;
  readonly what: string;
  readonly before: string;
  readonly after: string;
  /** For a diagram: "PMR=0xc0", "preempt +HARDIRQ", "RCU not watching". */
  readonly brief: string;
}

/** What differs between two states, told from the side of the CPU that acted. */
export function difference(
  config: SystemConfig,
  before: Machine,
  after: Machine,
  acting: number,
): readonly Change[] {
  const old = factsOf(config, before);
  const now = factsOf(config, after);
  const current = cpuOf(before, acting).current;
  const changes: Change[] = [];
  for (const key of new Set([...old.keys(), ...now.keys()])) {
    const was = old.get(key);
    const is = now.get(key);
    const fact = is ?? was;
    if (fact === undefined || was?.value === is?.value) continue;
    // A frame that came or went is told by the call structure, not fact by fact.
    if (fact.name.includes("#") && (was === undefined || is === undefined)) continue;
    const from = was?.value ?? absentValue(fact.kind);
    const to = is?.value ?? absentValue(fact.kind);
    if (from === to) continue;
    const what = nameOf(fact, acting, current);
    changes.push({
      kind: fact.kind,
      what,
      before: from,
      after: to,
      brief: briefText(config, fact.kind, what, was, is, to),
    });
  }
  return changes;
}

function nameOf(fact: Fact, acting: number, current: string): string {
  if (fact.kind === "lock" || fact.kind === "memory") return cellNameText(fact.name, acting);
  if (fact.kind === "line") return `line ${fact.name}`;
  if (fact.cpu !== undefined && fact.cpu !== acting) return `CPU${fact.cpu} ${fact.name}`;
  const name = fact.name.replace(/#\d+$/, "");
  return fact.task !== undefined && fact.task !== current ? `${fact.task} ${name}` : name;
}

function briefText(
  config: SystemConfig,
  kind: FactKind,
  what: string,
  was: Fact | undefined,
  is: Fact | undefined,
  to: string,
): string {
  switch (kind) {
    case "preempt":
      return `${what} ${preemptDelta(config.kernel.preempt, was?.count ?? 0, is?.count ?? 0)}`;
    case "lock":
      return to.includes(WANTED) && !(was?.value ?? "").includes(WANTED)
        ? `waits for ${what}`
        : `${what} ${to}`;
    case "rcu":
    case "line":
    case "lockdep":
    case "timer":
    case "handled":
      return `${what} ${to}`;
    default:
      return `${what}=${to}`;
  }
}
