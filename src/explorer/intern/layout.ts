// SPDX-License-Identifier: GPL-2.0-only OR MIT

const WORD = 32;
/** The widest field: numbers have no sign. */
const WIDEST = 31;
/** Bits that a number gets at least beyond those that it needs: words are laid out anew rarely. */
const SLACK = 1;
const MOST_SLACK = 6;

/** Where the number of each pack lies in the words of a packed state. By pack. */
export interface Layout {
  readonly words: number;
  readonly word: Int32Array;
  readonly shift: Int32Array;
  /** The largest number that fits; as a mask, its bits. */
  readonly mask: Int32Array;
}

/** A layout in as few words as hold these numbers; bits to spare go to all alike. */
export function layOut(largest: ArrayLike<number>): Layout {
  const needs = Array.from(largest, (number) => WORD - Math.clz32(number));
  const wide = (slack: number) => layOutBits(needs.map((bits) => Math.min(bits + slack, WIDEST)));
  let layout = wide(SLACK);
  for (let slack = SLACK + 1; slack <= MOST_SLACK; slack += 1) {
    const wider = wide(slack);
    if (wider.words > Math.max(layout.words, 2)) break;
    layout = wider;
  }
  return layout;
}

/** Gives each pack its bits, the widest first, in the first word that has room. */
function layOutBits(bits: readonly number[]): Layout {
  const used: number[] = [0];
  const word = new Int32Array(bits.length);
  const shift = new Int32Array(bits.length);
  const mask = new Int32Array(bits.length);
  const byWidth = bits.map((width, at) => ({ width, at })).sort((a, b) => b.width - a.width);
  for (const { width, at } of byWidth) {
    const room = used.findIndex((taken) => taken + width <= WORD);
    const into = room === -1 ? used.push(0) - 1 : room;
    const taken = used[into] ?? 0;
    word[at] = into;
    shift[at] = taken;
    mask[at] = 2 ** width - 1;
    used[into] = taken + width;
  }
  return { words: used.length, word, shift, mask };
}

/** Whether these numbers, by pack, fit. */
export function fits({ mask }: Layout, vector: Int32Array): boolean {
  return vector.every((number, pack) => number <= (mask[pack] ?? 0));
}

/** Packs numbers that fit into `words`, from `base`. */
export function encode(
  { words: width, word, shift }: Layout,
  vector: Int32Array,
  words: Int32Array,
  base: number,
): void {
  words.fill(0, base, base + width);
  for (let pack = 0; pack < vector.length; pack += 1) {
    const into = base + (word[pack] ?? 0);
    words[into] = (words[into] ?? 0) | ((vector[pack] ?? 0) << (shift[pack] ?? 0));
  }
}

/** Unpacks the numbers of the state at `base`, by pack. */
export function decode(
  { word, shift, mask }: Layout,
  words: Int32Array,
  base: number,
  vector: Int32Array,
): void {
  for (let pack = 0; pack < vector.length; pack += 1) {
    const whole = words[base + (word[pack] ?? 0)] ?? 0;
    vector[pack] = (whole >>> (shift[pack] ?? 0)) & (mask[pack] ?? 0);
  }
}
