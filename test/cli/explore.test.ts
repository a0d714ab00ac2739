// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { describe, expect, test } from "vitest";
import { eret } from "../../src/cli/eret.ts";
import { refusal } from "../../src/cli/guard.ts";
import type { Request, Response } from "../../src/cli/http.ts";
import type { Io } from "../../src/cli/io.ts";
import { TINY, World } from "./world.ts";

const PORT = 4711;
const request = (some: Partial<Request>): Request => ({
  method: "POST",
  url: "/walk",
  headers: { host: `127.0.0.1:${PORT}`, "x-eret-token": "secret" },
  body: "",
  port: PORT,
  ...some,
});

describe("the guard of the live page", () => {
  const host = `127.0.0.1:${PORT}`;
  test.each([
    ["the page itself", {}, true],
    [
      "the page, as browsers send it",
      { headers: { host, origin: `http://${host}`, "x-eret-token": "secret" } },
      true,
    ],
    ["the printed address", { method: "GET", url: "/?token=secret", headers: { host } }, true],
    ["an address without a token", { method: "GET", url: "/", headers: { host } }, false],
    ["a wrong token", { headers: { host, "x-eret-token": "secreT" } }, false],
    ["no token", { headers: { host } }, false],
    ["a token in the address of a change", { url: "/save?token=secret", headers: { host } }, false],
    [
      "another page",
      { headers: { host, origin: "http://evil.example", "x-eret-token": "secret" } },
      false,
    ],
    ["a page in a sandbox", { headers: { host, origin: "null", "x-eret-token": "secret" } }, false],
    [
      "a name that was made to point here",
      { headers: { host: `evil.example:${PORT}`, "x-eret-token": "secret" } },
      false,
    ],
    ["another port", { headers: { host: "127.0.0.1:80", "x-eret-token": "secret" } }, false],
  ] as const)("judges %s", (_, some, passes) => {
    expect(refusal(request(some), "secret") === null).toBe(passes);
  });
});

/** An explorer over the tiny world, asked without a network. */
async function explored(world: World, ...argv: readonly string[]) {
  let answer: (request: Request) => Response = () => ({ status: 0, type: "text/plain", body: "" });
  let stop = (): void => {};
  let out = "";
  let heard = (): void => {};
  const listening = new Promise<void>((resolve) => {
    heard = resolve;
  });
  const io: Io = {
    ...world.io(),
    out: (text) => {
      out += text;
      if (text.includes("Ctrl-C")) heard();
    },
    serve: async (_, given) => {
      answer = given;
      return { port: PORT, close: async () => {} };
    },
    onInterrupt: (given) => {
      stop = given;
      return () => {};
    },
  };
  const done = eret(["explore", ...argv], io);
  await Promise.race([listening, done]);
  const token = /token=(\S+)/.exec(out)?.[1] ?? "";
  const ask = (url: string, body: unknown): Response =>
    answer(
      request({
        url,
        headers: { host: `127.0.0.1:${PORT}`, "x-eret-token": token },
        body: typeof body === "string" ? body : JSON.stringify(body),
      }),
    );
  const end = async () => {
    stop();
    return done;
  };
  return { ask, end, out: () => out };
}

describe("eret explore", () => {
  test("walks to a violation, and saves paths that replay says the same of", async () => {
    const world = new World();
    const { ask, end } = await explored(world, "tiny/broken", "--traces", "t");
    let choices: number[] = [];
    for (;;) {
      const walk = JSON.parse(ask("/walk", { choices, at: choices.length }).body);
      expect(walk.path.steps).toHaveLength(choices.length);
      if (walk.next.length === 0) break;
      choices = [...choices, 0];
    }
    const { path, rules } = JSON.parse(ask("/walk", { choices, at: choices.length }).body);
    expect(path.finding).toEqual({
      rule: "BUG_ON(preempt_count()) in task_loop()",
      detail: expect.any(String),
    });
    expect(rules[0]).toMatchObject({
      rule: "BUG_ON(preempt_count()) in task_loop()",
      status: "broken",
    });
    const saved = (some: readonly number[]): string =>
      JSON.parse(ask("/save", { choices: some, at: 0 }).body).command;
    const [whole, part] = [saved(choices), saved(choices.slice(0, 2))];
    expect(await world.run(...whole.split(" ").slice(1))).toBe(1);
    expect(world.out).toContain("replayed: BUG_ON(preempt_count()) in task_loop() breaks at step");
    expect(await world.run(...part.split(" ").slice(1))).toBe(0);
    expect(world.out).toBe("replayed 2 steps: no rule breaks\n");
    expect(await world.run("show", part.split(" ")[2] ?? "")).toBe(0);
    expect(world.out).toContain("a path that breaks no rule");
    expect(await end()).toBe(0);
  });

  test("a saved path that breaks no rule is held to that", async () => {
    const world = new World();
    const { ask } = await explored(world, "tiny/broken", "--traces", "t");
    let choices = [0];
    while (JSON.parse(ask("/walk", { choices, at: 0 }).body).path.finding === null)
      choices = [...choices, 0];
    const name = JSON.parse(ask("/save", { choices, at: 0 }).body).command.split(" ")[2];
    world.write(name, world.read(name).replace(/"rule": "[^"]*"/, '"rule": "none"'));
    expect(await world.run("replay", name)).toBe(5);
    expect(world.out).toContain("a rule breaks, though the trace says that none does");
  });

  test.each([
    ["no JSON", "{", 400, "this is no JSON\n"],
    ["a wrong shape", { choices: [-1], at: 0 }, 400, /^a request has 'choices'/],
    ["a position past the end", { choices: [0], at: 2 }, 400, /^a request has 'choices'/],
    ["a choice that there is not", { choices: [99], at: 0 }, 400, /^step 1 of 1: .* choice 99/],
  ])("answers %s in one line", async (_, body, status, line) => {
    const { ask } = await explored(new World(), "tiny/good");
    const response = ask("/walk", body);
    expect(response.status).toBe(status);
    expect(response.body).toMatch(line);
    expect(response.body.trimEnd()).not.toContain("\n");
  });

  test("knows nothing but its page, walks and paths", async () => {
    const { ask } = await explored(new World(), "tiny/good");
    expect(ask("/../spec/tiny/loop.c", {}).status).toBe(404);
  });

  const MATRIX = {
    ...TINY,
    "spec/tiny/good.yaml": `${TINY["spec/tiny/good.yaml"]}matrix: {pseudo_nmi: [n, y]}\n`.replace(
      "states: 6",
      "states: {pseudo_nmi=n: 6, pseudo_nmi=y: 6}",
    ),
  };
  test.each([
    [[], "explore takes one scenario, 'eret list scenarios' prints all"],
    [["tiny/"], "explore takes one scenario, 'tiny/' means 2, 'eret list scenarios' prints all"],
    [
      ["tiny/good"],
      "tiny/good has 2 config points, name one, for example 'eret explore tiny/good pseudo_nmi=n'",
    ],
    [
      ["tiny/good", "pseudo_nmi=m"],
      "tiny/good has no config point 'pseudo_nmi=m', did you mean 'pseudo_nmi=n'?",
    ],
  ])("refuses %j", async (words, line) => {
    const world = new World(MATRIX);
    expect(await world.run("explore", ...words)).toBe(2);
    expect(world.err).toBe(`eret: ERROR: ${line}\n`);
  });

  test("says that a port is taken, and --port is for it alone", async () => {
    const world = new World();
    const taken = Object.assign(new Error("no"), { code: "EADDRINUSE" });
    let err = "";
    const io = {
      ...world.io(),
      err: (text: string) => (err += text),
      serve: () => Promise.reject(taken),
    };
    expect(await eret(["explore", "tiny/good", "--port", "80"], io)).toBe(2);
    expect(err).toBe("eret: ERROR: port 80 is taken, choose another\n");
    expect(await world.run("check", "--port", "80")).toBe(2);
    expect(world.err).toBe("eret: ERROR: --port is for 'eret explore'\n");
  });
});
