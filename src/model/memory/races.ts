// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { Fault } from "../evaluate.ts";
import { isOn } from "../firmware.ts";
import { lockText } from "../lock-text.ts";
import type { Machine } from "../machine.ts";
import { nextOp, operands, scopeOf } from "../next-step.ts";
import type { StepOp } from "../program.ts";
import type { SystemConfig } from "../system.ts";
import type { Origin } from "./entry.ts";
import { issueOf } from "./issue.ts";
import { changedCell, FULLY_ORDERED, mayIssue } from "./may-issue.ts";
import { mayPerform } from "./perform.ts";
import { isAccess, isLoad, isStore, isUnsure, windowOf } from "./window.ts";

/**
 * Data races: two CPUs may perform accesses to one location next, in either order, one of them
 * writes, and one of them is plain. What is ordered by anything is never ready at the same time.
 *
 * Source: kernel-stop-pause-x86.md section 2.5; KCSAN's meaning of the word.
 */
interface Ready {
  readonly cell: string;
  readonly writes: boolean;
  readonly origin: Origin;
  /** It comes whatever comes of the branches before it. */
  readonly isSure: boolean;
}

/** What is kept of an access that `fn` issues by `op`; null where nobody looks for races. */
export function originOf({ memory }: SystemConfig, fn: string, op: StepOp): Origin | null {
  return memory?.races === true ? { fn, plain: op.op !== "primitive" && !isMarked(op) } : null;
}

const isMarked = (op: StepOp): boolean => "marked" in op && op.marked === true;

/** The data race that two CPUs are in; null: none. Undefined: no plain access may be performed. */
export function dataRace(config: SystemConfig, machine: Machine): string | null | undefined {
  const cpus = machine.cpus.map(({ id }) => id);
  const gone = cpus.map((cpu) => raceBehind(machine, cpu)).find((race) => race !== null);
  if (gone !== undefined) return gone;
  const ready = cpus.map((cpu) => readyOf(config, machine, cpu));
  for (const [cpu, accesses] of ready.entries()) {
    const others = ready.slice(cpu + 1).flat();
    for (const access of accesses) {
      const other = others.find((each) => races(access, each) && access.isSure && each.isSure);
      if (other !== undefined) return raceText(access, other);
    }
  }
  return ready.flat().some(({ origin }) => origin.plain) ? null : undefined;
}

/** The race of a load that ran ahead of branches which have all turned out right. */
function raceBehind(machine: Machine, cpu: number): string | null {
  const window = windowOf(machine, cpu);
  const at = window.findIndex(({ kind }) => kind === "raced");
  const entry = window[at];
  return entry?.kind === "raced" && !isUnsure(window.slice(0, at)) ? entry.race : null;
}

/** The race that load `at` of `cpu` is in if the branches before it turn out right. */
export function raceAhead(
  config: SystemConfig,
  machine: Machine,
  cpu: number,
  at: number,
): string | null {
  const access = config.memory?.races === true ? readyAt(config, machine, cpu, at) : null;
  if (access === null || access.isSure) return null;
  const others = machine.cpus.filter(({ id }) => id !== cpu);
  const other = others
    .flatMap(({ id }) => readyOf(config, machine, id))
    .find((each) => races(access, each));
  return other === undefined ? null : raceText(access, other);
}

const races = (a: Ready, b: Ready): boolean =>
  a.cell === b.cell && (a.writes || b.writes) && (a.origin.plain || b.origin.plain);

/** What `cpu` may perform next: of its window, or the step before which it stands. */
function readyOf(config: SystemConfig, machine: Machine, cpu: number): readonly Ready[] {
  const inWindow = windowOf(machine, cpu).map((_, at) => readyAt(config, machine, cpu, at));
  return [...inWindow, stepOf(config, machine, cpu)].filter((ready) => ready !== null);
}

function readyAt(
  { memory }: SystemConfig,
  machine: Machine,
  cpu: number,
  at: number,
): Ready | null {
  const window = windowOf(machine, cpu);
  const entry = window[at];
  if (memory === undefined || entry === undefined || !isAccess(entry)) return null;
  const { cell, origin } = entry;
  if (origin === undefined || !mayPerform(memory, machine, cpu, window, at)) return null;
  const isSure = isStore(entry) || !isUnsure(window.slice(0, at));
  return { cell, writes: !isLoad(entry), origin, isSure };
}

/** A read-modify-write that is done at once. */
function stepOf(config: SystemConfig, machine: Machine, cpu: number): Ready | null {
  const { memory } = config;
  const { op, call } = nextOp(config, machine, cpu);
  if (memory === undefined || op.op !== "primitive" || !FULLY_ORDERED.has(op.name)) return null;
  const origin = { fn: call.fn, plain: false };
  try {
    const args = operands(op, scopeOf(config, machine, cpu, call));
    // Where it is an access of the window it is judged there.
    const isNow = isOn(config, machine, cpu) && issueOf(memory, op, args) === null;
    if (!isNow || !mayIssue(memory, op, { config, before: machine, cpu, args })) return null;
    return { cell: changedCell(op.name, args), writes: true, origin, isSure: true };
  } catch (error) {
    // It runs, and breaks the machine.
    if (error instanceof Fault) return null;
    throw error;
  }
}

/** As KCSAN writes it: functions in the order of their names. */
function raceText(a: Ready, b: Ready): string {
  const [first, second] = a.origin.fn <= b.origin.fn ? [a, b] : [b, a];
  const what = ({ writes, origin }: Ready) =>
    `${writes ? "write" : "read"}${origin.plain ? "" : " (marked)"}`;
  const title = `data-race in ${first.origin.fn} / ${second.origin.fn}`;
  return `${title}: ${what(first)} and ${what(second)} of ${lockText(a.cell)}`;
}
