// SPDX-License-Identifier: GPL-2.0-only OR MIT
import fc from "fast-check";
import { expect, test } from "vitest";
import { PairMap } from "../../src/explorer/intern/pair-map.ts";
import { Store } from "../../src/explorer/intern/store.ts";
import { Trie } from "../../src/explorer/intern/trie.ts";
import { SEED } from "./arbitrary.ts";

/** Small numbers often, so that much is equal; large ones now and then. */
const number = fc.oneof({ weight: 20, arbitrary: fc.nat(3) }, { weight: 1, arbitrary: fc.nat() });
const settings = { seed: SEED, numRuns: 300 };

test("the store knows each state by its number, whatever becomes of the widths of its packs", () => {
  const vectors = fc.integer({ min: 1, max: 9 }).chain((width) =>
    fc.array(fc.array(number, { minLength: width, maxLength: width }), {
      minLength: 1,
      maxLength: 300,
    }),
  );
  fc.assert(
    fc.property(vectors, (states) => {
      const width = states[0]?.length ?? 0;
      const store = new Store(width);
      const known = new Map<string, number>();
      for (const state of states) {
        const found = store.find(Int32Array.from(state));
        expect(found).toBe(known.get(state.join()) ?? -1);
        if (found === -1) known.set(state.join(), store.add());
      }
      expect(store.size).toBe(known.size);
      const out = new Int32Array(width);
      for (const [text, at] of known) {
        store.load(at, out);
        expect(out.join()).toBe(text);
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
