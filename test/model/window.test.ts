// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { expect, it } from "vitest";
import type { Entry, Window } from "../../src/model/memory/entry.ts";
import { tidy } from "../../src/model/memory/window.ts";
import type { Value } from "../../src/model/value.ts";

const load: Entry = { kind: "load", id: 0, cell: "global:x", acquire: false, exclusive: false };
const store = (cell: string): Entry => ({
  kind: "store",
  cell,
  value: 1n,
  release: false,
  exclusive: "no",
});
const late: Value = { late: { k: "load", cpu: 0, id: 0 } };
const assume = (is: boolean): Entry => ({ kind: "assume", on: late, is });

/** A poll of y that compares with x, which is still to be loaded, assumes the same at every turn. */
it("keeps what is assumed once, where it was assumed first", () => {
  const window: Window = [load, assume(true), store("global:y"), assume(true)];
  expect(tidy(window)).toEqual([load, assume(true), store("global:y")]);
});

it("keeps what contradicts: no run goes there", () => {
  const window: Window = [load, assume(true), assume(false)];
  expect(tidy(window)).toEqual(window);
});

it("forgets what is known, and what holds nothing up", () => {
  const known: Entry = { kind: "assume", on: 1n, is: true };
  expect(tidy([known, { kind: "wmb" }, store("global:y")])).toEqual([store("global:y")]);
});
