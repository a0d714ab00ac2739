// SPDX-License-Identifier: GPL-2.0-only OR MIT
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InputError } from "../../src/kernelc/diagnostic.ts";
import { loadScenario } from "../../src/scenario/load.ts";
import { atPoint, points } from "../../src/scenario/points.ts";
import { load, refusal, SAMPLE, sampleWith, treeOf, VOCABULARY } from "./sample.ts";

describe("a scenario", () => {
  test("is read with its defaults", () => {
    const scenario = load({ "x.yaml": SAMPLE });
    expect(scenario).toMatchObject({
      name: "x",
      files: ["spec/x.yaml"],
      kernel: "v6.18",
      nesting: 3,
      invariants: "all",
      except: [],
      coverAll: false,
      profile: "quick",
      search: "whole",
    });
    expect(scenario.c).toEqual([
      { value: "arm64/entry.c", at: { file: "spec/x.yaml", line: 4, column: 5 } },
    ]);
    expect(scenario.cpus).toEqual([
      {
        tasks: [
          { name: "A", runs: "task_loop" },
          { name: "U", runs: null },
        ],
        idle: "do_idle",
        nohzFull: false,
        lines: [
          { name: "timer", intid: 27, nmi: false, times: 2, withdraws: 0, timer: false },
          { name: "pmu", intid: 23, nmi: true, times: 1, withdraws: 0, timer: false },
        ],
        faults: [{ name: "abort", kind: "abort", times: 1, within: ["task_loop"] }],
      },
    ]);
  });

  test("has a config point for each combination, named after what varies", () => {
    const scenario = load({
      "x.yaml": sampleWith("CONFIG_PREEMPT_RT: [n]", "eoimode: [0, 1]\n  CONFIG_PREEMPT_RT: [n]"),
    });
    expect(points(scenario).map(({ name }) => name)).toEqual([
      "pseudo_nmi=n,eoimode=0",
      "pseudo_nmi=n,eoimode=1",
      "pseudo_nmi=y,eoimode=0",
      "pseudo_nmi=y,eoimode=1",
    ]);
    const [first] = points(scenario);
    expect(first?.values.get("CONFIG_PREEMPT_RT")).toBe("n");
  });

  test("has one point, called all, when nothing varies", () => {
    expect(points({ axes: [] }).map(({ name }) => name)).toEqual(["all"]);
  });

  test("may expect something of several points at once", () => {
    const scenario = load({
      "x.yaml": sampleWith("CONFIG_PREEMPT_RT: [n]", "eoimode: [0, 1]"),
    });
    expect(points(scenario).map((point) => atPoint(scenario.expect, point)?.rules)).toEqual([
      ["task-switch-masks"],
      ["task-switch-masks"],
      [],
      [],
    ]);
  });

  test.each([
    [
      "violated BUG_ON(!f(1)) in g() no-self-deadlock",
      ["BUG_ON(!f(1)) in g()", "no-self-deadlock"],
    ],
    ["violated BUG_ON(x) in g() (2) BUG() in h()", ["BUG_ON(x) in g() (2)", "BUG() in h()"]],
    ['violated WARN_ON(s == ") in f()") in g()', ['WARN_ON(s == ") in f()") in g()']],
    ["violated no-self-deadlock kernel-assertion", ["no-self-deadlock", "kernel-assertion"]],
    [
      '{violated: ["BUG_ON(x) in g()", no-self-deadlock]}',
      ["BUG_ON(x) in g()", "no-self-deadlock"],
    ],
    ["holds", []],
  ])("may expect '%s'", (written, rules) => {
    const scenario = load({ "x.yaml": SAMPLE.replace(/expect: .*/, `expect: ${written}`) });
    expect(scenario.expect).toEqual({ kind: "all", value: { rules } });
  });

  test("keeps a source of digits as it is written", () => {
    expect(load({ "x.yaml": sampleWith("0123456789ab", "541549827889") }).source).toBe(
      "541549827889",
    );
    expect(load({ "x.yaml": sampleWith("0123456789ab", "012345e12") }).source).toBe("012345e12");
  });

  test("inherits what it does not say, joins settings, and stacks patches", () => {
    const scenario = load({
      "base.yaml": `${SAMPLE}params: {a: y, b: 3}\npatch: base.patch\nasm: {pmr_on_entry: true}\n`,
      "x.yaml": `extends: base.yaml
patch: [x.patch, y.patch]
params: {b: 4}
asm: {daifset_on_exit: false}
expect: holds
`,
    });
    expect(scenario.files).toEqual(["spec/x.yaml", "spec/base.yaml"]);
    expect(scenario.title).toBe("Two tasks and a timer");
    expect(scenario.patches.map(({ value }) => value)).toEqual([
      "base.patch",
      "x.patch",
      "y.patch",
    ]);
    expect(scenario.params.map(({ name, value }) => `${name}=${value}`)).toEqual(["a=y", "b=4"]);
    expect(scenario.asm).toEqual({ pmrOnEntry: true, daifsetOnExit: false });
    expect(scenario.states).toBeNull();
  });
});

describe("rules that are left out", () => {
  const BASE = `${SAMPLE}except: {no-self-deadlock: old, task-switch-masks: older}\n`;
  const middle = "extends: base.yaml\nexpect: holds\n";
  const except = (files: Readonly<Record<string, string>>) =>
    load({ "base.yaml": BASE, ...files }).except.map(({ rule }) => rule);

  test("are inherited, and may be asked again below", () => {
    expect(except({ "x.yaml": middle })).toEqual(["no-self-deadlock", "task-switch-masks"]);
    expect(except({ "x.yaml": `${middle}include: [no-self-deadlock]\n` })).toEqual([
      "task-switch-masks",
    ]);
  });

  test("may be left out once more below that", () => {
    const files = {
      "m.yaml": `${middle}include: [no-self-deadlock]\n`,
      "x.yaml": "extends: m.yaml\nexpect: holds\nexcept: {no-self-deadlock: again}\n",
    };
    expect(except(files)).toContain("no-self-deadlock");
  });

  test("are named where nothing leaves them out: refused", () => {
    const text = "extends: base.yaml\nexpect: holds\ninclude: [no-self-deadlock]\n";
    expect(refusal({ "base.yaml": SAMPLE, "x.yaml": text })).toEqual([
      "spec/x.yaml:3:11: ERROR: 'include' names 'no-self-deadlock', which nothing that this extends leaves out, delete it",
    ]);
  });
});

describe("fairness", () => {
  test("is strong, without storms, unless said", () => {
    const strong = { others: "strong", named: {} };
    expect(load({ "x.yaml": SAMPLE }).fairness).toEqual({
      execute: strong,
      take: strong,
      storms: [],
    });
    const said = "fairness: {execute: {cpu0: weak}, take: none, storms: all}\n";
    expect(load({ "x.yaml": SAMPLE + said }).fairness).toEqual({
      execute: { others: "strong", named: { cpu0: "weak" } },
      take: { others: "none", named: {} },
      storms: "all",
    });
  });

  test.each([
    ["{execute: {cpu1: weak}}", "'cpu1' under 'fairness' is no CPU of this scenario"],
    ["{take: {timr: weak}}", "'timr' under 'fairness' is no event of this scenario, did you mean"],
    ["{storms: [pmu]}", "'pmu' under 'storms' is no event that comes without end"],
    ["{take: maybe}", "unknown take 'maybe'"],
  ])("of %s is refused", (said, message) => {
    expect(refusal(`${SAMPLE}fairness: ${said}\n`).join("\n")).toContain(message);
  });
});

describe("a bad scenario is refused with its place, what is wrong and what to try:", () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ["title:", "titel:", ["1:1: ERROR: unknown key 'titel' in a scenario, did you mean 'title'?"]],
    [
      "title: Two",
      "title: x\ntitle: Two",
      ["2:1: ERROR: key 'title' appears twice, one of the two would be lost, delete one"],
    ],
    [
      "nesting: 3",
      "nesting: three",
      [
        "16:10: ERROR: 'nesting' has the text 'three', it takes a whole number from 1 up, write for example 1",
      ],
    ],
    [
      "nesting: 3",
      "nesting:",
      [
        "16:9: ERROR: 'nesting' has no value, it takes a whole number from 1 up, write for example 1",
      ],
    ],
    [
      "nesting: 3\n",
      "",
      [
        "1:1: ERROR: key 'nesting' is missing, every scenario has it (exceptions that may be on a CPU's stack at the same time), add for example 'nesting: 1'",
      ],
    ],
    [
      "v6.18",
      "v6.19",
      [
        "3:9: ERROR: unknown kernel version 'v6.19', eret knows v6.12, v6.18, v7.1, v7.2, v7.3, take the nearest older one",
      ],
    ],
    [
      "violated task-switch-masks",
      "violated task-swich-masks",
      [
        "17:24: ERROR: unknown rule 'task-swich-masks', 'eret list rules' prints all of them, did you mean 'task-switch-masks'?",
      ],
    ],
    [
      "nesting: 3",
      "nesting: 3\ninvariants: [no-such-rule]",
      [
        "17:14: ERROR: unknown rule 'no-such-rule', 'eret list rules' prints all of them, check its spelling",
      ],
    ],
    [
      "states: {pseudo_nmi=n",
      "states: {pseudo_nmi=m",
      [
        "18:10: ERROR: 'pseudo_nmi=m' under 'states' is no config point, the matrix gives pseudo_nmi=n, pseudo_nmi=y, did you mean 'pseudo_nmi=n'?",
      ],
    ],
    [
      ", pseudo_nmi=y: holds",
      "",
      [
        "17:10: ERROR: 'expect' says nothing of pseudo_nmi=y, each config point has a verdict, add 'pseudo_nmi=y: holds' or what breaks",
      ],
    ],
    [
      "pseudo_nmi: [n, y]",
      "pseudo_nmi: [n, m]",
      [
        "7:19: ERROR: 'pseudo_nmi' has the text 'm', it takes y, n, a whole number, or for compiler none, swap, sink, hoist, write for example y",
      ],
    ],
    [
      "CONFIG_PREEMPT_RT: [n]",
      "compiler: [y]",
      [
        "8:3: ERROR: axis 'compiler' has the value y, it takes none and swap and sink and hoist, write for example compiler: [none, swap, sink, hoist]",
      ],
    ],
    [
      "CONFIG_PREEMPT_RT: [n]",
      "CONFIG_PREEMPT_RT: [sink]",
      [
        "8:3: ERROR: axis 'CONFIG_PREEMPT_RT' has the value sink, it takes y, n or whole numbers, write for example CONFIG_PREEMPT_RT: [n, y]",
      ],
    ],
    [
      "nmi: pmu",
      "nmi: timer",
      ["14:15: ERROR: a second event is called 'timer', each is known by its name, rename one"],
    ],
    [
      "times: 2",
      "tims: 2",
      ["13:33: ERROR: unknown key 'tims' in an irq event, did you mean 'times'?"],
    ],
    [
      "kind: abort",
      "kind: abrt",
      [
        "15:30: ERROR: unknown kind 'abrt', it takes one of abort, svc, brk, watchpoint, serror, syscall, page_fault, int3, debug, machine_check, iret_fault, did you mean 'abort'?",
      ],
    ],
    [
      "[arm64/entry.c]",
      "[../entry.c]",
      [
        "4:5: ERROR: 'c' has the text '../entry.c', it takes a path, write for example arm64/entry.c",
      ],
    ],
    [
      "kernel: v6.18",
      "\tkernel: v6.18",
      ["3:1: ERROR: a tab indents this line, YAML wants spaces, replace it"],
    ],
    [
      "nesting: 3",
      "nesting: 3\nparams: {pseudo_nmi: y}",
      [
        "17:10: ERROR: 'pseudo_nmi' is an axis of the matrix too, one of the two would be lost, delete one",
        "17:10: ERROR: 'pseudo_nmi' is a boot choice and no parameter, write 'matrix: {pseudo_nmi: [y]}'",
      ],
    ],
  ];
  test.each(cases)("%j as %j", (old, replacement, lines) => {
    expect(refusal(sampleWith(old, replacement))).toEqual(
      lines.map((line) => `spec/x.yaml:${line}`),
    );
  });

  test("all of it at once", () => {
    expect(refusal(sampleWith("v6.18", "v6").replace("nesting: 3", "nestin: 0"))).toEqual([
      "spec/x.yaml:3:9: ERROR: unknown kernel version 'v6', eret knows v6.12, v6.18, v7.1, v7.2, v7.3, take the nearest older one",
      "spec/x.yaml:16:1: ERROR: unknown key 'nestin' in a scenario, did you mean 'nesting'?",
    ]);
  });

  test("a circle of extends", () => {
    expect(
      refusal({
        "x.yaml": "extends: y.yaml\nexpect: holds",
        "y.yaml": "extends: x\nexpect: holds",
      }),
    ).toEqual([
      "spec/y.yaml:1:10: ERROR: 'extends' goes round in a circle, spec/x.yaml > spec/y.yaml > spec/x.yaml, let one of them stand on its own",
    ]);
  });

  test("a file that is not there", () => {
    expect(refusal({ "x.yaml": "extends: z\nexpect: holds" })).toEqual([
      "spec/x.yaml:1:10: ERROR: there is no file spec/z.yaml, check the path",
    ]);
  });

  test("an empty file, a list, something else", () => {
    expect(refusal("")).toEqual([
      "spec/x.yaml:1:1: ERROR: 'the file' has no value, it takes a mapping, a scenario, write for example {title: …}",
    ]);
    expect(refusal("[]")).toHaveLength(1);
    expect(refusal("? [a]\n: b")).toHaveLength(1);
    expect(refusal("__proto__: 1\nconstructor: 2")).toHaveLength(2);
  });

  test("whatever the bytes are, and with nothing but lines", () => {
    const lines = fc
      .tuple(
        fc.array(fc.constantFrom(...SAMPLE.split("\n"), "- a", "  b:", "{", "*x", "&x 1", "!!map")),
        fc.string(),
      )
      .map(([known, noise]) => `${known.join("\n")}\n${noise}`);
    fc.assert(
      fc.property(lines, (text) => {
        try {
          loadScenario("x", treeOf({ "x.yaml": text }), VOCABULARY);
        } catch (error) {
          expect(error).toBeInstanceOf(InputError);
        }
      }),
    );
  });
});
