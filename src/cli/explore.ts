// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { randomBytes } from "node:crypto";
import { type Built, buildPoint } from "../run/build.ts";
import { VOCABULARY } from "../run/rules.ts";
import { loadScenario } from "../scenario/load.ts";
import { type Point, points } from "../scenario/points.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { suggest } from "../scenario/suggest.ts";
import type { Context } from "./context.ts";
import { EXIT, type ExitCode } from "./exit.ts";
import { liveAnswer } from "./live.ts";
import { UsageError } from "./options.ts";
import { readPatch } from "./patch-series.ts";
import type { PatchText } from "./pool.ts";
import { withPatch } from "./run-job.ts";
import { selectScenarios } from "./spec-folder.ts";

const TOKEN_BYTES = 18;

/** `eret explore`: serves the page over the live model until it is interrupted. */
export async function explore(cx: Context): Promise<ExitCode> {
  const { io, args, spec } = cx;
  const [word = "", ...words] = args.words;
  const patch = readPatch(cx);
  const tree = withPatch(spec.tree, patch);
  const scenario = loadScenario(scenarioNamed(cx, word), tree, VOCABULARY);
  const built = buildPoint(scenario, pointOf(scenario, words.join(" ")), tree);
  const token = randomBytes(TOKEN_BYTES).toString("base64url");
  let stop = (): void => {};
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  const released = io.onInterrupt(stop);
  const server = await listen(cx, built, patch, token);
  io.out(`${describe(built)}: http://127.0.0.1:${server.port}/?token=${token}\n`);
  io.out("Ctrl-C ends it.\n");
  await stopped;
  released();
  await server.close();
  return EXIT.ok;
}

const describe = ({ scenario: { name }, point }: Built): string =>
  point.name === "all" ? name : `${name} ${point.name}`;

async function listen(cx: Context, built: Built, patch: PatchText | null, token: string) {
  const port = cx.args.text("port") === null ? 0 : cx.args.number("port", 1);
  const answer = liveAnswer(cx, built, token, patch?.name);
  try {
    return await cx.io.serve(port, answer);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : "";
    if (code === "EADDRINUSE") throw new UsageError(`port ${port} is taken, choose another`);
    if (code === "EACCES") throw new UsageError(`port ${port} may not be used, choose another`);
    if (code === "ERR_SOCKET_BAD_PORT") throw new UsageError(`there is no port ${port}`);
    throw error;
  }
}

/** Throws UsageError unless the word means one scenario. */
function scenarioNamed({ io, spec }: Context, word: string): string {
  const [name, ...more] = word === "" ? [] : selectScenarios([word], spec, io.cwd);
  if (name !== undefined && more.length === 0) return name;
  const told = word === "" ? "" : `, '${word}' means ${more.length + 1}`;
  throw new UsageError(`explore takes one scenario${told}, 'eret list scenarios' prints all`);
}

function pointOf(scenario: Scenario, name: string): Point {
  const all = points(scenario);
  const [only, ...more] = all;
  if (name === "" && only !== undefined && more.length === 0) return only;
  const found = all.find((point) => point.name === name);
  if (found !== undefined) return found;
  const names = all.map((point) => point.name);
  const example = `for example 'eret explore ${scenario.name} ${names[0] ?? ""}'`;
  if (name === "")
    throw new UsageError(
      `${scenario.name} has ${names.length} config points, name one, ${example}`,
    );
  throw new UsageError(
    `${scenario.name} has no config point '${name}', ${suggest(name, names, example)}`,
  );
}
