// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { InputError } from "../../src/kernelc/diagnostic.ts";
import type { SourceTree } from "../../src/kernelc/source.ts";
import { loadScenario } from "../../src/scenario/load.ts";
import type { Vocabulary } from "../../src/scenario/reading.ts";

export const VOCABULARY: Vocabulary = {
  rules: ["task-switch-masks", "no-self-deadlock", "resched-not-lost", "kernel-assertion"],
  onRequest: ["data-race"],
  kernels: ["v6.12", "v6.18", "v7.1", "v7.2", "v7.3"],
};

/** A small scenario that has nothing wrong with it. */
export const SAMPLE = `title: Two tasks and a timer
source: 0123456789ab
kernel: v6.18
c: [arm64/entry.c]
boundary: [common.h]
matrix:
  pseudo_nmi: [n, y]
  CONFIG_PREEMPT_RT: [n]
cpus:
  - tasks: [{name: A, runs: task_loop}, {name: U, runs: user}]
    idle: do_idle
    events:
      - {irq: timer, intid: 27, times: 2}
      - {nmi: pmu, intid: 23}
      - {fault: abort, kind: abort, within: [task_loop]}
nesting: 3
expect: {pseudo_nmi=n: violated task-switch-masks, pseudo_nmi=y: holds}
states: {pseudo_nmi=n: 1184}
`;

/** A tree of the given files, paths below spec/. */
export function treeOf(files: Readonly<Record<string, string>>): SourceTree {
  return {
    read: (path) => {
      const name = path.replace(/^spec\//, "");
      return Object.hasOwn(files, name) ? (files[name] ?? null) : null;
    },
  };
}

/** Loads `x.yaml` out of the given files. */
export function load(files: Readonly<Record<string, string>>, name = "x") {
  return loadScenario(name, treeOf(files), VOCABULARY);
}

/** The lines that a bad scenario is refused with. */
export function refusal(files: Readonly<Record<string, string>> | string): readonly string[] {
  try {
    load(typeof files === "string" ? { "x.yaml": files } : files);
  } catch (error) {
    if (error instanceof InputError) return error.message.split("\n");
    throw error;
  }
  return [];
}

/** The sample with one piece of text replaced, which must be there. */
export function sampleWith(old: string, replacement: string): string {
  if (!SAMPLE.includes(old)) throw new Error(`the sample has no '${old}'`);
  return SAMPLE.replace(old, replacement);
}
