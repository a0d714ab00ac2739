// SPDX-License-Identifier: GPL-2.0-only OR MIT
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PageData } from "../../src/page/data.ts";
import { htmlDocument } from "../../src/report/html/document.ts";
import { link } from "../../src/report/html/link.ts";

const EMPTY: PageData = {
  path: { cpus: [], contexts: {}, finding: null, facts: [], frames: {}, steps: [] },
  sources: {},
};

const page = (text: string): string =>
  htmlDocument({
    title: text,
    claim: [text],
    notes: [{ title: text, lines: [text] }],
    text,
    program: text,
    data: { ...EMPTY, sources: { [text]: text } },
    script: "",
    style: "",
    digest: (some) => `${some.length}`,
  });

const hostile = fc
  .array(
    fc.constantFrom(
      "<",
      ">",
      "&",
      '"',
      "'",
      "</script",
      "</style>",
      "<!--",
      "<script",
      "]]>",
      "\u2028",
      "a",
    ),
    { minLength: 1, maxLength: 8 },
  )
  .map((parts) => parts.join(""));

describe("a page", () => {
  test("has the same elements whatever its texts say, and the data come back as they were", () => {
    const tags = (html: string) => html.match(/<[^>]*>/g)?.map((tag) => tag.split(/[\s>]/)[0]);
    fc.assert(
      fc.property(hostile, (text) => {
        const html = page(text);
        expect(tags(html)).toEqual(tags(page("plain")));
        const json = /id="data">(.*?)<\/script>/s.exec(html)?.[1] ?? "";
        expect(JSON.parse(json).sources).toEqual({ [text]: text });
      }),
      { seed: 8 },
    );
  });

  test("allows its own script and style by hash and nothing else", () => {
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page("x"))?.[1];
    expect(policy).toBe(
      "default-src &#39;none&#39;; script-src &#39;sha256-0&#39;; style-src &#39;sha256-0&#39;; base-uri &#39;none&#39;; form-action &#39;none&#39;",
    );
  });

  test("refuses a script that would end itself", () => {
    const parts = { title: "", claim: [], notes: [], text: "", program: "", data: EMPTY };
    const rest = { style: "", digest: () => "" };
    expect(() => htmlDocument({ ...parts, ...rest, script: '"</script>"' })).toThrow(/script ends/);
  });
});

describe("linking", () => {
  const linked = (modules: Readonly<Record<string, string>>) =>
    link("main.js", (name) => modules[name] ?? "");

  test("puts each module once, after what it imports", () => {
    expect(
      linked({
        "main.js": 'import { a } from "./a.js";\nimport { b } from "./b.js";\na(b);\n',
        "a.js": 'import { b } from "./b.js";\nexport function a() {}\n',
        "b.js": "export const b = 1;\nexport {};\n",
      }),
    ).toBe("const b = 1;\nfunction a() {}\na(b);\n");
  });

  test.each([
    ['import { a as b } from "./a.js";\n'],
    ['import * as a from "./a.js";\n'],
    ['import a from "a";\n'],
    ["export default 1;\n"],
    ['export * from "./a.js";\n'],
    ['import { a } from "./main.js";\n'],
  ])("refuses %j", (text) => {
    expect(() => linked({ "main.js": text })).toThrow(/^internal: main.js imports/);
  });
});
