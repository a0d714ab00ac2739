// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { Worker } from "node:worker_threads";
import type { PointProgress } from "../run/engine.ts";
import type { Job, Pool, Settled } from "./pool.ts";

interface Waiting {
  readonly job: Job;
  readonly onProgress: (progress: PointProgress) => void;
  readonly onWarning: (line: string) => void;
  readonly settle: (settled: Settled) => void;
}

type Message =
  | { readonly progress: PointProgress }
  | { readonly warning: string }
  | { readonly settled: Settled };

/** Room for what a search holds besides what `--max-memory` counts. */
const HEADROOM = 1.25;
const MEGABYTE = 1 << 20;

const isToEnd = ({ keeping }: Job): boolean =>
  keeping !== null && Atomics.load(keeping.sign, 0) !== 0;

/** Up to `size` worker threads, started when they are needed. */
export class ThreadPool implements Pool {
  readonly #size: number;
  readonly #queue: Waiting[] = [];
  readonly #idle: Worker[] = [];
  readonly #busy = new Map<Worker, Waiting>();
  #stopped = false;

  constructor(size: number) {
    this.#size = size;
  }

  readonly run: Pool["run"] = (job, onProgress, onWarning) =>
    new Promise((settle) => {
      if (this.#stopped) return settle({ kind: "interrupted" });
      this.#queue.push({ job, onProgress, onWarning, settle });
      this.#feed();
    });

  readonly stop = (): void => {
    this.#stopped = true;
    const pending = [...this.#busy.values(), ...this.#queue.splice(0)];
    for (const worker of [...this.#busy.keys(), ...this.#idle.splice(0)]) void worker.terminate();
    this.#busy.clear();
    for (const { settle } of pending) settle({ kind: "interrupted" });
  };

  #feed(): void {
    while (this.#queue.length > 0) {
      const free = this.#idle.pop();
      if (free === undefined && this.#busy.size >= this.#size) return;
      const waiting = this.#queue.shift();
      if (waiting === undefined) return;
      // Searches are to end: one that has not begun has nothing to be kept.
      if (isToEnd(waiting.job)) {
        if (free !== undefined) this.#idle.push(free);
        waiting.settle({ kind: "interrupted" });
        continue;
      }
      const worker = free ?? this.#start(waiting.job);
      this.#busy.set(worker, waiting);
      worker.postMessage(waiting.job);
    }
  }

  #start(job: Job): Worker {
    const megabytes = Math.ceil((job.limits.memory / MEGABYTE) * HEADROOM);
    const worker = new Worker(new URL("./worker.js", import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: megabytes },
      stderr: true,
    });
    worker.on("message", (message: Message) => {
      const waiting = this.#busy.get(worker);
      if ("progress" in message) return waiting?.onProgress(message.progress);
      if ("warning" in message) return waiting?.onWarning(message.warning);
      this.#busy.delete(worker);
      this.#idle.push(worker);
      waiting?.settle(message.settled);
      this.#feed();
    });
    worker.on("error", (error: unknown) => this.#lose(worker, error));
    worker.on("exit", (code) => {
      if (this.#busy.has(worker)) this.#lose(worker, new Error(`a worker ended with ${code}`));
    });
    return worker;
  }

  /** A worker died; its job is lost and another worker takes the next one. */
  #lose(worker: Worker, error: unknown): void {
    const waiting = this.#busy.get(worker);
    this.#busy.delete(worker);
    const { message, stack = "" } = error instanceof Error ? error : new Error(String(error));
    const isMemory =
      error instanceof Error && "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY";
    waiting?.settle(isMemory ? { kind: "exhausted-memory" } : { kind: "crashed", message, stack });
    this.#feed();
  }
}
