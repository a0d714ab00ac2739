// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Ajv } from "ajv";
import fc from "fast-check";
import { XmlDocument, XsdValidator } from "libxml2-wasm";
import { describe, expect, test } from "vitest";
import { githubAnnotations } from "../../src/report/github.ts";
import { isRed, type Judged } from "../../src/report/judged.ts";
import { junit } from "../../src/report/junit.ts";
import { ktap } from "../../src/report/ktap.ts";
import { markdownSummary } from "../../src/report/markdown.ts";
import { sarif } from "../../src/report/sarif.ts";
import { expectGolden } from "./golden.ts";
import { anyPoints, everything } from "./judged.ts";
import { readKtap } from "./ktap-reader.ts";

const read = (path: string): string => readFileSync(path, "utf8");
const RUNS = { seed: 7, numRuns: 60 };

describe("KTAP", () => {
  test("as it is printed", () => expectGolden("everything.ktap.txt", ktap(everything)));

  test("is what a strict reader expects, with the verdicts that were handed in", () => {
    const results = readKtap(ktap(everything));
    expect(results.map(({ ok, description, directive }) => [ok, description, directive])).toEqual([
      [true, "arm64/good", null],
      [true, "broken/twin", null],
      [false, "arm64/timer pseudo_nmi=y", null],
      [true, "arm64/loose", null],
      [false, "broken/blind", null],
      [false, "arm64/counts", null],
      [false, "arm64/large", "ERROR"],
      [false, "arm64/slow", "TIMEOUT"],
      [true, "arm64/allowed", "SKIP"],
      [false, "arm64/crash", "ERROR"],
      [false, "arm64/typo", null],
    ]);
    expect(results[2]?.subtests[1]?.notes).toContain(
      "replay: eret replay traces/arm64/timer/all.trace.json",
    );
  });

  test("is well-formed for any results, and red where they are", () => {
    fc.assert(
      fc.property(anyPoints, (points) => {
        expect(readKtap(ktap(points)).map(({ ok }) => ok)).toEqual(
          points.map((point) => !isRed(point)),
        );
      }),
      RUNS,
    );
  });
});

describe("JUnit XML", () => {
  /** The document as libxml2 reads it, valid by the schema of the common subset. */
  function checked<Value>(text: string, look: (document: XmlDocument) => Value): Value {
    const schema = XmlDocument.fromString(read("test/report/junit.xsd"));
    const validator = XsdValidator.fromDoc(schema);
    const document = XmlDocument.fromString(text);
    try {
      validator.validate(document);
      return look(document);
    } finally {
      document.dispose();
      validator.dispose();
      schema.dispose();
    }
  }

  test("as it is printed", () => expectGolden("everything.junit.xml", junit(everything)));

  test("counts what it holds, and names no run", () => {
    const text = junit(everything);
    const count = (path: string): number => checked(text, (each) => each.find(path).length);
    expect(count("//testsuite")).toBe(everything.length);
    expect(count("//failure")).toBe(3);
    expect(count("//error")).toBe(4);
    expect(count("//skipped")).toBe(2);
    expect(text).toContain('failures="3" errors="4" skipped="2"');
    expect(checked(text, (each) => each.find("//testcase[contains(@name, '1184')]"))).toEqual([]);
  });

  test("is valid for any results, and bad where they are", () => {
    fc.assert(
      fc.property(anyPoints, (points) => {
        const bad = checked(junit(points), (each) =>
          each
            .find("/testsuites/testsuite")
            .map((suite) => suite.find(".//failure|.//error").length > 0),
        );
        expect(bad).toEqual(points.map(isRed));
      }),
      RUNS,
    );
  });
});

describe("SARIF", () => {
  const require = createRequire(import.meta.url);
  const {
    id: _,
    $schema: __,
    ...schema
  } = JSON.parse(read(require.resolve("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json")));
  // The schema is of draft 4; without its two names it reads the same in draft 7.
  const fits = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(
    schema,
  );

  interface Log {
    readonly runs: readonly [
      {
        readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
        readonly results: readonly {
          readonly ruleId: string;
          readonly ruleIndex: number;
          readonly message: { readonly text: string };
          readonly partialFingerprints: { readonly primaryLocationLineHash: string };
          readonly locations: readonly object[];
        }[];
      },
    ];
  }

  function log(points: readonly Judged[]): Log {
    const document = JSON.parse(sarif(points, "1.2.3"));
    expect(fits(document), JSON.stringify(fits.errors?.[0])).toBe(true);
    return document;
  }

  test("as it is printed", () => expectGolden("everything.sarif.txt", sarif(everything, "1.2.3")));

  test("has an alert for what breaks unexpectedly, and for nothing else", () => {
    const [{ results, tool }] = log(everything).runs;
    expect(results.map(({ ruleId }) => ruleId)).toEqual(["no-self-deadlock"]);
    expect(tool.driver.rules.map(({ id }) => id)).toEqual(["no-self-deadlock"]);
  });

  test("is valid for any results, and has no empty text, which GitHub refuses", () => {
    fc.assert(
      fc.property(anyPoints, (points) => {
        const [{ results, tool }] = log(points).runs;
        const broken = points.flatMap(({ rules }) =>
          rules.filter((each) => each.status === "broken"),
        );
        expect(results.length).toBe(broken.length);
        for (const { ruleId, ruleIndex } of results)
          expect(tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
        expect(JSON.stringify([results, tool])).not.toContain('"text":""');
      }),
      RUNS,
    );
  });

  test("a fingerprint outlives another number of lines and a longer way to the same place", () => {
    const hash = (change: (text: string) => string): string => {
      const points: readonly Judged[] = JSON.parse(change(JSON.stringify(everything)));
      return log(points).runs[0].results[0]?.partialFingerprints.primaryLocationLineHash ?? "";
    };
    const now = hash((text) => text);
    expect(now).toMatch(/^[0-9a-f]{16}:1$/);
    expect(hash((text) => text.replaceAll(/"line":\d+/g, '"line":99'))).toBe(now);
    expect(hash((text) => text.replaceAll("do_work()", "do_more_work()"))).toBe(now);
    expect(
      hash((text) => text.replaceAll("<NMI pmu>", "<NMI gpio>").replaceAll('"pmu"', '"gpio"')),
    ).not.toBe(now);
  });
});

describe("GitHub", () => {
  const COMMAND = /^::(error|warning) file=([^,:]+),line=(\d+),endLine=\3,title=([^:,\n]*)::(.+)$/;

  test("annotations as they are printed", () =>
    expectGolden("everything.github.txt", githubAnnotations(everything)));
  test("the summary as it is printed", () =>
    expectGolden("everything.summary.md", markdownSummary(everything)));

  test("annotations are at most ten of a kind, and the last of too many says so", () => {
    const [, , timer] = everything;
    const text = githubAnnotations(
      Array.from({ length: 14 }, () => timer ?? (everything[0] as Judged)),
    );
    const lines = text.trimEnd().split("\n");
    expect(lines.length).toBe(10);
    expect(lines.at(-1)).toContain("5 more, see the summary");
  });

  test("annotations are commands whatever the texts are", () => {
    fc.assert(
      fc.property(anyPoints, (points) => {
        for (const line of githubAnnotations(points).split("\n").slice(0, -1)) {
          expect(line).toMatch(/^::(error|warning) file=/);
          expect(COMMAND.test(line) || /[\u2028\u2029\r\u0085]/.test(line), line).toBe(true);
        }
      }),
      RUNS,
    );
  });

  test("a summary never grows over its limit, and says what it left out", () => {
    const text = markdownSummary(Array.from({ length: 30 }, () => everything).flat(), 20_000);
    expect(new TextEncoder().encode(text).length).toBeLessThanOrEqual(20_000);
    expect(text).toMatch(/\n\d+ more pictures did not fit in here\.\n$/);
  });
});
