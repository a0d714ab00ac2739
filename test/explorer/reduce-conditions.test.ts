// SPDX-License-Identifier: GPL-2.0-only OR MIT
// One small system for each condition of docs/reductions.md: without that condition alone the
// reduced search misses what is named here, or finds what is not there.
import { describe, expect, test } from "vitest";
import { explore } from "../../src/explorer/explore.ts";
import type { Outcome } from "../../src/explorer/outcome.ts";
import { exploreReduced } from "../../src/explorer/reduce/explore.ts";
import { unlimited } from "./sketch.ts";
import { type Event, type Op, type System, strandsJudge, strandsModel } from "./strands.ts";

const event = (program: readonly Op[], over: Partial<Event> = {}): Event => ({
  program,
  level: 1,
  times: 1,
  line: false,
  masks: true,
  restores: true,
  gate: null,
  ...over,
});

/** A system without events, whose deadlocks are proper ends. */
const system = (over: Partial<System> & Pick<System, "tasks">): System => ({
  events: over.tasks.map(() => []),
  own: [],
  names: "good",
  judge: "own",
  standing: null,
  ends: true,
  ...over,
});

const add = (cell: string): Op => ({ op: "add", cell });
const load = (cell: string): Op => ({ op: "load", cell });
const store = (cell: string): Op => ({ op: "store", cell });
const wait = (cell: string, value: number): Op => ({ op: "wait", cell, value });
const set = (value: number): Op => ({ op: "set", value });
const mask = (value: number): Op => ({ op: "mask", value });
const fail = (when: number): Op => ({ op: "fail", rule: "R", when });
const jump = (to: number, when: number): Op => ({ op: "jump", to, when });

const rulesOf = (outcome: Outcome<unknown>): readonly string[] =>
  outcome.kind === "violated" ? outcome.violations.map(({ rule }) => rule).sort() : [];

interface Case {
  readonly condition: string;
  readonly why: string;
  readonly system: System;
  readonly breaks: readonly string[];
}

const CASES: readonly Case[] = [
  {
    condition: "C3: a step back to a state that is known is no progress",
    why: "the first strand turns on the spot, and the other one's turn would never come",
    system: system({ tasks: [[[jump(0, 0)]], [[fail(0)]]] }),
    breaks: ["R"],
  },
  {
    condition: "private: nobody else writes what the step reads",
    why: "the first strand would load before the other one has stored",
    system: system({ tasks: [[[load("x"), fail(1)]], [[add("x")]]] }),
    breaks: ["R"],
  },
  {
    condition: "private: nobody else writes what the step writes",
    why: "the first strand's store would always be the one that is lost",
    system: system({
      tasks: [[[store("x"), wait("y", 1), load("x"), fail(0)]], [[set(1), store("x"), add("y")]]],
    }),
    breaks: ["R"],
  },
  {
    condition: "private: nobody else reads what the step writes",
    why: "the other strand would never see the cell as it was",
    system: system({ tasks: [[[add("x")]], [[load("x"), fail(0)]]] }),
    breaks: ["R"],
  },
  {
    condition: "private: nobody else writes what the strand's contexts are named after",
    why: "under the name that x gives it, the handler was never seen to go on to its load",
    system: system({
      tasks: [[[add("y")]], [[add("x")]]],
      events: [[event([wait("x", 1), load("y"), fail(0)])], []],
      names: "odd",
    }),
    breaks: ["R"],
  },
  {
    condition: "undisturbed: nobody else writes what rules about states have read of the strand",
    why: "the return from the handler would not be judged with what the task had loaded before",
    system: system({
      tasks: [[[set(2)]], [[set(1), add("x")]]],
      events: [[event([])], []],
      standing: { mask: 0, acc: 0, cell: "x", value: 1 },
    }),
    breaks: ["standing"],
  },
  {
    condition: "undisturbed: the step changes no name of the strand's contexts",
    why: "under the name before the step the event would never be seen",
    system: system({
      tasks: [[[add("x")]]],
      events: [[event([load("x"), fail(0)])]],
      names: "odd",
    }),
    breaks: ["R"],
  },
  {
    condition: "undisturbed: what happens before the step reads nothing that it writes",
    why: "the handler would never see the cell as it was",
    system: system({ tasks: [[[add("x")]]], events: [[event([load("x"), fail(0)])]] }),
    breaks: ["R"],
  },
  {
    condition: "undisturbed: what happens before the step writes no other value where it writes",
    why: "the handler's store would always be the last one",
    system: system({
      tasks: [[[store("y"), wait("x", 1), load("y"), fail(0)]]],
      events: [[event([set(1), store("y"), store("x")])]],
    }),
    breaks: ["R"],
  },
  {
    condition: "undisturbed: what the step reads is as it was when the context goes on",
    why: "the task would always load before the handler has stored",
    system: system({ tasks: [[[load("x"), fail(1)]]], events: [[event([add("x")])]] }),
    breaks: ["R"],
  },
  {
    condition:
      "undisturbed: what rules about states have read is as it was when the context goes on",
    why: "the return from the handler would not be judged with what the task had loaded before",
    system: system({
      tasks: [[[set(2)]]],
      events: [[event([add("x")])]],
      standing: { mask: 0, acc: 0, cell: "x", value: 1 },
    }),
    breaks: ["standing"],
  },
  {
    condition: "excursions: rules about states that were judged in a handler have read",
    why: "the handler would never be judged with the cell as it was",
    system: system({
      tasks: [[[add("y")]]],
      events: [[event([set(2)])]],
      standing: { mask: 1, acc: 2, cell: "y", value: 0 },
    }),
    breaks: ["standing"],
  },
  {
    condition: "excursions: an event that could not come has read what it waits for",
    why: "the line is raised only after the step, and then the gate is closed",
    system: system({
      tasks: [[[add("x")]]],
      events: [[event([fail(0)], { line: true, gate: { cell: "x", value: 0 } })]],
    }),
    breaks: ["R"],
  },
  {
    condition: "excursions: a handler that could not go on has read what it waits for",
    why: "after the step the handler waits in vain",
    system: system({ tasks: [[[add("x")]]], events: [[event([wait("x", 0), fail(0)])]] }),
    breaks: ["R"],
  },
  {
    condition: "undisturbed: of several values that are written on the way none is another one",
    why: "the handler's second store would always be the last one",
    system: system({
      tasks: [[[store("y"), wait("x", 1), load("y"), fail(0)]]],
      events: [[event([store("y"), set(1), store("y"), store("x")])]],
    }),
    breaks: ["R"],
  },
  {
    condition: "excursions: an event has read what it depends on, though it was never taken",
    why: "the step masks the event for good",
    system: system({ tasks: [[[mask(1)]]], events: [[event([fail(0)])]] }),
    breaks: ["R"],
  },
  {
    condition: "excursions: what interrupts a handler belongs to them",
    why: "the gate is open in the handler only, and the task would load before",
    system: system({
      tasks: [[[store("z"), set(1), store("y"), load("x"), fail(1)]]],
      events: [
        [
          event([set(1), store("z"), set(0), store("z")], { gate: { cell: "y", value: 1 } }),
          event([add("x")], { level: 2, gate: { cell: "z", value: 1 } }),
        ],
      ],
    }),
    breaks: ["R"],
  },
  {
    condition: "excursions: one event may let another one in",
    why: "the first handler opens the gate, and the task would load before the second",
    system: system({
      tasks: [[[load("x"), fail(1)]]],
      events: [[event([set(1), store("y")]), event([add("x")], { gate: { cell: "y", value: 1 } })]],
    }),
    breaks: ["R"],
  },
];

describe.each(CASES)("$condition", ({ system, breaks }) => {
  test("the whole search says so", () => {
    expect(rulesOf(explore(strandsModel(system), strandsJudge(system), unlimited))).toEqual(breaks);
  });

  test.each([1, 2, 3, 4, 5, 6, 7])("and reductions %i", (bits) => {
    const { outcome } = exploreReduced(strandsModel(system), strandsJudge(system), unlimited, {
      merging: (bits & 1) > 0,
      placement: (bits & 2) > 0,
      partialOrder: (bits & 4) > 0,
      symmetry: false,
    });
    expect(rulesOf(outcome)).toEqual(breaks);
  });
});
