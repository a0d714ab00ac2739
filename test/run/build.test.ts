// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { describe, expect, test } from "vitest";
import { InputError } from "../../src/kernelc/diagnostic.ts";
import { FAIRNESS } from "../../src/model/fairness.ts";
import { buildPoint } from "../../src/run/build.ts";
import { VOCABULARY } from "../../src/run/rules.ts";
import { checkPoint } from "../../src/run.ts";
import { loadScenario } from "../../src/scenario/load.ts";
import { points } from "../../src/scenario/points.ts";
import { TINY } from "../cli/world.ts";

/** The tiny spec/ with some files replaced. */
function treeWith(files: Readonly<Record<string, string>> = {}) {
  const all = new Map(Object.entries({ ...TINY, ...files }));
  return { read: (path: string) => all.get(path) ?? null };
}

function build(name: string, files: Readonly<Record<string, string>> = {}) {
  const tree = treeWith(files);
  const scenario = loadScenario(name, tree, VOCABULARY);
  const [point] = points(scenario);
  if (point === undefined) throw new Error("no point");
  return { scenario, point, tree, built: buildPoint(scenario, point, tree) };
}

const edit = (file: string, old: string, replacement: string) => {
  const text = TINY[file] ?? "";
  if (!text.includes(old)) throw new Error(`${file} has no '${old}'`);
  return { [file]: text.replace(old, replacement) };
};
const GOOD = "spec/tiny/good.yaml";

describe("a config point that is built", () => {
  test("has the C of the scenario, patched, and what it assumes", () => {
    const { built } = build("tiny/broken");
    expect(Object.keys(built.config.program.functions)).toContain("task_loop");
    expect(built.assumptions).toEqual(["param: careful = 1", `for liveness: ${FAIRNESS}`]);
    expect(built.bounds).toEqual(["1 CPU, 1 task", "nesting at most 1"]);
  });

  test("has a hash that changes with the C, a patch, a parameter, the machine", () => {
    const hash = build("tiny/good").built.specHash;
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    const others = [
      build("tiny/good", edit("spec/tiny/loop.c", "for (;;)", "for (; ;)")),
      build("tiny/good", edit("spec/boundary/tiny.h", "void do_work", "int do_work")),
      build("tiny/good", edit(GOOD, "careful: y", "careful: n")),
      build("tiny/good", edit(GOOD, "name: A", "name: B")),
      build("tiny/good", edit(GOOD, "nesting: 1", "nesting: 2")),
      build("tiny/good", edit(GOOD, "v7.1", "v7.3")),
      build("tiny/broken"),
    ].map(({ built }) => built.specHash);
    expect(new Set([hash, ...others]).size).toBe(others.length + 1);
  });

  test("has a hash that does not care for titles, expectations and comments of the YAML", () => {
    const hash = build("tiny/good").built.specHash;
    for (const [old, replacement] of [
      ["title: A task", "title: Another task"],
      ["states: 6", "states: 7"],
      ["expect: holds", "expect: violated rcu-watching"],
      ["# A comment", "# Another comment"],
    ] as const) {
      expect(build("tiny/good", edit(GOOD, old, replacement)).built.specHash).toBe(hash);
    }
  });

  test("is refused when it sets a CONFIG_ symbol that its C never reads", () => {
    const reads = "#if defined(CONFIG_CAREFUL) && IS_ENABLED(CONFIG_MORE)\n#endif\n";
    const loop = { "spec/tiny/loop.c": `${reads}${TINY["spec/tiny/loop.c"]}` };
    const config = (text: string) => ({
      ...loop,
      ...edit(GOOD, "nesting: 1", `nesting: 1\n${text}`),
    });
    const { built } = build("tiny/good", config("config: {CONFIG_CAREFUL: n, CONFIG_MORE: y}"));
    expect(built.config.program.functions).toHaveProperty("task_loop");
    expect(() => build("tiny/good", config("config: {CONFIG_CARFUL: y}"))).toThrow(
      new InputError([
        {
          at: { file: GOOD, line: 11, column: 10 },
          message:
            "no file of the scenario reads CONFIG_CARFUL at any config point, did you mean 'CONFIG_CAREFUL'?",
        },
      ]),
    );
  });

  test("is refused when a patch of the scenario is not there", () => {
    const files = edit("spec/tiny/broken.yaml", "forget.patch", "forgot.patch");
    expect(() => build("tiny/broken", files)).toThrow(
      new InputError([
        {
          at: { file: "spec/tiny/broken.yaml", line: 3, column: 8 },
          message: "there is no patch spec/tiny/forgot.patch, check the path",
        },
      ]),
    );
  });
});

describe("a config point that is searched", () => {
  test("gives the same result each time", () => {
    const { scenario, point, tree } = build("tiny/broken");
    const limits = { states: 1e6, depth: 1e6, seconds: 1e6, memory: 1e12 };
    const result = checkPoint(scenario, point, tree, limits);
    expect(checkPoint(scenario, point, tree, limits)).toEqual(result);
    expect(result).toMatchObject({
      met: true,
      coverage: { fired: 4, total: 5, silent: [{ file: "spec/tiny/loop.c", line: 14 }] },
    });
    expect(result.traces.map(({ rule, steps }) => [rule, steps.length])).toEqual([
      ["BUG_ON(preempt_count()) in task_loop()", 4],
    ]);
  });

  test("leaves out rules that the scenario excepts, and says so", () => {
    const files = edit(GOOD, "nesting: 1", "nesting: 1\nexcept: {rcu-watching: no RCU here}");
    const { scenario, point, tree } = build("tiny/good", files);
    const limits = { states: 1e6, depth: 1e6, seconds: 1e6, memory: 1e12 };
    const result = checkPoint(scenario, point, tree, limits);
    expect(result.rules).not.toContain("rcu-watching");
    expect(result.rules).toContain("lockdep-agrees");
    expect(result.assumptions).toContain("not checked: rcu-watching (no RCU here)");
  });
});

test("a rule that is asked for by name and is about another architecture is refused", () => {
  const asked = edit(GOOD, "nesting: 1", "nesting: 1\ninvariants: [deadlock, no-swallowed-nmi]");
  expect(() => build("tiny/good", asked)).toThrow(
    "spec/tiny/good.yaml:1:1: ERROR: rule 'no-swallowed-nmi' is about another architecture " +
      "than this scenario's, nothing here could break it, delete it from 'invariants'",
  );
});
