// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mermaid } from "../../src/report/mermaid.ts";
import { perfetto } from "../../src/report/perfetto.ts";
import { anyTrace } from "./arbitrary.ts";
import { expectGolden } from "./golden.ts";
import * as traces from "./traces.ts";

const RUNS = { seed: 11, numRuns: 100 };

/** A reader of the part of Mermaid's sequence diagrams that is written; throws on anything else. */
function readMermaid(text: string): {
  readonly participants: readonly string[];
  readonly messages: number;
} {
  const [head, ...lines] = text.trimEnd().split("\n");
  if (head !== "sequenceDiagram") throw new Error(`no head: ${head}`);
  const participants: string[] = [];
  let messages = 0;
  let loops = 0;
  // Entity codes are the only place for '#' and ';'.
  const plain = String.raw`(?:[^#;<>\n]|#\d+;)+`;
  const message = new RegExp(String.raw`^(\w+)(?:->>|-\))(\w+): (${plain})$`);
  for (const line of lines.map((each) => each.trim())) {
    const participant = /^participant (\w+)$/.exec(line)?.[1];
    const [, from, to, told] = message.exec(line) ?? [];
    const [, over, note] = new RegExp(`^Note over ([\\w,]+): (${plain})$`).exec(line) ?? [];
    if (participant !== undefined) participants.push(participant);
    else if (from !== undefined && to !== undefined) {
      messages += 1;
      for (const each of [from, to])
        if (!participants.includes(each)) throw new Error(`who is ${each}`);
    } else if (over !== undefined) {
      for (const each of over.split(","))
        if (!participants.includes(each)) throw new Error(`who is ${each}`);
    } else if (line === "loop for ever") loops += 1;
    else if (line === "end") loops -= 1;
    else throw new Error(`not understood: ${line}`);
    if (/(?<!\()\bend\b/i.test(told ?? note ?? "")) throw new Error(`a bare end: ${line}`);
  }
  if (loops !== 0) throw new Error("a loop does not end");
  return { participants, messages };
}

interface Event {
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts?: number;
  readonly name?: string;
}

/** Checks that the slices of each process nest, and gives how many there are. */
function slices(text: string): number {
  const { traceEvents }: { traceEvents: readonly Event[] } = JSON.parse(text);
  const open = new Map<number, number[]>();
  const last = new Map<number, number>();
  let count = 0;
  for (const { ph, pid, tid, ts, name } of traceEvents) {
    if (tid !== 0) throw new Error("one thread for each CPU");
    if (ph === "M") continue;
    if (ts === undefined || ts < (last.get(pid) ?? 0)) throw new Error("time runs back");
    last.set(pid, ts);
    const stack = open.get(pid) ?? [];
    open.set(pid, stack);
    if (ph === "B") {
      if (typeof name !== "string") throw new Error("a slice without a name");
      stack.push(ts);
      count += 1;
    } else if (ph !== "E" || stack.pop() === undefined) throw new Error(`nothing to end: ${ph}`);
  }
  for (const stack of open.values()) if (stack.length > 0) throw new Error("a slice does not end");
  return count;
}

describe("Mermaid", () => {
  for (const [name, trace] of Object.entries(traces)) {
    test(`${name} as it is printed`, () => expectGolden(`${name}.mermaid.txt`, mermaid(trace)));
  }
  test("has a message for each step that the lanes show", () => {
    expect(readMermaid(mermaid(traces.hrtimer)).messages).toBe(4);
    expect(readMermaid(mermaid(traces.deadlock)).participants).toEqual(["CPU0", "CPU1"]);
  });
  test("is understood whatever the texts are", () => {
    fc.assert(
      fc.property(anyTrace, (trace) => {
        readMermaid(mermaid(trace));
      }),
      RUNS,
    );
  });
});

describe("Perfetto", () => {
  test("as it is printed", () => expectGolden("hrtimer.perfetto.txt", perfetto(traces.hrtimer)));
  test("slices nest for any trace, one for each step at least", () => {
    fc.assert(
      fc.property(anyTrace, (trace) => {
        expect(slices(perfetto(trace))).toBeGreaterThanOrEqual(trace.steps.length);
      }),
      RUNS,
    );
  });
});

describe("the schemas", () => {
  test.each(["report", "scenario", "trace", "itf", "shown"])("%s.schema.json is one", (name) => {
    const text = readFileSync(`schema/${name}.schema.json`, "utf8");
    expect(() => new Ajv({ allowUnionTypes: true }).compile(JSON.parse(text))).not.toThrow();
  });
});
