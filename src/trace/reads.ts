// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { Cut, valueAt } from "../explorer/intern/cut.ts";
import { Session } from "../explorer/intern/session.ts";
import { viewOf } from "../explorer/intern/view.ts";
import { passedBy } from "../model/execute.ts";
import type { Machine } from "../model/machine.ts";
import { cellName } from "../model/memory.ts";
import type { Sliceable } from "../model/model.ts";
import { nextStep } from "../model/next-step.ts";
import type { SoftwareStep } from "../model/observe.ts";
import type { Action, SystemConfig } from "../model/system.ts";
import { isPointer } from "../model/value.ts";
import type { MachineRun } from "./without.ts";

/** A part of the state that was read: the keys of a slot, or of a cell of memory. */
export interface Read {
  readonly keys: readonly string[];
  /** Writes at positions below this came before it. */
  readonly by: number;
}

/** Where calls stand and what runs is told by the frames of a trace. */
const STANDING = [
  "calls",
  "vector",
  "source",
  "el",
  "entry",
  "id",
  "current",
  "idle",
  "name",
  "length",
];
const MASKS = ["daif", "pmr"];
const FACTS = ["cpus", "tasks", "memory", "locks", "lines", "firmware", "x86", "translation"];

/** Whether a slot tells where calls stand and which exceptions have come, and no more. */
export const isStanding = ({ keys: [first = "", ...rest] }: Read): boolean =>
  (first === "cpus" || first === "tasks") && STANDING.includes(rest.at(-1) ?? "");

/** What is read and written along one run. */
export class Access {
  readonly #config: SystemConfig;
  readonly #model: Sliceable<Machine, Action>;
  readonly #run: MachineRun;
  readonly #cut: Cut;

  constructor(config: SystemConfig, model: Sliceable<Machine, Action>, run: MachineRun) {
    this.#config = config;
    this.#model = model;
    this.#run = run;
    this.#cut = new Cut(model.shape, model.text);
  }

  /** What `look` reads of the states that it is shown, as footprints are taken. */
  observed(states: readonly Machine[], by: number, look: (states: Machine[]) => void): Read[] {
    const session = new Session();
    look(states.map((state) => viewOf(this.#cut, state, session) as Machine)); // it looks like one
    return [...session.slots].flatMap(({ keys }) =>
      FACTS.includes(keys[0] ?? "") ? [{ keys, by }] : [],
    );
  }

  /** What the step at a position reads: the cell that it names, or whatever a primitive looks at. */
  ofStep(at: number): readonly Read[] {
    const [before, action] = [this.#run.states[at], this.#run.actions[at]];
    const step = this.#stepAt(at);
    if (action?.kind === "perform")
      return [{ keys: keysOf(action.source.replace(/^(?:load|store) /, "")), by: at }];
    if (before === undefined || action === undefined || step === null) return [];
    const cells = cellsOf(step);
    if (step.op.op !== "primitive" || this.#config.memory !== undefined)
      return cells.flatMap((cell) => this.#performed(at, cell));
    const reads = this.observed([before], at, ([view]) => view && this.#model.next(view, action));
    if (cells.length > 0)
      return reads.filter(({ keys: [room] }) => room === "memory" || room === "locks");
    // A call right after the primitive keeps the masks that it begins with.
    const calls = passedBy(this.#config, before, action).some(({ op }) => op.op === "call");
    return reads.filter(({ keys }) => !(calls && MASKS.includes(keys.at(-1) ?? "")));
  }

  /** Whether the step at a position writes what was read, be it the same value again. */
  writes(at: number, { keys, by }: Read): boolean {
    if (at >= by) return false;
    const [before, after] = [this.#run.states[at], this.#run.states[at + 1]];
    const action = this.#run.actions[at];
    const step = this.#stepAt(at);
    const stores = step?.op.op === "store" || step?.op.op === "modify";
    const performs = action?.kind === "perform" && action.source.startsWith("store ");
    const cells = performs ? [action.source.slice("store ".length)] : [];
    const named = this.#config.memory === undefined && stores && step ? cellsOf(step) : cells;
    if (named.some((cell) => keysOf(cell).join("/") === keys.join("/"))) return true;
    return this.#isChanged(before, after, keys);
  }

  /** Whether the step at a position accesses the cell that was read, performed or not. */
  names(at: number, { keys }: Read): boolean {
    const step = this.#stepAt(at);
    if (step === null) return false;
    return cellsOf(step).some((cell) => keysOf(cell).join("/") === keys.join("/"));
  }

  /** The bits of a mask are cells of their own, beside that of its word. */
  #isChanged(before: unknown, after: unknown, keys: readonly string[]): boolean {
    const [room, cell] = keys;
    const parts =
      room === "memory" && cell?.endsWith(".bits")
        ? this.#config.cpus.map((_, cpu) => ["memory", `${cell}@cpu${cpu}`])
        : [];
    return [keys, ...parts].some((each) => {
      const [was, is] = [valueAt(before, { keys: each }), valueAt(after, { keys: each })];
      return was !== is && this.#model.text(was) !== this.#model.text(is);
    });
  }

  /** A load of a cell, or of a member of it; one that was issued is performed later. */
  #performed(at: number, cell: string): readonly Read[] {
    const { actions } = this.#run;
    const cpu = actions[at]?.cpu;
    const isLoad = (source: string) =>
      source === `load ${cell}` || source.startsWith(`load ${cell}.`);
    const by = actions.findIndex(
      (each, index) =>
        index > at && each.kind === "perform" && each.cpu === cpu && isLoad(each.source),
    );
    const performed = actions[by];
    if (performed?.kind !== "perform") return [{ keys: keysOf(cell), by: at }];
    return [{ keys: keysOf(performed.source.slice("load ".length)), by }];
  }

  #stepAt(at: number): SoftwareStep | null {
    const [before, action] = [this.#run.states[at], this.#run.actions[at]];
    if (before === undefined || action?.kind !== "step") return null;
    return nextStep(this.#config, before, action.cpu);
  }
}

/** The cells that a step names: the one that it loads or stores, those that a primitive is handed. */
function cellsOf({ op, args }: SoftwareStep): readonly string[] {
  const pointers = args.filter(isPointer);
  if (op.op === "primitive") return pointers.map((pointer) => cellName(pointer, ""));
  const [to] = pointers;
  return to !== undefined && "path" in op ? [cellName(to, op.path)] : [];
}

/** Where a cell, or a lock, stands in a machine. */
const REGS = /^regs:(.+):(\d+)\.(?:pstate|pmr)$/;

function keysOf(cell: string): readonly string[] {
  const regs = REGS.exec(cell);
  return regs === null
    ? ["memory", cell]
    : ["tasks", regs[1] ?? "", "stack", regs[2] ?? "", "regs"];
}
