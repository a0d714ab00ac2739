// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { pinStates } from "../../src/scenario/pin.ts";

const one = new Map([["all", 7]]);
const two = new Map([
  ["pseudo_nmi=n", 7],
  ["pseudo_nmi=y", 8],
]);

describe("pinning state counts", () => {
  test("changes the number and nothing else", () => {
    const text = "# why\ntitle: x   # what\nstates:  6 # old\nexpect: holds\n";
    expect(pinStates(text, one)).toBe("# why\ntitle: x   # what\nstates: 7 # old\nexpect: holds\n");
  });

  test("goes behind the expectation when it is new", () => {
    expect(pinStates("title: x\nexpect: holds # yes\ncover: all\n", two)).toBe(
      "title: x\nexpect: holds # yes\nstates: {pseudo_nmi=n: 7, pseudo_nmi=y: 8}\ncover: all\n",
    );
    expect(pinStates("expect: holds", one)).toBe("expect: holds\nstates: 7\n");
    expect(pinStates("expect:\n  a=n: holds\n  a=y: holds\n", one)).toBe(
      "expect:\n  a=n: holds\n  a=y: holds\nstates: 7\n",
    );
  });

  test("replaces a table, and a key without a value", () => {
    expect(pinStates("states:\n  pseudo_nmi=n: 1\n  pseudo_nmi=y: 2\n\ncover: all\n", two)).toBe(
      "states: {pseudo_nmi=n: 7, pseudo_nmi=y: 8}\n\ncover: all\n",
    );
    expect(parse(pinStates("expect: holds\nstates:\ncover: all\n", one))).toEqual({
      expect: "holds",
      states: 7,
      cover: "all",
    });
  });

  test("uses a line per point when a name has a comma", () => {
    const text = pinStates("expect: holds\n", new Map([["a=1,b=2", 3]]));
    expect(text).toBe("expect: holds\nstates:\n  a=1,b=2: 3\n");
    expect(parse(text)).toEqual({ expect: "holds", states: { "a=1,b=2": 3 } });
  });
});
