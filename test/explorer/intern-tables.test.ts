// SPDX-License-Identifier: GPL-2.0-only OR MIT
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Slot } from "../../src/explorer/intern/cut.ts";
import { encode, layOut } from "../../src/explorer/intern/layout.ts";
import { PackTrie } from "../../src/explorer/intern/pack-trie.ts";
import { PairMap } from "../../src/explorer/intern/pair-map.ts";
import { Session } from "../../src/explorer/intern/session.ts";
import { Trie } from "../../src/explorer/intern/trie.ts";
import { Visited } from "../../src/explorer/intern/visited.ts";
import { SEED } from "./arbitrary.ts";

/** Small numbers often, so that much is equal; large ones now and then. */
const number = fc.oneof({ weight: 20, arbitrary: fc.nat(3) }, { weight: 1, arbitrary: fc.nat() });
const settings = { seed: SEED, numRuns: 300 };

const vectors = fc.integer({ min: 1, max: 9 }).chain((width) =>
  fc.array(fc.array(number, { minLength: width, maxLength: width }), {
    minLength: 1,
    maxLength: 300,
  }),
);

test("each state is known by its number, whatever becomes of the widths of its packs", () => {
  fc.assert(
    fc.property(vectors, fc.array(fc.boolean()), (states, clean) => {
      const packs = (states[0] ?? []).map(() => ({ size: 0 }));
      const visited = new Visited(packs);
      /** By state: its number, and whether a clean step leads to it. */
      const known = new Map<string, { number: number; isClean: boolean }>();
      for (const [at, state] of states.entries()) {
        for (const [pack, of] of packs.entries())
          of.size = Math.max(of.size, (state[pack] ?? 0) + 1);
        const vector = Int32Array.from(state);
        const before = known.get(state.join());
        const isClean = clean[at] ?? true;
        const moves = before?.isClean === false && isClean;
        expect(visited.has(vector)).toBe(before !== undefined);
        expect(visited.start(vector, isClean)).toBe(before === undefined || moves);
        if (before === undefined || moves)
          known.set(state.join(), { number: visited.size - 1, isClean });
      }
      expect(visited.states).toBe(known.size);
      const out = new Int32Array(packs.length);
      for (const [text, { number: at, isClean }] of known) {
        visited.load(at, out);
        expect(out.join()).toBe(text);
        expect(visited.isClean(at)).toBe(isClean);
      }
    }),
    settings,
  );
});

test("what the states will take is known before they are there", () => {
  const visited = new Visited([{ size: 100_000 }]);
  let told = 0;
  for (let number = 0; number < 3000; number += 1) {
    if (number % 100 === 0) told = visited.bytesFor(visited.size + 100);
    visited.start(Int32Array.of(number), true);
    const { words, parents, index } = visited;
    expect(words.byteLength + parents.byteLength + index.byteLength).toBeLessThanOrEqual(told);
  }
});

test("a tree over packs finds the leaf of the numbers that were asked for", () => {
  fc.assert(
    fc.property(vectors, (states) => {
      const width = states[0]?.length ?? 0;
      const layout = layOut(
        states.reduce((most, state) => most.map((n, at) => Math.max(n, state[at] ?? 0))),
      );
      const trie = new PackTrie(layout, 2);
      /** Which packs count depends on what the first one holds. */
      const asked = ([first = 0]: readonly number[]) =>
        Array.from({ length: 1 + (first % width) }, (_, at) => (at === 0 ? 0 : width - at));
      const known = new Map<string, number>();
      const words = new Int32Array(1 + layout.words);
      for (const [at, state] of states.entries()) {
        const vector = Int32Array.from(state);
        const packs = asked(state);
        const text = packs.map((pack) => state[pack]).join();
        encode(layout, vector, words, 1);
        expect(trie.find(1, words, 1)).toBe(known.get(text) ?? -1);
        expect(trie.find(0, words, 1)).toBe(-1);
        if (known.has(text)) continue;
        trie.add(1, packs, vector, at);
        known.set(text, at);
        expect(trie.find(1, words, 1)).toBe(at);
      }
    }),
    settings,
  );
});

test("the map of pairs is a map", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(number, number), { maxLength: 400 }), (pairs) => {
      const map = new PairMap();
      const known = new Map<string, number>();
      for (const [at, [a, b]] of pairs.entries()) {
        expect(map.get(a, b)).toBe(known.get(`${a},${b}`) ?? -1);
        if (map.get(a, b) !== -1) continue;
        map.add(a, b, at);
        known.set(`${a},${b}`, at);
      }
      for (const [a, b] of pairs) expect(map.get(a, b)).toBe(known.get(`${a},${b}`));
    }),
    settings,
  );
});

test("the trie finds the leaf of what was read, and sees who reads in another order", () => {
  const trie = new Trie<string>();
  expect(trie.find(new Int32Array(4))).toBe(undefined);
  expect(trie.add([0, 2], Int32Array.of(1, 9, 3, 9), "a")).toBe(null);
  expect(trie.add([0, 1], Int32Array.of(2, 5, 9, 9), "b")).toBe(null);
  expect(trie.find(Int32Array.of(1, 0, 3, 0))).toBe("a");
  expect(trie.find(Int32Array.of(2, 5, 0, 0))).toBe("b");
  expect(trie.find(Int32Array.of(2, 6, 0, 0))).toBe(undefined);
  expect(trie.find(Int32Array.of(7, 5, 3, 0))).toBe(undefined);
  // It read slot 0 and found 1, but goes on with another slot, or not at all.
  expect(trie.add([0, 3], Int32Array.of(1, 9, 8, 9), "c")).toBe(1);
  expect(trie.add([0], Int32Array.of(1, 9, 8, 9), "d")).toBe(0);
  expect(trie.add([1], Int32Array.of(1, 9, 8, 9), "e")).toBe(0);
});

test("a trie of which nothing is read has one leaf", () => {
  const trie = new Trie<string>();
  expect(trie.add([], new Int32Array(1), "only")).toBe(null);
  expect(trie.find(Int32Array.of(5))).toBe("only");
  expect(trie.add([0], Int32Array.of(5), "other")).toBe(0);
});

test("what is read aside is a read, and firm only if it is read otherwise as well", () => {
  const slot = (number: number): Slot => ({
    ...{ kind: "slot", keys: [`${number}`], number, pack: 0, local: number },
    ...{ values: [], numbers: new Map() },
  });
  const [a, b, c] = [slot(0), slot(1), slot(2)];
  const session = new Session();
  session.read(a);
  session.aside(() => session.read(b));
  session.read(c);
  expect([...session.slots]).toEqual([a, b, c]);
  expect([...session.firm]).toEqual([a, c]);
  session.close();
  expect(() => session.read(a)).toThrow("0 is read after the step");
});
