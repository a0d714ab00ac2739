// SPDX-License-Identifier: GPL-2.0-only OR MIT
// Runs tests in a copy of the tree, again and again, in one process: what is asked comes by
// messages, {file, text, tests}, and so does what came of it, {isGreen, failed, took}.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createVitest } from "vitest/node";

const [folder] = process.argv.slice(2);
let order = [];

/** In the order that was asked for: what has killed most comes first. */
class InOrder {
  sort(files) {
    const rank = ({ moduleId }) => order.indexOf(moduleId);
    return files.toSorted((a, b) => rank(a) - rank(b));
  }
  shard(files) {
    return files;
  }
}

const vitest = await createVitest("test", {
  root: folder,
  watch: false,
  bail: 1,
  pool: "threads",
  isolate: false,
  maxWorkers: 1,
  fileParallelism: false,
  cache: false,
  reporters: [{}],
  sequence: { sequencer: InOrder },
});
const specs = new Map((await vitest.globTestSpecifications()).map((spec) => [spec.moduleId, spec]));

async function run({ file, text, tests }) {
  const path = join(folder, file);
  const before = readFileSync(path, "utf8");
  order = tests.map((test) => join(folder, test));
  const begin = Date.now();
  try {
    writeFileSync(path, text);
    vitest.invalidateFile(path);
    vitest.state.filesMap.clear();
    vitest.state.errorsSet.clear();
    const asked = order.flatMap((name) => specs.get(name) ?? []);
    const { testModules, unhandledErrors } = await vitest.runTestSpecifications(asked);
    const red = testModules.filter((each) => each.state() === "failed");
    const took = Object.fromEntries(
      testModules.map((each) => [
        each.moduleId.slice(folder.length + 1),
        each.diagnostic().duration + each.diagnostic().collectDuration,
      ]),
    );
    const failed = red.map(({ moduleId }) => moduleId.slice(folder.length + 1));
    return {
      isGreen: red.length === 0 && unhandledErrors.length === 0,
      failed,
      took,
      ms: Date.now() - begin,
    };
  } finally {
    writeFileSync(path, before);
    vitest.invalidateFile(path);
  }
}

process.on("message", async (asked) => {
  try {
    process.send(await run(asked));
  } catch (error) {
    process.send({ isGreen: false, failed: [], took: {}, error: `${error.stack}` });
  }
});
process.send("ready");
