// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseJson } from "../../src/trace/json.ts";
import { parseTraceFile } from "../../src/trace/parse-trace-file.ts";
import {
  formatTraceFile,
  staleness,
  type TraceFile,
  traceFileOf,
} from "../../src/trace/trace-file.ts";
import { TraceFileError } from "../../src/trace/trace-file-error.ts";
import { hrtimer, lasso } from "../report/traces.ts";

const origin = { spec: "arm64/hrtimer", point: "pseudo_nmi=y", specHash: "3f9c" };

const anyFile: fc.Arbitrary<TraceFile> = fc
  .record({
    spec: fc.string(),
    point: fc.string(),
    specHash: fc.string(),
    order: fc.option(fc.string(), { nil: undefined }),
    rule: fc.string(),
    detail: fc.string({ unit: "binary" }),
    start: fc.nat(3),
    cycle: fc.option(fc.nat(5), { nil: undefined }),
    each: fc.array(
      fc.record({
        choice: fc.nat(100),
        step: fc.record(
          {
            cpu: fc.nat(7),
            in: fc.string(),
            step: fc.string(),
            at: fc.string(),
            changes: fc.array(fc.string()),
          },
          { requiredKeys: ["cpu", "in", "step"] },
        ),
      }),
      { maxLength: 6 },
    ),
  })
  .map(({ order, cycle, each, ...rest }) => ({
    ...rest,
    ...(order === undefined ? {} : { order }),
    choices: each.map(({ choice }) => choice),
    ...(cycle === undefined || cycle > each.length ? {} : { cycleFrom: cycle }),
    steps: each.map(({ step }) => step),
  }));

/** The place and text of the error that `text` gives. */
function mistake(text: string): string {
  try {
    parseTraceFile(text, "t.json");
  } catch (error) {
    if (!(error instanceof TraceFileError)) throw error;
    return `${error.file}:${error.line}:${error.column}: ${error.message}`;
  }
  return "no mistake";
}

describe("a trace file", () => {
  const schema = JSON.parse(
    readFileSync(new URL("../../schema/trace.schema.json", import.meta.url), "utf8"),
  ) as object;
  const validate = new Ajv({ strict: true }).compile(schema);

  test("is read back as it was written, and follows its schema", () => {
    fc.assert(
      fc.property(anyFile, (file) => {
        const text = formatTraceFile(file);
        expect(parseTraceFile(text, "t.json")).toEqual(file);
        expect(validate(JSON.parse(text))).toBe(true);
      }),
      { seed: 5 },
    );
  });

  test("has one step on each line, and the choices on one", () => {
    const lines = formatTraceFile(traceFileOf(origin, hrtimer)).split("\n");
    expect(lines.filter((line) => line.startsWith('    {"cpu":0,'))).toHaveLength(17);
    expect(lines).toContain(`  "choices": [${hrtimer.choices.join(", ")}],`);
    expect(lines.at(-4)).toBe(
      '    {"cpu":0,"in":"A/nmi","step":"raw_spin_lock(&hrtimer_bases.lock)",' +
        '"at":"spec/arm64/entry-common.c:27:2",' +
        '"changes":["hrtimer_bases.lock held -> held by A/irq, wanted by A/nmi"]}',
    );
  });

  test("keeps where the cycle begins and the order that was tried", () => {
    const file = traceFileOf({ ...origin, order: "orders/a.patch" }, lasso);
    expect(parseTraceFile(formatTraceFile(file), "t.json")).toMatchObject({
      order: "orders/a.patch",
      cycleFrom: 3,
    });
  });

  test("is stale when a replay tells another story, which names the first difference", () => {
    const file = traceFileOf(origin, hrtimer);
    expect(staleness(file, hrtimer)).toBeNull();
    const steps = hrtimer.steps.map((step, at) => (at === 5 ? { ...step, text: "isb()" } : step));
    expect(staleness(file, { ...hrtimer, steps })).toBe(
      'step 6: "step" was "write_sysreg(0xc0, daif)" and is now "isb()"',
    );
    expect(staleness(file, { ...hrtimer, steps: steps.slice(0, 3) })).toBe(
      "the file tells 17 steps, there are 3",
    );
    expect(staleness({ ...file, steps: [] }, hrtimer)).toContain("tells 0 steps, there are 17");
  });
});

describe("a bad trace file", () => {
  const good = formatTraceFile({
    ...traceFileOf(origin, lasso),
    choices: [0],
    steps: [{ cpu: 0, in: "A", step: "x" }],
    cycleFrom: 1,
  });

  test.each([
    ["", "t.json:1:1: the file ends too early: expected a JSON value"],
    [good.slice(0, 60), "t.json:4:12: this string does not end"],
    [good.slice(0, -3), "t.json:13:4: the file ends too early: expected ',' or '}'"],
    ['{"eret-trace": 1, "spec": "a', "t.json:1:27: this string does not end"],
    ["[1]", "t.json:1:1: a trace must be an object, this is an array"],
    ["{} {}", "t.json:1:4: expected nothing after the end of the JSON"],
    ['{"a": 1, "a": 2}', "t.json:1:10: 'a' is given twice"],
    ["{}", "t.json:1:1: a trace has no 'eret-trace'"],
    [
      good.replace('"eret-trace": 1', '"eret-trace": 2'),
      "t.json:2:17: trace format 2 is not known, this eret reads format 1",
    ],
    [good.replace('"rule"', '"Rule"'), "t.json:1:1: a trace has no 'rule'"],
    [
      good.replace('"start": 0', '"start": null'),
      "t.json:8:12: 'start' must be a number, this is null",
    ],
    [
      good.replace('"start": 0', '"start": 1.5'),
      "t.json:8:12: 'start' must be a whole number from 0",
    ],
    [
      good.replace("[0]", '[0, "1"]'),
      "t.json:9:18: an element of 'choices' must be a number, this is a string",
    ],
    [good.replace("[0]", "[0, 1]"), "t.json:11:12: 1 steps for 2 choices"],
    [
      good.replace('"cycleFrom": 1', '"cycleFrom": 2'),
      "t.json:10:16: the cycle begins at 2, past the end of 'choices'",
    ],
    [good.replace('"cpu":0', '"cpo":0'), "t.json:12:5: an element of 'steps' has no 'cpu'"],
    [
      good.replace('"cpu":0', '"cpu":0,"x":1'),
      "t.json:12:14: an element of 'steps' has no key 'x'",
    ],
  ])("mistake %# is told with its place", (text, expected) => {
    expect(mistake(text)).toBe(expected);
  });

  test("cut anywhere it is refused with a TraceFileError", () => {
    fc.assert(
      fc.property(fc.nat(good.length - 3), (length) => {
        expect(mistake(good.slice(0, length))).toMatch(/^t\.json:\d+:\d+: .*[^\n]$/);
      }),
      { seed: 3 },
    );
  });
});

describe("JSON with positions", () => {
  const accepts = (read: () => unknown): boolean => {
    try {
      read();
      return true;
    } catch (error) {
      if (error instanceof TraceFileError || error instanceof SyntaxError) return false;
      throw error;
    }
  };

  test("accepts what JSON.parse accepts", () => {
    const piece = fc.constantFrom(...'{}[],:"\\ \n01-.e+utf/b', "true", "null", '"a"', '"\\u00e9"');
    const text = fc.oneof(
      fc.json(),
      fc.string({ unit: "binary" }),
      fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join("")),
    );
    fc.assert(
      fc.property(text, (json) => {
        fc.pre(!/"(.*)".*"\1"/s.test(json)); // members given twice are refused
        expect(accepts(() => parseJson(json, "t"))).toBe(accepts(() => JSON.parse(json)));
      }),
      { seed: 4, numRuns: 2000 },
    );
  });

  test("refuses to nest for ever", () => {
    expect(() => parseJson("[".repeat(100_000), "t")).toThrow("nested deeper than 64 levels");
  });
});
