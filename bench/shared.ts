// SPDX-License-Identifier: GPL-2.0-only OR MIT
// What a visited set in shared memory would cost: the same states entered into a set by one
// thread, by one thread with atomic operations, and by two. Prints seconds; docs/search.md
// says what follows.
import { isMainThread, parentPort, Worker } from "node:worker_threads";
import { hashOf } from "../src/explorer/intern/hash.ts";

const STATES = 1_500_000;
/** As S6 has: transitions for each state. */
const TRANSITIONS = Math.floor(2.2 * STATES);
const PLACES = 2 ** 22;
/** Numbers are given to a thread so many at a time: threads do not write to one cache line. */
const CHUNK = 256;

interface Task {
  readonly words: Int32Array;
  readonly index: Int32Array;
  readonly given: Int32Array;
  readonly from: number;
  readonly to: number;
  readonly isAtomic: boolean;
}

/** Enters the states that some transitions lead to. */
function enter({ words, index, given, from, to, isAtomic }: Task): void {
  const state = new Int32Array(2);
  const last = PLACES - 1;
  let number = 0;
  let end = 0;
  for (let at = from; at < to; at += 1) {
    const name = (Math.imul(at, 0x9e3779b1) >>> 0) % STATES;
    state[0] = Math.imul(name, 0x85ebca6b);
    state[1] = name;
    if (number === end) {
      number = Atomics.add(given, 0, CHUNK);
      end = number + CHUNK;
    }
    let place = hashOf(state, 0, 2) & last;
    for (;;) {
      let entry = isAtomic ? Atomics.load(index, place) : (index[place] ?? 0);
      if (entry === 0) {
        words[2 * number] = state[0];
        words[2 * number + 1] = state[1];
        if (!isAtomic) index[place] = number + 1;
        else entry = Atomics.compareExchange(index, place, 0, number + 1);
        if (entry === 0) {
          number += 1;
          break;
        }
      }
      const base = 2 * (entry - 1);
      if (words[base] === state[0] && words[base + 1] === state[1]) break;
      place = (place + 1) & last;
    }
  }
}

const shared = (length: number): Int32Array =>
  new Int32Array(new SharedArrayBuffer(length * Int32Array.BYTES_PER_ELEMENT));

/** Runs the whole in so many threads; the first run of each is for the compiler. */
async function measure(what: string, threads: number, isAtomic: boolean): Promise<void> {
  const fresh = isAtomic ? shared : (length: number) => new Int32Array(length);
  const tables = () => ({
    words: fresh(2 * (STATES + threads * CHUNK)),
    index: fresh(PLACES),
    given: fresh(1),
  });
  const parts = (common: ReturnType<typeof tables>): readonly Task[] =>
    Array.from({ length: threads }, (_, thread) => ({
      ...common,
      isAtomic,
      from: Math.floor((thread * TRANSITIONS) / threads),
      to: Math.floor(((thread + 1) * TRANSITIONS) / threads),
    }));
  const workers =
    threads === 1
      ? []
      : Array.from({ length: threads }, () => new Worker(new URL(import.meta.url)));
  const run = async (tasks: readonly Task[]) => {
    if (threads === 1) return tasks.forEach(enter);
    const done = workers.map((worker) => new Promise((resolve) => worker.once("message", resolve)));
    for (const [thread, worker] of workers.entries()) worker.postMessage(tasks[thread]);
    await Promise.all(done);
  };
  await run(parts(tables()).map((task) => ({ ...task, to: task.from + 200_000 })));
  const tasks = parts(tables());
  const [began, before] = [process.hrtime.bigint(), process.cpuUsage()];
  await run(tasks);
  const { user, system } = process.cpuUsage(before);
  const wall = Number(process.hrtime.bigint() - began) / 1e9;
  const cpu = (user + system) / 1e6;
  process.stdout.write(`${what}: ${cpu.toFixed(2)} CPU s, ${wall.toFixed(2)} s wall\n`);
  for (const worker of workers) await worker.terminate();
}

if (isMainThread) {
  for (let round = 0; round < 3; round += 1) {
    await measure("one thread", 1, false);
    await measure("one thread, atomic", 1, true);
    await measure("two threads, atomic", 2, true);
  }
} else {
  parentPort?.on("message", (task: Task) => {
    enter(task);
    parentPort?.postMessage("done");
  });
}
