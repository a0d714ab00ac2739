// SPDX-License-Identifier: GPL-2.0-only OR MIT
// Random small models whose states are cut into slots, for both searches.
import fc from "fast-check";
import type { Fairness, Finding, Judge, LivenessRule } from "../../src/explorer/judge.ts";
import { produce } from "../../src/model/immer.ts";
import type { Sliceable } from "../../src/model/model.ts";
import { keyOf } from "./sketch.ts";

interface Process {
  readonly pc: number;
  readonly acc: number;
}

interface Level {
  readonly value: number;
  readonly seen: { readonly by: number };
}

/** A process, a shared cell, a stack whose levels are cut, a slot that is an object. */
export interface State {
  readonly processes: readonly Process[];
  readonly cells: Readonly<Record<string, number>>;
  readonly stack: readonly Level[];
  readonly whole: { readonly a: number; readonly b: number };
}

type Op =
  | { readonly op: "load" | "store"; readonly cell: string }
  | { readonly op: "wait"; readonly cell: string; readonly value: number }
  | { readonly op: "set"; readonly value: number }
  | { readonly op: "choose"; readonly count: number }
  | { readonly op: "jump"; readonly to: number; readonly when: number }
  | { readonly op: "fail"; readonly rule: string; readonly when: number }
  | { readonly op: "add" | "push" | "pop" | "poke" | "rotate" | "mix" };

export interface Act {
  readonly process: number;
  readonly choice: number;
}

export interface System {
  readonly programs: readonly (readonly Op[])[];
  /** One part for each process, or one for all. */
  readonly isSplit: boolean;
  /** A judge that looks at cells of all processes. */
  readonly isCross: boolean;
  readonly ends: boolean;
  readonly fair: readonly Fairness[];
  readonly within: readonly number[];
  readonly recurring: readonly number[];
}

const small = fc.nat(2);
const cell = fc.constantFrom("x", "y", "z");
const op: fc.Arbitrary<Op> = fc.oneof(
  fc.record({ op: fc.constantFrom("load" as const, "store" as const), cell }),
  fc.record({ op: fc.constant("wait" as const), cell, value: small }),
  fc.record({ op: fc.constant("set" as const), value: small }),
  fc.record({ op: fc.constant("choose" as const), count: fc.nat(3) }),
  fc.record({ op: fc.constant("jump" as const), to: fc.nat(5), when: small }),
  fc.record({ op: fc.constant("fail" as const), rule: fc.constantFrom("R", "S"), when: small }),
  fc.record({
    op: fc.constantFrom<"add" | "push" | "pop" | "poke" | "rotate" | "mix">(
      "add",
      "push",
      "pop",
      "poke",
      "rotate",
      "mix",
    ),
  }),
);

export const systems: fc.Arbitrary<System> = fc.record({
  programs: fc.array(fc.array(op, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 3 }),
  isSplit: fc.boolean(),
  isCross: fc.boolean(),
  ends: fc.boolean(),
  fair: fc.array(fc.constantFrom<Fairness>("none", "weak", "strong"), {
    minLength: 3,
    maxLength: 3,
  }),
  within: fc.subarray([0, 1, 2, 3, 4, 5, 6]),
  recurring: fc.array(small, { maxLength: 2 }),
});

const opOf = ({ programs }: System, state: State, process: number): Op | undefined =>
  programs[process]?.[state.processes[process]?.pc ?? 0];

function choices(system: System, state: State, process: number): number {
  const next = opOf(system, state, process);
  if (next === undefined) return 0;
  if (next.op === "choose") return next.count;
  return next.op !== "wait" || (state.cells[next.cell] ?? 0) === next.value ? 1 : 0;
}

function step(system: System, before: State, { process, choice }: Act): State {
  const next = opOf(system, before, process);
  const moved = produce(before, (draft) => {
    const mine = draft.processes[process];
    if (mine === undefined || next === undefined) return;
    mine.pc += 1;
    switch (next.op) {
      case "load":
        mine.acc = before.cells[next.cell] ?? 0;
        return;
      case "store":
        if (mine.acc === 0) delete draft.cells[next.cell];
        else draft.cells[next.cell] = mine.acc;
        return;
      case "set":
        mine.acc = next.value;
        return;
      case "choose":
        mine.acc = choice;
        return;
      case "jump":
        if (mine.acc === next.when) mine.pc = next.to;
        return;
      case "add":
        mine.acc = (mine.acc + 1) % 3;
        return;
      case "push":
        if (draft.stack.length < 3) draft.stack.push({ value: mine.acc, seen: { by: process } });
        return;
      case "pop":
        draft.stack.pop();
        return;
      case "poke": {
        const top = draft.stack.at(-1);
        if (top !== undefined) top.seen.by = mine.acc;
        return;
      }
      case "rotate": {
        const bottom = draft.stack.shift();
        if (bottom !== undefined) draft.stack.push(bottom);
        return;
      }
      case "mix":
        draft.whole.b = draft.whole.a;
        draft.whole.a = mine.acc;
        return;
    }
  });
  // A second change on top of the first, as silent operations are.
  return moved.processes[process]?.acc === 2 && next?.op === "set"
    ? produce(moved, (draft) => {
        draft.whole = { a: draft.stack.length, b: before.whole.b };
      })
    : moved;
}

export function systemModel(system: System): Sliceable<State, Act> {
  const { programs, isSplit, ends } = system;
  const all = programs.map((_, process) => process);
  const enabled = (processes: readonly number[]) => (state: State) =>
    processes.flatMap((process) =>
      Array.from({ length: choices(system, state, process) }, (_, choice) => ({ process, choice })),
    );
  return {
    initial: () => [
      {
        processes: all.map(() => ({ pc: 0, acc: 0 })),
        cells: { z: 1 },
        stack: [],
        whole: { a: 0, b: 0 },
      },
    ],
    enabled: enabled(all),
    parts: isSplit ? all.map((process) => enabled([process])) : [enabled(all)],
    next: (state, action) => step(system, state, action),
    key: ({ processes, cells, stack, whole }) =>
      keyOf([processes, Object.entries(cells).sort(), stack, whole]),
    actor: (_, { process }) => `p${process}`,
    weight: ({ choice }) => choice,
    terminal: (state) =>
      ends || state.processes.every(({ pc }, at) => pc >= (programs[at]?.length ?? 0)),
    shape: {
      kind: "record",
      of: {
        processes: {
          kind: "tuple",
          of: all.map(() => ({
            kind: "pack",
            of: { kind: "record", of: { pc: { kind: "slot" }, acc: { kind: "slot" } } },
          })),
        },
        cells: { kind: "pack", of: { kind: "dict" } },
        stack: {
          kind: "list",
          packs: 2,
          of: { kind: "record", of: { value: { kind: "slot" }, seen: { kind: "slot" } } },
        },
        whole: { kind: "slot" },
      },
    },
    text: (value) => JSON.stringify(value),
  };
}

export const systemJudge =
  (system: System): Judge<State, Act> =>
  (before, action, after) => {
    const found: Finding[] = [];
    if (system.isCross && after.cells.x === 2 && after.cells.y === 1)
      found.push({ rule: "cross", detail: `whole is ${after.whole.b}` });
    if (before === null || action === null) return found;
    const next = opOf(system, before, action.process);
    const acc = before.processes[action.process]?.acc;
    if (next?.op === "fail" && acc === next.when) found.push({ rule: next.rule, detail: `${acc}` });
    return found;
  };

export const systemLiveness = ({ fair, within, recurring }: System) => ({
  rules: [
    {
      rule: "live",
      detail: "a cycle",
      within: (state: State) => within.includes(state.processes[0]?.pc ?? 0),
      recurring: recurring.map((acc) => (state: State) => state.processes.at(-1)?.acc === acc),
    },
    {
      rule: "hold",
      detail: "x stays",
      within: (state: State) => state.cells.x !== undefined,
      recurring: [],
    },
  ] satisfies LivenessRule<State>[],
  fairness: (duty: string): Fairness => fair[Number(duty.slice(1))] ?? "none",
});
