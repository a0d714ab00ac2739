// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Location } from "../kernelc/position.ts";
import type { IntType } from "../model/integer.ts";
import { type CType, type Field, intOf, type RecordType } from "./ctype.ts";
import { Refusal } from "./refusal.ts";

/**
 * The storage word of a bit-field: one cell, which is loaded and stored as a whole. It is the
 * aligned unit of the field's type, as gcc lays it out for x86-64 and arm64; where units of one
 * run of bit-fields overlap, the largest of them. Neither another member nor a bit-field of
 * width 0 is in a word with what comes before it.
 *
 * Source: C11 3.14 (memory location); System V x86-64 psABI 3.1.2 and AAPCS64 10.1.8 (bit-fields).
 */
export interface Word {
  /** The cell's own name: "{a,b}" after its bit-fields, "{a..z}" when there are many. */
  readonly name: string;
  readonly type: IntType;
  /** Where in it the bit-field begins. */
  readonly shift: number;
}

interface Placed {
  readonly name: string;
  readonly start: number;
  readonly width: number;
  /** First bit of its unit, and the unit's width. */
  readonly from: number;
  readonly unit: IntType["bits"];
}

interface Layout {
  readonly words: ReadonlyMap<string, Word>;
  /** In bits. */
  readonly size: number;
  readonly align: number;
}

/** The word of each named bit-field of a record; one that fills its word alone has none. */
export function wordsOf(record: RecordType, at: Location): ReadonlyMap<string, Word> {
  const isPlain = record.fields()?.every(({ bits }) => bits === null) ?? true;
  return isPlain ? new Map() : layoutOf(record, at).words;
}

function layoutOf(record: RecordType, at: Location): Layout {
  if (record.relaid)
    throw new Refusal(
      at,
      `the bit-fields in or behind '${record.name}', whose attributes change its layout, are refused: who shares a word with whom would be a guess`,
    );
  const words = new Map<string, Word>();
  let run: Placed[] = [];
  let [end, size, align] = [0, 0, 8];
  const close = (): void => {
    for (const [name, word] of wordsOfRun(run)) words.set(name, word);
    run = [];
  };
  for (const field of record.fields() ?? []) {
    if (record.union) end = 0;
    const unit = extentOf(field, at);
    align = Math.max(align, unit.align);
    if (field.bits === null || field.bits === 0 || record.union) close();
    const crosses = field.bits !== null && (end % unit.size) + field.bits > unit.size;
    if (field.bits === null || field.bits === 0 || crosses) end = upTo(end, unit.align);
    if (field.bits !== null && field.bits > 0 && field.name !== null) {
      const from = end - (end % unit.size);
      const of = { start: end, width: field.bits, from, unit: unit.size as Placed["unit"] };
      run.push({ name: field.name, ...of });
    }
    end += field.bits ?? unit.size;
    size = Math.max(size, end);
  }
  close();
  return { words, size: upTo(size, align), align };
}

const upTo = (bits: number, unit: number): number => Math.ceil(bits / unit) * unit;

type Extent = Pick<Layout, "size" | "align">;

function extentOf({ type, relaid }: Pick<Field, "type" | "relaid">, at: Location): Extent {
  if (relaid === true)
    throw new Refusal(at, "bit-fields beside a member whose attributes change the layout");
  if (type.kind === "array") {
    const { size, align } = extentOf({ type: type.of }, at);
    return { size: size * (type.length ?? 0), align };
  }
  if (type.kind === "record") return layoutOf(type.record, at);
  const size = storedBits(type);
  return { size, align: size };
}

/** A bool has a byte of storage, a pointer eight. */
const storedBits = (type: CType): number => Math.max(8, intOf(type)?.bits ?? 64);

/** Units are aligned powers of two: of two that overlap one is inside of the other. */
function wordsOfRun(run: readonly Placed[]): readonly (readonly [string, Word])[] {
  const holds = (outer: Placed, inner: Placed) =>
    outer.from <= inner.from && inner.from + inner.unit <= outer.from + outer.unit;
  return run.flatMap((field) => {
    const { from, unit } = run.reduce((best, each) => (holds(each, best) ? each : best), field);
    const inside = run.filter((each) => each.from >= from && each.from < from + unit);
    if (inside.length === 1 && field.width === unit) return [];
    const type = { bits: unit, signed: false };
    return [[field.name, { name: nameOf(inside), type, shift: field.start - from }] as const];
  });
}

/** More names than this make a line of a trace too wide. */
const MOST_NAMES = 4;

function nameOf(fields: readonly Placed[]): string {
  const names = fields.map(({ name }) => name);
  return names.length > MOST_NAMES ? `{${names[0]}..${names.at(-1)}}` : `{${names.join(",")}}`;
}
