// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Context } from "./context.ts";
import type { Job, Pool, Settled } from "./pool.ts";
import { ProgressLine } from "./progress.ts";
import { runJob } from "./run-job.ts";

const DEFAULT_JOBS = 2;

/**
 * Runs jobs, several at a time, and hands over each result in the order of the jobs as
 * soon as all before it are there. An interrupt ends it with what there is.
 */
export async function runAll(
  cx: Context,
  jobs: readonly Job[],
  onSettled: (settled: Settled, index: number) => void,
): Promise<readonly Settled[]> {
  const { io, args } = cx;
  const pool = io.startPool?.(args.number("jobs", DEFAULT_JOBS)) ?? localPool(cx);
  const progress = new ProgressLine(io, {
    quiet: args.flag("quiet") || args.flag("terse"),
    log: args.flag("progress"),
  });
  const results: (Settled | undefined)[] = jobs.map(() => undefined);
  let next = 0;
  const ready = () => {
    for (let result = results[next]; result !== undefined; result = results[next]) {
      progress.clear();
      onSettled(result, next);
      next += 1;
    }
  };
  const restore = io.onInterrupt(() => {
    const signs = jobs.flatMap(({ keeping }) => keeping?.sign ?? []);
    // Who keeps searches is given the time to do so; each settles as interrupted then.
    if (signs.length === 0) pool.stop();
    for (const sign of signs) Atomics.store(sign, 0, 1);
  });
  try {
    const running = jobs.map(async (job, index) => {
      const name = nameOf(job);
      const warn = (line: string): void => {
        progress.clear();
        io.err(`${line}\n`);
      };
      const settled = await pool.run(job, (now) => progress.show(name, now), warn);
      results[index] = settled;
      ready();
      return settled;
    });
    return await Promise.all(running);
  } finally {
    restore();
    progress.clear();
    pool.stop();
  }
}

/** What a job is called in front of people. */
export const nameOf = ({ scenario, point }: Pick<Job, "scenario" | "point">): string =>
  point === "all" ? scenario : `${scenario} ${point}`;

/** Jobs one after the other, on this thread. */
function localPool({ io, spec }: Context): Pool {
  let stopped = false;
  return {
    run: async (job, onProgress, onWarning) => {
      // Lets what waits (an interrupt, a line to print) come in between two jobs.
      await new Promise((resolve) => setImmediate(resolve));
      if (stopped) return { kind: "interrupted" };
      const senses = { clock: io.clock, meter: io.memory, onProgress };
      return runJob(job, spec.tree, senses, onWarning);
    },
    stop: () => {
      stopped = true;
    },
  };
}
