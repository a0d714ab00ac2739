// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { describe, expect, test } from "vitest";
import { World } from "./world.ts";

const HEAD = `source: 0123456789ab
kernel: v7.1
boundary: [tiny.h]
nesting: 1
expect: holds
`;

/** One scenario of a file of C, judged. */
async function judged(c: string, yaml: string) {
  const world = new World();
  world.write("spec/tiny/own.c", c);
  world.write("spec/tiny/own.yaml", `title: Own\nc: [tiny/own.c]\n${yaml}${HEAD}`);
  return { code: await world.run("check", "tiny/own"), err: world.err };
}

describe("an event that cannot come", () => {
  const fault = (within: string) =>
    `cpus:\n  - tasks: [{name: A, runs: task_works}]\n    events: [{fault: e, kind: abort, within: [${within}]}]\n`;
  const c = `void never(void)
{
	do_work();
}

void el1h_64_sync_handler(struct pt_regs *regs)
{
	do_work();
}

void task_works(void)
{
	do_work();
}
`;

  test("is refused where nothing calls the function that it hits", async () => {
    expect(await judged(c, fault("never"))).toEqual({
      code: 2,
      err: "spec/tiny/own.yaml:5:47: ERROR: nothing calls 'never', so no fault hits within it, name a function that runs\n",
    });
  });

  test("is told where no path comes to the function that it hits", async () => {
    const idle = c.replace(
      "void task_works(void)\n{\n",
      "static int on;\n\n$&\tif (on)\n\t\tnever();\n",
    );
    expect(await judged(idle, fault("never"))).toEqual({
      code: 2,
      err: "spec/tiny/own.yaml:5:47: ERROR: no path comes to a step of 'never', so no fault hits within it, name a function that runs\n",
    });
  });

  test("is refused where the C does not have the function", async () => {
    const { code, err } = await judged(c, fault("nowhere"));
    expect(err).toMatch(/^spec\/tiny\/own\.yaml:5:47: ERROR: no file under 'c' defines 'nowhere'/);
    expect(code).toBe(2);
  });

  test("is refused where SDEI could resume at interrupts and no C takes them", async () => {
    const sdei = "void __sdei_handler(void)\n{\n\tdo_work();\n}\n";
    const yaml =
      "firmware: {sdei: reject}\ncpus:\n  - tasks: [{name: A, runs: task_works}]\n    events: [{sdei: ghes, event: 804}]\n";
    const { code, err } = await judged(`${c}${sdei}`, yaml);
    expect(err).toMatch(
      /^spec\/tiny\/own\.yaml:2:\d+: ERROR: no file under 'c' defines 'el1h_64_irq_handler', which these tasks and events need/,
    );
    expect(code).toBe(2);
  });
});

test.each(["1:99999999999999999999", "99999999999999999999", "0:123456"])(
  "a schedule that is not there is refused, not run 0 times: --path %s",
  async (path) => {
    const world = new World();
    const argv = ["check", "tiny/broken", "--random", "--max-depth", "5", "--path", path];
    expect(await world.run(...argv)).toBe(2);
    expect(world.err).toMatch(/ERROR: (?:--path takes what 'again:' printed|there is no schedule)/);
    expect(world.err.trimEnd().split("\n")).toHaveLength(1);
  },
);
