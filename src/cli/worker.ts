// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { readFileSync } from "node:fs";
import { getHeapStatistics } from "node:v8";
import { parentPort } from "node:worker_threads";
import type { PointProgress } from "../run/engine.ts";
import { listBelow } from "./files.ts";
import type { Job } from "./pool.ts";
import { runJob } from "./run-job.ts";
import { openSpec, type SpecFolder } from "./spec-folder.ts";

/** A worker thread: runs the jobs that it is sent, one at a time. */
const folders = new Map<string, SpecFolder>();

function folderOf(path: string): SpecFolder {
  const files = {
    cwd: "/",
    readFile: (name: string) => readFileSync(name, "utf8"),
    listFiles: listBelow,
  };
  const folder = folders.get(path) ?? openSpec(path, files);
  folders.set(path, folder);
  return folder;
}

parentPort?.on("message", (job: Job) => {
  const senses = {
    clock: () => performance.now() / 1000,
    meter: () => getHeapStatistics().used_heap_size,
    onProgress: (progress: PointProgress) => parentPort?.postMessage({ progress }),
  };
  const warn = (warning: string) => parentPort?.postMessage({ warning });
  const settled = runJob(job, folderOf(job.spec).tree, senses, warn);
  parentPort?.postMessage({ settled });
});
