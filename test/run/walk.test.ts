// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { listBelow } from "../../src/cli/files.ts";
import { openSpec } from "../../src/cli/spec-folder.ts";
import { pointNamed } from "../../src/run/again.ts";
import { buildPoint } from "../../src/run/build.ts";
import { VOCABULARY } from "../../src/run/rules.ts";
import { walk } from "../../src/run/walk.ts";
import { loadScenario } from "../../src/scenario/load.ts";
import { parseTraceFile } from "../../src/trace/parse-trace-file.ts";

const root = join(import.meta.dirname, "../..");
const read = (path: string): string => readFileSync(path, "utf8");
const { tree } = openSpec(join(root, "spec"), { cwd: root, readFile: read, listFiles: listBelow });

function recorded(name: string) {
  const path = join(root, "traces", `${name}.trace.json`);
  const file = parseTraceFile(read(path), path);
  const scenario = loadScenario(file.spec, tree, VOCABULARY);
  return { file, built: buildPoint(scenario, pointNamed(file, path, scenario), tree) };
}

function walked(built: Parameters<typeof walk>[0], choices: readonly number[]) {
  const end = walk(built, choices);
  if ("ok" in end) throw new Error(end.message);
  return end;
}

describe("a walk", () => {
  test.each([
    "hrtimer/nmi-misrouted/all.no-self-deadlock",
    "broken/B01-mask-before-preempt/pseudo_nmi=n.task-switch-masks",
    "hrtimer/hardened/all.WARN_ON_ONCE-hrtimer_rearm_deferred-920c",
    "broken/deadlock/all.deadlock",
    "arm64/claim-sea-interrupted/all.irq-acknowledged",
  ])("along %s breaks at its end what the search found, and nothing before", (name) => {
    const { file, built } = recorded(name);
    const end = walked(built, file.choices);
    expect(end.findings).toContainEqual({ rule: file.rule, detail: file.detail });
    expect(end.trace.cycleFrom).toBe(file.cycleFrom);
    expect(end.rules).toContainEqual({ rule: file.rule, status: "broken" });
    expect(end.next).toEqual([]);
    const before = walked(built, file.choices.slice(0, -1));
    expect(before.findings).toEqual([]);
    expect(before.trace.rule).toBe("none");
    const last = before.next[file.choices.at(-1) ?? 0];
    expect(last?.text).toBe(file.steps.at(-1)?.step);
    if (file.cycleFrom === undefined) expect(last?.breaks).toContain(file.rule);
  });

  test("does not go on after a violation, nor by a choice that there is not", () => {
    const { file, built } = recorded(
      "broken/B01-mask-before-preempt/pseudo_nmi=n.task-switch-masks",
    );
    expect(walk(built, [...file.choices, 0])).toMatchObject({
      ok: false,
      message: "step 33 of 34 breaks task-switch-masks, and the path goes on; go back to that step",
    });
    expect(walk(built, [99])).toMatchObject({ ok: false, step: 1 });
  });

  test("tells when it comes back to a state that it had", () => {
    const { built } = recorded("broken/B01-mask-before-preempt/pseudo_nmi=n.task-switch-masks");
    expect(walked(built, []).returnsTo).toBeNull();
    const step = walked(built, []).next.findIndex(({ text }) => text === "do_work()");
    expect(walked(built, [step]).returnsTo).toBe(0);
  });
});
