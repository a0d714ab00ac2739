// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { describe, expect, it } from "vitest";
import { RULE_IDS } from "../../src/invariants/catalogue.ts";
import { createJudge, createLiveness } from "../../src/invariants/judge.ts";
import type { SourceTree } from "../../src/kernelc/source.ts";
import { createModel } from "../../src/model/create.ts";
import type { Machine } from "../../src/model/machine.ts";
import type { SystemConfig } from "../../src/model/system.ts";
import { buildPoint } from "../../src/run/build.ts";
import { brokenRules } from "../../src/run/verdict.ts";
import { checkPoint } from "../../src/run.ts";
import { pointOf, tree } from "../spec/real.ts";

/** A rule about which a program has nothing is told, and never judged on an absent cell's zero. */
const LIMITS = { states: 100_000, depth: 1_000, seconds: 60, memory: 4e9 };

/** findings F5: a device interrupt on a machine with firmware, and C that knows no online mask. */
const OFFLINE = `#include <nmi.h>
#include <smp.h>
void nmi_panic(struct pt_regs *regs) { cpu_soft_restart(); }
void do_handle_IPI(u32 ipinr, struct pt_regs *regs) { }
void task_works(void) { for (;;) do_work(); }
`;
const SCENARIO = `title: No online mask
source: findings F5
kernel: v7.3
c: [own.c, stop/gic.c]
boundary: [common.h, arm64.h, smp.h]
firmware: {}
cpus:
  - tasks: [{name: A, runs: task_works}]
    events: [{irq: device, intid: 40, times: 1}]
nesting: 1
`;

function own(expectation: string): SourceTree {
  const files: Readonly<Record<string, string>> = {
    "spec/own.c": OFFLINE,
    "spec/own.yaml": `${SCENARIO}expect: ${expectation}\n`,
  };
  return { read: (path) => files[path] ?? tree.read(path) };
}

function judged(expectation = "holds") {
  const source = own(expectation);
  const { scenario, point } = pointOf("own", "all", source);
  return checkPoint(scenario, point, source, LIMITS);
}

describe("a program without what a rule is about", () => {
  it("breaks no such rule, and says which are not applicable and why", () => {
    const { outcome, rules, notApplicable } = judged();
    expect(brokenRules(outcome)).toEqual([]);
    const why = new Map(notApplicable.map((each) => [each.rule, each.why]));
    expect(why.get("offline-runs-only-stop")).toBe("no __cpu_online_mask");
    expect(why.get("pause-terminates")).toBe("no pause of CPUs");
    expect(why.get("one-translation")).toBe("no TLBs");
    // It has firmware, so what is about that is asked.
    expect(why.has("no-dangling-active-sgi")).toBe(false);
    expect(rules.filter((rule) => why.has(rule))).toEqual([]);
  });

  it("cannot be expected to break such a rule", () => {
    expect(() => judged("violated offline-runs-only-stop")).toThrow(
      /own\.yaml:1:1: ERROR: 'expect' names offline-runs-only-stop, which is not applicable: no __cpu_online_mask in this program/,
    );
  });
});

/** The machine, with a note of each global variable that is looked up and not there. */
function watched(machine: Machine, absent: Set<string>): Machine {
  const note = (key: string | symbol): void => {
    const [, name] = typeof key === "string" ? (/^global:(\w+)/.exec(key) ?? []) : [];
    if (name !== undefined) absent.add(name);
  };
  const memory = new Proxy(machine.memory, {
    get: (cells, key) => {
      if (!(key in cells)) note(key);
      return Reflect.get(cells, key);
    },
  });
  return { ...machine, memory };
}

/** Names of the global variables that rules look for in `steps` steps and the program does not mention. */
function unknownReads(config: SystemConfig, steps: number): readonly string[] {
  const model = createModel(config);
  const judge = createJudge(config, RULE_IDS);
  const { rules } = createLiveness(config, RULE_IDS);
  const absent = new Set<string>();
  let [state] = model.initial();
  for (let step = 0; step < steps && state !== undefined; step += 1) {
    const actions = model.enabled(state);
    const action = actions[(step * 7919) % Math.max(1, actions.length)];
    if (action === undefined) break;
    const after = model.next(state, action);
    const [from, to] = [watched(state, absent), watched(after, absent)];
    judge(from, action, to);
    for (const { within, recurring } of rules) for (const ask of [within, ...recurring]) ask(to);
    if (after.broken !== null) break;
    state = after;
  }
  const text = JSON.stringify(config.program.functions, (_, value) =>
    typeof value === "bigint" ? `${value}` : value,
  );
  return [...absent].filter((name) => !text.includes(`"global:${name}"`)).sort();
}

/**
 * Rules about two versions of a protocol look at the cells of both: of the one that a program does not
 * have nobody is paused or asked to stop, and no rule breaks by that.
 */
const OTHER_VERSIONS = [
  "cpu_paused",
  "mask",
  "nr_cpus_paused",
  "paused_cpus",
  "resumed_cpus",
  "stop_in_progress",
];

describe("rules that are asked", () => {
  it.each([
    ["own", "all"],
    ["stop/force-cpu-twice", "all"],
    ["broken/pause-always-stops", "all"],
    ["pause/own-round-v2", "all"],
    ["broken/deadlock", "all"],
  ])("look for no global variable that %s does not have", (name, at) => {
    const source = own("holds");
    const { scenario, point } = pointOf(name, at, source);
    const { config } = buildPoint(scenario, point, source);
    const unknown = unknownReads(config, 400);
    expect(unknown.filter((each) => !OTHER_VERSIONS.includes(each))).toEqual([]);
  });
});
