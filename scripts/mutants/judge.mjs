// SPDX-License-Identifier: GPL-2.0-only OR MIT
// One process that judges mutants in a copy of its own; it is replaced when a fault makes it hang.
import { fork } from "node:child_process";
import { join } from "node:path";
import { copyOf } from "./copy.mjs";

const WORKER = join(import.meta.dirname, "worker.mjs");

export class Bench {
  #copy;
  #child = null;

  constructor(root) {
    this.#copy = copyOf(root);
  }

  /** What tests say of a file with another text; "timeout" after so many milliseconds. */
  async ask(question, limit) {
    this.#child ??= await this.#start();
    const child = this.#child;
    return new Promise((resolve) => {
      const finish = (answer) => {
        clearTimeout(timer);
        child.removeAllListeners();
        resolve(answer);
      };
      const lost = (answer) => {
        this.#child = null;
        child.kill("SIGKILL");
        finish(answer);
      };
      const timer = setTimeout(() => lost("timeout"), limit);
      child.once("message", finish);
      child.once("exit", () => lost("crash"));
      child.send(question);
    });
  }

  async #start() {
    const child = fork(WORKER, [this.#copy.folder], {
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    await new Promise((resolve, reject) => {
      child.once("message", resolve);
      child.once("exit", () => reject(new Error("vitest does not start")));
    });
    child.removeAllListeners();
    return child;
  }

  close() {
    this.#child?.kill("SIGKILL");
    this.#copy.drop();
  }
}
