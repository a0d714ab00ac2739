// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { afterEach, describe, expect, test } from "vitest";
import { World } from "./world.ts";

const TRACE = "traces/tiny/broken/all.BUG_ON-task_loop-c027.trace.json";

let world: World;
afterEach(() => {
  // No stack trace, whatever the input was; each problem is one line.
  expect(world.err).not.toMatch(/^\s+at /m);
  for (const line of world.err.trimEnd().split("\n")) expect(line).toMatch(/ ERROR: /);
});

/** The exit code and the lines of a `check` of the good scenario after an edit. */
async function checked(file: string, old: string, replacement: string): Promise<string> {
  world = new World();
  world.edit(file, old, replacement);
  expect(await world.run("check", "tiny/good")).toBe(2);
  return world.err;
}

describe("bad input is one clear line and exit code 2:", () => {
  test("a syntax error in the C", async () => {
    const lines = await checked("spec/tiny/loop.c", "do_work();\n\tif", "do_work()\n\tif");
    expect(lines).toMatch(/^spec\/tiny\/loop\.c:5:2: ERROR: /);
  });

  test("an unknown callee, with the chain of its callers", async () => {
    const lines = await checked("spec/tiny/loop.c", "\tdo_work();\n\tif", "\tdo_wrok();\n\tif");
    expect(lines).toMatch(
      /^spec\/tiny\/loop\.c:4:2: ERROR: .*'do_wrok'.*did you mean 'do_work'\?.*task_loop > section\)\n$/,
    );
  });

  test("a primitive with the wrong number of arguments", async () => {
    const lines = await checked(
      "spec/tiny/loop.c",
      "__preempt_count_add(1)",
      "__preempt_count_add(1, 2)",
    );
    expect(lines).toMatch(/^spec\/tiny\/loop\.c:3:\d+: ERROR: .*__preempt_count_add.*\n$/);
  });

  test("a system register that the model does not have", async () => {
    world = new World();
    world.edit(
      "spec/boundary/tiny.h",
      "__primitive void do_work(void);",
      "__primitive void do_work(void);\n__primitive unsigned long read_sysreg(__symbol reg);",
    );
    world.edit("spec/tiny/loop.c", "\tsection();", "\tread_sysreg(vbar_el1);\n\tsection();");
    expect(await world.run("check", "tiny/good")).toBe(2);
    expect(world.err).toMatch(
      /^spec\/tiny\/loop\.c:11:2: ERROR: read_sysreg does not know 'vbar_el1', .* use one of daif, esr_el1, SYS_ICC_PMR_EL1, .*\n$/,
    );
  });

  test("a construct that is not supported", async () => {
    const lines = await checked(
      "spec/tiny/loop.c",
      "\tsection();\n",
      "\tvoid *p = &&out;\n\tsection();\nout:\n",
    );
    expect(lines).toMatch(/^spec\/tiny\/loop\.c:\d+:\d+: ERROR: /);
  });

  test("a parameter without a value", async () => {
    const lines = await checked("spec/tiny/good.yaml", "params: {careful: y}\n", "");
    expect(lines).toMatch(/^spec\/tiny\/loop\.c:5:6: ERROR: parameter 'careful' has no value/);
  });

  test("a name in the scenario that means nothing in its C", async () => {
    const scenario = "spec/tiny/good.yaml";
    expect(await checked(scenario, "runs: task_loop", "runs: task_lop")).toBe(
      `${scenario}:9:29: ERROR: no file under 'c' defines 'task_lop', did you mean 'task_loop'?\n`,
    );
    expect(await checked(scenario, "careful: y", "careful: y, carful: n")).toBe(
      `${scenario}:7:22: ERROR: 'carful' is no parameter of the boundary, did you mean 'careful'?\n`,
    );
    expect(
      await checked(scenario, "task_loop}]", "task_loop}]\n    events: [{irq: t, intid: 4}]"),
    ).toBe(
      `${scenario}:5:5: ERROR: no file under 'c' defines 'el1h_64_irq_handler', which these tasks and events need, add its file\n`,
    );
  });

  test("a file that is not there, where the scenario names it", async () => {
    expect(await checked("spec/tiny/good.yaml", "tiny/loop.c", "tiny/lop.c")).toBe(
      "spec/tiny/good.yaml:5:5: ERROR: there is no file spec/tiny/lop.c, check the path\n",
    );
  });

  test("an unknown invariant", async () => {
    expect(
      await checked("spec/tiny/good.yaml", "nesting: 1", "nesting: 1\ninvariants: [rcu-watchin]"),
    ).toBe(
      "spec/tiny/good.yaml:11:14: ERROR: unknown rule 'rcu-watchin', 'eret list rules' prints all of them, did you mean 'rcu-watching'?\n",
    );
  });

  test("a file that others extend: what could not be read is told beside the verdicts", async () => {
    world = new World();
    world.edit("spec/tiny/broken.yaml", "title: A task", "titel: A task");
    expect(await world.run("check")).toBe(2);
    expect(world.out).toMatch(
      /\n1 scenario, 1 config point: 1 holds; 6 states\.\nNOT READ: 1 scenario, /,
    );
    world.edit("spec/tiny/good.yaml", "nesting: 1", "nestng: 1");
    expect(await world.run("check")).toBe(2);
    expect(world.out).toContain("nothing to judge.\nNOT READ: 2 scenarios, see the errors.\n");
  });

  test("a bad YAML key", async () => {
    expect(await checked("spec/tiny/good.yaml", "nesting: 1", "nestng: 1")).toBe(
      "spec/tiny/good.yaml:10:1: ERROR: unknown key 'nestng' in a scenario, did you mean 'nesting'?\n",
    );
  });

  test("YAML that is none", async () => {
    expect(await checked("spec/tiny/good.yaml", "[tiny.h]", "[tiny.h")).toMatch(
      /^spec\/tiny\/good\.yaml:7:1: ERROR: this is not YAML, /,
    );
  });

  test("a patch that does not apply, and which hunk of it", async () => {
    world = new World();
    world.edit("spec/tiny/loop.c", "if (careful())", "if (very_careful())");
    expect(await world.run("order", "tiny/good", "--patch", "spec/tiny/forget.patch")).toBe(2);
    expect(world.err).toBe(
      "spec/tiny/forget.patch:3:1: ERROR: hunk 1 of 1 does not apply to spec/tiny/loop.c, line 5 should be 'if (careful())', the file has 'if (very_careful())', rebase the patch on this spec/\n",
    );
    expect(world.out).toBe("");
  });

  test("a scenario's own patch that does not apply", async () => {
    world = new World();
    world.edit("spec/tiny/forget.patch", " \tdo_work();", " \tdo_play();");
    expect(await world.run("check", "tiny/broken")).toBe(2);
    expect(world.err).toMatch(/^spec\/tiny\/forget\.patch:3:1: ERROR: hunk 1 of 1 does not apply/);
  });

  test("a truncated trace", async () => {
    world = new World();
    await world.run("check", "tiny/broken", "--traces", "traces");
    world.write(TRACE, world.read(TRACE).slice(0, 200));
    expect(await world.run("replay", TRACE)).toBe(2);
    expect(world.err).toMatch(/^traces\/tiny\/broken\/\S+\.trace\.json:\d+:\d+: ERROR: [^\n]+\n$/);
  });

  test("a trace whose spec has changed", async () => {
    world = new World();
    await world.run("check", "tiny/broken", "--traces", "traces");
    world.edit("spec/tiny/loop.c", "for (;;)", "for ( ; ; )");
    expect(await world.run("replay", TRACE)).toBe(2);
    expect(world.err).toMatch(
      /^traces\/\S+\.trace\.json:1:1: ERROR: the spec of tiny\/broken has changed since this trace was recorded \(it was [0-9a-f]{12} and is [0-9a-f]{12}\), so it may mean something else now, record it again with 'eret check --traces DIR'\n$/,
    );
  });

  test("but not one whose scenario only says more about itself", async () => {
    world = new World();
    await world.run("check", "tiny/broken", "--traces", "traces");
    world.edit("spec/tiny/broken.yaml", "states: 5", "states: 99\nabout: more words");
    expect(await world.run("replay", TRACE)).toBe(1);
    world.err = " ERROR: none";
  });

  test("a trace that takes a step that is not there", async () => {
    world = new World();
    await world.run("check", "tiny/broken", "--traces", "traces");
    world.edit(TRACE, '"choices": [0, 0', '"choices": [0, 7');
    expect(await world.run("show", TRACE)).toBe(2);
    expect(world.err).toMatch(
      /^traces\/\S+\.trace\.json:1:1: ERROR: step 2 of 4: the trace takes choice 7 of 1/,
    );
  });

  test("a trace of a scenario or a point that there is not", async () => {
    world = new World();
    await world.run("check", "tiny/broken", "--traces", "traces");
    const text = world.read(TRACE);
    world.write(TRACE, text.replace("tiny/broken", "tiny/brokn"));
    expect(await world.run("replay", TRACE)).toBe(2);
    expect(world.err).toBe(
      `${TRACE}:1:1: ERROR: this trace is of scenario 'tiny/brokn', which spec/ does not have, did you mean 'tiny/broken'?\n`,
    );
    world.write(TRACE, text.replace('"point": "all"', '"point": "x=y"'));
    expect(await world.run("replay", TRACE)).toBe(2);
    expect(world.err).toBe(
      `${TRACE}:1:1: ERROR: the trace is of config point 'x=y', tiny/broken has all, record it again\n`,
    );
  });

  test("a file that cannot be read", async () => {
    world = new World();
    for (const words of [
      ["replay", "no.json"],
      ["order", "tiny/good", "--patch", "no.json"],
    ]) {
      expect(await world.run(...words)).toBe(2);
      expect(world.err).toBe(
        "no.json:1:1: ERROR: cannot read this file, there is no such file, check the path\n",
      );
    }
    expect(await world.run("check", "--spec", "elsewhere")).toBe(2);
    expect(world.err).toBe("eret: ERROR: there is no folder elsewhere, check --spec\n");
  });

  test.each([
    [["chek"], "unknown command 'chek', did you mean 'check'?"],
    [
      ["frobnicate"],
      "unknown command 'frobnicate', the commands are check, order, replay, show, explore, explain, lint, list, merge, completion, man",
    ],
    [["check", "tiny/god"], "unknown scenario 'tiny/god', did you mean 'tiny/good'?"],
    [["check", "--jsn"], "unknown option '--jsn', did you mean '--json'?"],
    [["check", "--max-states", "many"], "--max-states takes a whole number from 1, not 'many'"],
    [["check", "--jobs=0"], "--jobs takes a whole number from 1, not '0'"],
    [["list"], "list takes one word, one of rules, scenarios, primitives"],
    [["explain"], "explain takes a rule, 'eret list rules' prints all of them"],
  ])("the words %j", async (words, line) => {
    world = new World();
    expect(await world.run(...words)).toBe(2);
    expect(world.err).toBe(`eret: ERROR: ${line}\n`);
    expect(world.out).toBe("");
  });
});
