// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Draft } from "immer";
import type { Machine } from "./machine.ts";
import type { Value } from "./value.ts";

/**
 * The word of a `struct cpumask`: the kernel reads and writes it at once, and so does a step
 * here, but the bit of each CPU is kept in a cell of its own. So steps that ask for the bits of
 * different CPUs do not depend on each other, and CPUs that change places take their bits along.
 * What is beyond the CPUs stays in the cell of the word: nothing is lost of any value.
 *
 * Source: kernel-stop-pause-x86.md section 1.1 (a bit in a mask).
 */
export const isMask = (cell: string): boolean => cell.endsWith(".bits");

/** The cell of one bit: it is there while the bit is set. */
const bitOf = (cell: string, cpu: number): string => `${cell}@cpu${cpu}`;

const BIT = /^(.+\.bits)@cpu\d+$/;

/** Whether the bit of a CPU is set. Looks at no other bit. */
export const hasBit = (machine: Machine, cell: string, cpu: number): boolean =>
  cpu < machine.cpus.length
    ? machine.memory[bitOf(cell, cpu)] !== undefined
    : ((integerOf(machine.memory[cell]) >> BigInt(cpu)) & 1n) === 1n;

/** Sets or clears the bit of a CPU, and touches no other. */
export function setBit(draft: Draft<Machine>, cell: string, cpu: number, isSet: boolean): void {
  if (cpu < draft.cpus.length) put(draft, bitOf(cell, cpu), isSet ? 1n : 0n);
  else {
    const bit = 1n << BigInt(cpu);
    const word = integerOf(draft.memory[cell]);
    put(draft, cell, isSet ? word | bit : word & ~bit);
  }
}

/** The whole word. */
export function loadMask(machine: Machine, cell: string): Value {
  const rest = machine.memory[cell] ?? 0n;
  if (typeof rest !== "bigint") return rest;
  return machine.cpus.reduce(
    (word, _, cpu) => (hasBit(machine, cell, cpu) ? word | (1n << BigInt(cpu)) : word),
    rest,
  );
}

/** Writes the whole word. */
export function storeMask(draft: Draft<Machine>, cell: string, value: Value): void {
  for (const [name, held] of maskCells(draft.cpus.length, cell, value)) put(draft, name, held);
}

/** What the cells of a word hold; zero is a cell that is not there. */
export function maskCells(cpus: number, cell: string, value: Value): [string, Value][] {
  const word = integerOf(value);
  const beyond = BigInt(cpus);
  const bits = Array.from({ length: cpus }, (_, cpu): [string, Value] => [
    bitOf(cell, cpu),
    (word >> BigInt(cpu)) & 1n,
  ]);
  return [...bits, [cell, typeof value === "bigint" ? (word >> beyond) << beyond : value]];
}

/** All that memory holds as C names it: a word is one cell. */
export function cellsOf(machine: Machine): readonly (readonly [string, Value])[] {
  const names = Object.keys(machine.memory).map((name) => BIT.exec(name)?.[1] ?? name);
  return [...new Set(names)].map((name) => [
    name,
    isMask(name) ? loadMask(machine, name) : (machine.memory[name] ?? 0n),
  ]);
}

/** Writes a cell. One that becomes zero is removed, so that equal states look equal. */
export function put(draft: Draft<Machine>, cell: string, value: Value): void {
  if (value === 0n) delete draft.memory[cell];
  else draft.memory[cell] = value as Draft<Value>; // values are immutable data
}

const integerOf = (value: unknown): bigint => (typeof value === "bigint" ? value : 0n);
