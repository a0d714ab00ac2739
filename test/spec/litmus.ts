// SPDX-License-Identifier: GPL-2.0-only OR MIT
// What a litmus test of spec/litmus/ can end with, for tests.
import { createModel } from "../../src/model/create.ts";
import type { Machine } from "../../src/model/machine.ts";
import type { Sliceable } from "../../src/model/model.ts";
import { currentTask } from "../../src/model/observe.ts";
import type { Action } from "../../src/model/system.ts";
import { valueText } from "../../src/model/value.ts";
import { buildPoint } from "../../src/run/build.ts";
import { VOCABULARY } from "../../src/run/rules.ts";
import { loadScenario } from "../../src/scenario/load.ts";
import { points } from "../../src/scenario/points.ts";
import { tree } from "./real.ts";

type TheModel = Sliceable<Machine, Action>;

/** One test: its C, what it asks, and what it expects by the name of the machine. */
export interface Litmus {
  readonly name: string;
  readonly code: string;
  readonly threads: number;
  /** What the end is asked for: the texts of cells. */
  readonly exists: ReadonlyMap<string, string>;
  readonly expected: Readonly<Record<"Arm" | "LKMM" | "x86", string>>;
  /** What `translation:` of its scenario says; undefined: nothing is translated. */
  readonly translation?: string;
  /** Whether it takes locks. */
  readonly locks?: true;
}

const said = (code: string, what: string): string =>
  new RegExp(`^ \\* ${what}:? (.*)$`, "m").exec(code)?.[1] ?? "";

/** Reads the comment at the head of a test. */
export function readLitmus(name: string, code: string): Litmus {
  const asked = [...said(code, "exists").matchAll(/(?:(\d):)?(\w+)=(&?\w+)/g)];
  return {
    name,
    code,
    threads: [...code.matchAll(/^void P\d\(void\)$/gm)].length,
    exists: new Map(
      asked.map(([, thread, cell = "", value = ""]) => [
        `global:${thread === undefined ? cell : `P${thread}_${cell}`}`,
        value.replace("&", "&global:"),
      ]),
    ),
    expected: { Arm: said(code, "Arm"), LKMM: said(code, "LKMM"), x86: said(code, "x86") },
  };
}

/** Every end that the test has on this machine: what its cells hold, one line each, sorted. */
export function ends(
  litmus: Litmus,
  memory: string,
  window: number,
  search: "early" | "all" = "early",
): readonly string[] {
  const cells = [...litmus.exists.keys()].sort();
  const found = new Set<string>();
  for (const end of endsOf(litmus, memory, window, search)) {
    found.add(cells.map((cell) => `${cell}=${valueText(end.memory[cell] ?? 0n)}`).join(" "));
  }
  return [...found].sort();
}

/** The end that the test asks for, as `ends` writes it. */
export const asked = ({ exists }: Litmus): string =>
  [...exists.keys()]
    .sort()
    .map((cell) => `${cell}=${exists.get(cell)}`)
    .join(" ");

/** "all": every order in which CPUs issue; "early": as soon as they can, which is as good. */
function endsOf(
  litmus: Litmus,
  memory: string,
  window: number,
  search: "early" | "all",
): readonly Machine[] {
  const model = createModel(configOf(litmus, memory, window));
  const seen = new Set<string>();
  const found: Machine[] = [];
  const waiting = [...model.initial()];
  for (let state = waiting.pop(); state !== undefined; state = waiting.pop()) {
    const key = model.key(state);
    if (seen.has(key)) continue;
    seen.add(key);
    if (state.broken !== null) throw new Error(`${litmus.name}: ${state.broken.detail}`);
    if (isEnd(state)) found.push(state);
    else {
      const isEarly = search === "early" && memory !== "sc";
      const early = isEarly ? (issued(model, state) ?? kept(model, state)) : null;
      waiting.push(...(early ?? nexts(model, state, model.enabled(state))));
    }
  }
  return found;
}

const nexts = (model: TheModel, state: Machine, actions: readonly Action[]) =>
  actions.map((action) => model.next(state, action));

/**
 * What comes next if some CPU can issue: it may as well do so now. Nobody else sees it, and what
 * is issued may wait as long as it would have come later. Null: nobody can.
 */
function issued(model: TheModel, state: Machine): readonly Machine[] | null {
  const steps = model.enabled(state).filter(({ kind }) => kind === "step");
  for (const { id } of state.cpus) {
    if (isDone(state, id)) continue;
    const own = steps.filter(({ cpu }) => cpu === id);
    const after = nexts(model, state, own);
    if (own.length > 0 && after.every(({ memory }) => memory === state.memory)) return after;
  }
  return null;
}

/** A store of what a thread has read, which nobody reads: it may as well be performed now. */
function kept(model: TheModel, state: Machine): readonly Machine[] | null {
  const store = model
    .enabled(state)
    .find((action) => action.kind === "perform" && /^store global:P\d_/.test(action.source));
  return store === undefined ? null : [model.next(state, store)];
}

/** The thread has returned to its stub. */
const isDone = (state: Machine, cpu: number): boolean =>
  currentTask(state, cpu).stack[0]?.calls.length === 1;

/** Every thread has returned to its stub, and everything has been performed. */
const isEnd = (state: Machine): boolean =>
  state.cpus.every(
    (_, cpu) => isDone(state, cpu) && (state.windows?.[`cpu${cpu}`] ?? []).length === 0,
  );

const boundaryOf = ({ translation, locks }: Litmus): readonly string[] => [
  "memory.h",
  ...(translation === undefined ? [] : ["translation.h"]),
  ...(locks === true ? ["common.h"] : []),
];

function configOf(litmus: Litmus, memory: string, window: number) {
  const cpus = Array.from(
    { length: litmus.threads },
    (_, cpu) => `  - tasks: [{name: T${cpu}, runs: P${cpu}}]`,
  );
  const yaml = [
    "title: a litmus test",
    "source: kernel-stop-pause-x86.md section 2.9",
    "kernel: v7.3",
    "c: [litmus/test.c]",
    `boundary: [${boundaryOf(litmus).join(", ")}]`,
    "matrix: {pseudo_nmi: [n]}",
    ...(litmus.translation === undefined ? [] : [`translation: ${litmus.translation}`]),
    `memory: ${memory}`,
    `window: ${window}`,
    "cpus:",
    ...cpus,
    "nesting: 1",
    "expect: holds",
    "",
  ].join("\n");
  const files = new Map([
    ["spec/litmus/test.yaml", yaml],
    ["spec/litmus/test.c", litmus.code],
  ]);
  const here = { read: (path: string) => files.get(path) ?? tree.read(path) };
  const scenario = loadScenario("litmus/test", here, VOCABULARY);
  const [point] = points(scenario);
  if (point === undefined) throw new Error("no point");
  return buildPoint(scenario, point, here).config;
}
