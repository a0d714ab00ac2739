// SPDX-License-Identifier: GPL-2.0-only OR MIT
// Random small models of strands whose contexts are interrupted, for reductions.
import fc from "fast-check";
import type { Finding, Judge } from "../../src/explorer/judge.ts";
import { produce } from "../../src/model/immer.ts";
import type { Owner, Sliceable } from "../../src/model/model.ts";
import { keyOf } from "./sketch.ts";

interface Frame {
  /** Which program: a task's, or an event's. */
  readonly runs: string;
  readonly pc: number;
  readonly acc: number;
  /** The mask of the context below. */
  readonly saved: number;
}

interface Strand {
  readonly current: number;
  readonly mask: number;
  readonly tasks: readonly { readonly stack: readonly Frame[] }[];
  readonly budget: readonly number[];
}

export interface State {
  readonly strands: readonly Strand[];
  readonly cells: Readonly<Record<string, number>>;
  readonly pending: readonly number[];
}

export type Op =
  | { readonly op: "load" | "store" | "add"; readonly cell: string }
  | { readonly op: "wait"; readonly cell: string; readonly value: number }
  | { readonly op: "set" | "mask"; readonly value: number }
  | { readonly op: "choose"; readonly count: number }
  | { readonly op: "jump"; readonly to: number; readonly when: number }
  | { readonly op: "fail"; readonly rule: string; readonly when: number }
  | { readonly op: "nop" | "switch" | "keep" };

export interface Act {
  readonly kind: "step" | "event" | "raise";
  readonly strand: number;
  readonly at: number;
}

export interface Event {
  readonly program: readonly Op[];
  /** Taken only while the mask is below. */
  readonly level: number;
  /** How often, if it needs no line; a line has to be raised first. */
  readonly times: number;
  readonly line: boolean;
  /** Sets the mask to its level on entry, as interrupts do. */
  readonly masks: boolean;
  /** Gives the mask back on return. */
  readonly restores: boolean;
  /** What a cell has to hold, as the strand means it: asked last. */
  readonly gate: { readonly cell: string; readonly value: number } | null;
}

export interface System {
  readonly tasks: readonly (readonly (readonly Op[])[])[];
  readonly events: readonly (readonly Event[])[];
  /** Which cells a strand means by x, y and z: its own, or those of all. */
  readonly own: readonly string[];
  readonly names: "good" | "coarse" | "none" | "odd";
  readonly judge: "own" | "cross";
  /** What must not be found true of a strand that has acted: a rule about states. */
  readonly standing: Standing | null;
  readonly ends: boolean;
}

/** What a cell holds, as the strand means it, while its mask and what was loaded are these. */
interface Standing {
  readonly mask: number;
  readonly acc: number;
  readonly cell: string;
  readonly value: number;
}

const cell = fc.constantFrom("x", "y", "z");
const small = fc.nat(2);
const op: fc.Arbitrary<Op> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ op: fc.constantFrom("load", "store", "add"), cell }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant("wait" as const), cell, value: small }) },
  {
    weight: 3,
    arbitrary: fc.record({ op: fc.constantFrom("set" as const, "mask" as const), value: small }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ op: fc.constant("choose" as const), count: fc.nat(2) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ op: fc.constant("jump" as const), to: fc.nat(3), when: small }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      op: fc.constant("fail" as const),
      rule: fc.constantFrom("R", "S", "T"),
      when: small,
    }),
  },
  { weight: 2, arbitrary: fc.record({ op: fc.constantFrom("nop", "switch", "keep") }) },
) as fc.Arbitrary<Op>; // the kinds are literals, which constantFrom widens

const program = fc.array(op, { minLength: 1, maxLength: 4 });
const event: fc.Arbitrary<Event> = fc.record({
  program: fc.array(op, { maxLength: 3 }),
  level: fc.integer({ min: 1, max: 2 }),
  times: fc.integer({ min: 1, max: 2 }),
  line: fc.boolean(),
  masks: fc.boolean(),
  restores: fc.boolean(),
  gate: fc.option(fc.record({ cell, value: small }), { freq: 3 }),
});

export const systems: fc.Arbitrary<System> = fc.integer({ min: 1, max: 3 }).chain((count) => {
  const each = <T>(one: fc.Arbitrary<T>) => fc.array(one, { minLength: count, maxLength: count });
  return fc.record({
    tasks: each(fc.array(program, { minLength: 1, maxLength: count === 1 ? 2 : 1 })),
    events: each(fc.array(event, { maxLength: count === 1 ? 2 : 1 })),
    own: fc.subarray(["x", "y", "z"]),
    names: fc.constantFrom("good", "coarse", "none", "odd"),
    judge: fc.constantFrom("own", "cross"),
    standing: fc.option(fc.record({ mask: small, acc: small, cell, value: small })),
    ends: fc.boolean(),
  });
});

const DEEPEST = 3;

function frameOf(state: State, strand: number): Frame | undefined {
  const own = state.strands[strand];
  return own?.tasks[own.current]?.stack.at(-1);
}

function programOf({ tasks, events }: System, strand: number, runs: string): readonly Op[] {
  const [kind, at] = runs.split(" ");
  const number = Number(at);
  return (kind === "task" ? tasks[strand]?.[number] : events[strand]?.[number]?.program) ?? [];
}

function steps(system: System, state: State, strand: number): number {
  const frame = frameOf(state, strand);
  if (frame === undefined) return 0;
  const next = programOf(system, strand, frame.runs)[frame.pc];
  // A handler returns, a task ends.
  if (next === undefined) return frame.runs.startsWith("task") ? 0 : 1;
  if (next.op === "choose") return next.count + 1;
  const held = next.op === "wait" ? state.cells[cellOf(system, strand, next.cell)] : 0;
  return next.op !== "wait" || (held ?? 0) === next.value ? 1 : 0;
}

const cellOf = ({ own }: System, strand: number, name: string): string =>
  own.includes(name) ? `${name}${strand}` : name;

function canTake(system: System, state: State, strand: number, at: number): boolean {
  const [own, event] = [state.strands[strand], system.events[strand]?.[at]];
  if (own === undefined || event === undefined) return false;
  if (own.mask >= event.level) return false;
  if (event.line ? state.pending[strand * 2 + at] !== 1 : (own.budget[at] ?? 0) < 1) return false;
  if ((own.tasks[own.current]?.stack.length ?? 0) > DEEPEST) return false;
  const { gate } = event;
  return gate === null || (state.cells[cellOf(system, strand, gate.cell)] ?? 0) === gate.value;
}

function next(system: System, before: State, { kind, strand, at }: Act): State {
  const event = system.events[strand]?.[at];
  return produce(before, (draft) => {
    const own = draft.strands[strand];
    if (own === undefined) return;
    if (kind === "raise") {
      own.budget[at] = (own.budget[at] ?? 0) - 1;
      draft.pending[strand * 2 + at] = 1;
      return;
    }
    const stack = own.tasks[own.current]?.stack;
    if (kind === "event" && event !== undefined) {
      if (event.line) draft.pending[strand * 2 + at] = 0;
      else own.budget[at] = (own.budget[at] ?? 0) - 1;
      stack?.push({ runs: `event ${at}`, pc: 0, acc: 0, saved: own.mask });
      if (event.masks) own.mask = event.level;
      return;
    }
    const frame = stack?.at(-1);
    if (stack === undefined || frame === undefined) return;
    const op = programOf(system, strand, frame.runs)[frame.pc];
    const [, number] = frame.runs.split(" ");
    if (op === undefined) {
      if (system.events[strand]?.[Number(number)]?.restores === true) own.mask = frame.saved;
      stack.pop();
      return;
    }
    frame.pc += 1;
    switch (op.op) {
      case "load":
        frame.acc = draft.cells[cellOf(system, strand, op.cell)] ?? 0;
        return;
      case "store":
        draft.cells[cellOf(system, strand, op.cell)] = frame.acc;
        return;
      case "add": {
        const name = cellOf(system, strand, op.cell);
        draft.cells[name] = ((draft.cells[name] ?? 0) + 1) % 3;
        return;
      }
      case "set":
        frame.acc = op.value;
        return;
      case "mask":
        own.mask = op.value;
        return;
      case "keep":
        frame.acc = own.mask;
        return;
      case "choose":
        frame.acc = at;
        return;
      case "jump":
        if (frame.acc === op.when) frame.pc = op.to;
        return;
      case "switch":
        own.current = (own.current + 1) % own.tasks.length;
        return;
    }
  });
}

const SLOT = { kind: "slot" } as const;

export function strandsModel(system: System): Sliceable<State, Act> {
  const { tasks, events, names, ends } = system;
  const owners: Owner[] = [];
  const parts: ((state: State) => readonly Act[])[] = [];
  for (const strand of tasks.keys()) {
    for (const [at, { line }] of (events[strand] ?? []).entries()) {
      if (line) {
        owners.push({ role: "free" });
        parts.push((state) =>
          (state.strands[strand]?.budget[at] ?? 0) > 0 && state.pending[strand * 2 + at] === 0
            ? [{ kind: "raise", strand, at }]
            : [],
        );
      }
      owners.push({ role: "event", strand });
      parts.push((state) =>
        canTake(system, state, strand, at) ? [{ kind: "event", strand, at }] : [],
      );
    }
    owners.push({ role: "run", strand });
    parts.push((state) =>
      Array.from({ length: steps(system, state, strand) }, (_, at) => ({
        kind: "step" as const,
        strand,
        at,
      })),
    );
  }
  const nameOf = (strand: number) => (state: State) => {
    if (names === "none") return "";
    const own = state.strands[strand];
    const stack = own?.tasks[own.current]?.stack ?? [];
    if (names === "coarse") return `${stack.length}`;
    if (names === "odd") return `${own?.current} ${state.cells.x} ${stack.length % 2}`;
    return `${own?.current} ${stack.map(({ runs, saved }) => `${runs} ${saved}`).join("/")}`;
  };
  const frame = { kind: "record", of: { runs: SLOT, pc: SLOT, acc: SLOT, saved: SLOT } } as const;
  const stack = { kind: "list", packs: 2, of: frame } as const;
  return {
    initial: () => [
      {
        strands: tasks.map((all, strand) => ({
          current: 0,
          mask: 0,
          tasks: all.map((_, at) => ({
            stack: [{ runs: `task ${at}`, pc: 0, acc: 0, saved: 0 }],
          })),
          budget: (events[strand] ?? []).map(({ times }) => times),
        })),
        cells: {},
        pending: [0, 0, 0, 0, 0, 0],
      },
    ],
    enabled: (state) => parts.flatMap((part) => part(state)),
    parts,
    next: (state, action) => next(system, state, action),
    key: ({ strands, cells, pending }) => keyOf([strands, Object.entries(cells).sort(), pending]),
    actor: (_, { strand }) => `s${strand}`,
    terminal: (state) => ends && state.cells.z !== 1,
    shape: {
      kind: "record",
      of: {
        strands: {
          kind: "tuple",
          of: tasks.map((all, strand) => ({
            kind: "pack",
            of: {
              kind: "record",
              of: {
                current: SLOT,
                mask: SLOT,
                tasks: {
                  kind: "tuple",
                  of: all.map(() => ({ kind: "record", of: { stack } })),
                },
                budget: { kind: "tuple", of: (events[strand] ?? []).map(() => SLOT) },
              },
            },
          })),
        },
        cells: { kind: "pack", of: { kind: "dict" } },
        pending: { kind: "tuple", of: [SLOT, SLOT, SLOT, SLOT, SLOT, SLOT] },
      },
    },
    text: (value) => JSON.stringify(value),
    strands: { owners, contexts: tasks.map((_, strand) => nameOf(strand)) },
  };
}

export function strandsJudge(system: System): Judge<State, Act> {
  const ofStep = (before: State, action: Act, after: State): readonly Finding[] => {
    if (action.kind !== "step") return [];
    const found: Finding[] = [];
    const frame = frameOf(before, action.strand);
    const op = frame && programOf(system, action.strand, frame.runs)[frame.pc];
    if (op?.op === "fail" && frame?.acc === op.when)
      found.push({ rule: op.rule, detail: `${frame.acc}` });
    if (system.judge === "cross" && op?.op === "store") {
      const other = frameOf(after, (action.strand + 1) % after.strands.length);
      if (other?.acc === 2 && frame?.acc === 1) found.push({ rule: "cross", detail: "2 and 1" });
    }
    return found;
  };
  const { standing: rule } = system;
  if (rule === null)
    return (before, action, after) =>
      before === null || action === null ? [] : ofStep(before, action, after);
  const standing = (state: State, strand: number): readonly Finding[] => {
    if (state.strands[strand]?.mask !== rule.mask) return [];
    if (frameOf(state, strand)?.acc !== rule.acc) return [];
    if ((state.cells[cellOf(system, strand, rule.cell)] ?? 0) !== rule.value) return [];
    return [{ rule: "standing", detail: `${rule.cell} is ${rule.value}` }];
  };
  const judge = (before: State | null, action: Act | null, after: State): readonly Finding[] => {
    if (before === null || action === null)
      return after.strands.flatMap((_, strand) => standing(after, strand));
    if (action.kind === "raise") return [];
    return [...ofStep(before, action, after), ...standing(after, action.strand)];
  };
  return Object.assign(judge, { halves: { ofStep, standing } });
}
