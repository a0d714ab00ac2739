// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { ORDERING } from "../memory/ordered.ts";
import type { Program, Site } from "../program.ts";
import type { SystemConfig } from "../system.ts";
import { ATOMICS } from "./atomics.ts";
import { COUNTING } from "./counting.ts";
import { EVENTS } from "./events.ts";
import { FIRMWARE, SDEI_STEPS } from "./firmware.ts";
import { INTERRUPTS } from "./interrupts.ts";
import { KEXEC } from "./kexec.ts";
import { LOCKS } from "./locks.ts";
import { MAPPINGS } from "./mappings.ts";
import type { Primitive, PrimitiveTable } from "./primitive.ts";
import { REGISTERS } from "./registers.ts";
import { SCHEDULING } from "./scheduling.ts";
import { STACKS } from "./stacks.ts";
import { STUB_STEPS } from "./stub-steps.ts";
import { WORK } from "./work.ts";
import { X86 } from "./x86.ts";
import { X86_STEPS } from "./x86-steps.ts";

/** What spec/ may declare `__primitive`. */
export const PRIMITIVES: ReadonlyMap<string, Primitive> = new Map(
  Object.entries({
    ...REGISTERS,
    ...INTERRUPTS,
    ...EVENTS,
    ...COUNTING,
    ...LOCKS,
    ...ATOMICS,
    ...ORDERING,
    ...MAPPINGS,
    ...SCHEDULING,
    ...STACKS,
    ...WORK,
    ...FIRMWARE,
    ...KEXEC,
    ...X86,
  }),
);

const STUB_PRIMITIVES: ReadonlyMap<string, Primitive> = new Map(
  Object.entries({ ...STUB_STEPS, ...SDEI_STEPS, ...X86_STEPS }),
);

/** A system whose C has a boundary with primitives of its own, besides those of the table. */
export interface OwnPrimitives extends SystemConfig {
  readonly primitives?: PrimitiveTable;
}

/**
 * The primitive of a step, perhaps one of the system's own; an unknown name is an internal
 * error, lowering has refused it.
 */
export function primitiveNamed({ primitives }: OwnPrimitives, name: string): Primitive {
  const found = primitives?.[name] ?? PRIMITIVES.get(name) ?? STUB_PRIMITIVES.get(name);
  if (found === undefined) throw new Error(`primitive ${name} has no implementation`);
  return found;
}

/** A step that hands a primitive a name that it does not know. */
export interface UnknownSymbol {
  readonly primitive: string;
  readonly symbol: string;
  readonly known: readonly string[];
  readonly site: Site;
}

/** Every such step of a program: it must be refused, no semantics is defined for it. */
export function unknownSymbols(program: Program): readonly UnknownSymbol[] {
  return Object.values(program.functions).flatMap(({ ops }) =>
    ops.flatMap((op) => {
      const known = op.op === "primitive" ? PRIMITIVES.get(op.name)?.symbols : undefined;
      if (op.op !== "primitive" || known === undefined) return [];
      return op.args.flatMap((arg) =>
        arg.k === "symbol" && !known.includes(arg.name)
          ? [{ primitive: op.name, symbol: arg.name, known, site: op.site }]
          : [],
      );
    }),
  );
}
