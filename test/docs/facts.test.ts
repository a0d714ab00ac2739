// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { RULES } from "../../src/run/rules.ts";

/**
 * Citations resolve: whoever reads `kernel-arm64-entry.md section 2.5` or `design.md section 4` in a
 * rule, a scenario or a comment finds that heading under docs/, and an id (`S12`, `B05`) its claim.
 */
const root = join(import.meta.dirname, "..", "..");
const PAGES = new Map([
  ["kernel-arm64-entry.md", "docs/facts/kernel-arm64-entry.md"],
  ["kernel-stop-pause-x86.md", "docs/facts/kernel-stop-pause-x86.md"],
  ["design.md", "docs/design.md"],
]);

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(join(root, folder), { recursive: true })
    .map((name) => join(folder, String(name)))
    .filter((name) => /\.(ts|yaml|c|h|patch|md)$/.test(name));

/** Source text with the wrapped lines of comments joined. */
const flat = (path: string): string =>
  readFileSync(join(root, path), "utf8").replace(/\n[ \t]*(\*(?!\/)|\/\/|#)?[ \t]*/g, " ");

interface Citation {
  readonly file: string;
  readonly page: string;
  readonly sections: readonly string[];
  readonly ids: readonly string[];
  readonly text: string;
}

const NUMBER = String.raw`\d+(?:\.\d+)?`;
/** `section 2.5 (why), 3.1 to 3.3 and 4`: numbers, and what stands in brackets behind them. */
const LIST = new RegExp(
  String.raw`\bsections? (${NUMBER}(?:(?: \([^()]*\))?(?:,| and| to|, and) ${NUMBER})*)`,
  "g",
);

function citationsOf(file: string, text: string): readonly Citation[] {
  const names = [...PAGES.keys()].map((name) => name.replace(".", String.raw`\.`)).join("|");
  return [...text.matchAll(new RegExp(String.raw`\b(${names})((?:(?!\.md)[^;"|\`])*)`, "g"))].map(
    ([whole, page = "", tail = ""]) => {
      // A citation ends with its sentence.
      const own = tail.split(/\.(?= [A-Z]|$)|\*\//)[0] ?? "";
      const numbers = [...own.matchAll(LIST)].flatMap(([, list = ""]) =>
        list.replace(/\([^()]*\)/g, "").match(/\d+(?:\.\d+)?/g),
      );
      return {
        file,
        page,
        sections: numbers.filter((number) => number !== null),
        ids: own.match(/\b[SLXBPR]\d{1,2}\b/g) ?? [],
        text: whole.slice(0, 100),
      };
    },
  );
}

const files = ["src", "spec", "test", "docs", "bench"]
  .flatMap(filesBelow)
  .filter((file) => !file.startsWith("docs/facts/") && !file.endsWith("facts.test.ts"));

const comments = files.flatMap((file) => citationsOf(file, flat(file)));

/** What rules and scenarios state as their source. */
const sources = [
  ...RULES.flatMap(({ id, source }) => citationsOf(id, source)),
  ...files
    .filter((file) => file.endsWith(".yaml"))
    .flatMap((file) => {
      const [, source = ""] = /^source: (.*)$/m.exec(readFileSync(join(root, file), "utf8")) ?? [];
      return citationsOf(file, source);
    }),
];

/** A section with what is below it. */
function textOf(page: string, section: string): string {
  const [, own = ""] = page.split(new RegExp(`^#+ ${section.replace(".", "[.]")}\\b.*$`, "m"));
  return own.split(section.includes(".") ? /^#+ \d/m : /^## /m)[0] ?? "";
}

describe.each([...PAGES])("citations of %s", (name, path) => {
  const page = readFileSync(join(root, path), "utf8");
  const headings = new Set([...page.matchAll(/^#+ (\d+(?:\.\d+)?)/gm)].map(([, number]) => number));
  const claims = new Set([...page.matchAll(/^(?:\| *|\*\*)([SLXBPR]\d+)\b/gm)].map(([, id]) => id));
  const own = [...comments, ...sources].filter((citation) => citation.page === name);
  /** A step such as R5 has no row of its own: its section names it. */
  const isNamedIn = (id: string, sections: readonly string[]): boolean =>
    sections.some((section) => new RegExp(String.raw`\b${id}\b`).test(textOf(page, section)));

  it("are there", () => expect(own.length).toBeGreaterThan(10));

  it("name sections that the page has", () => {
    expect(own.filter(({ sections }) => sections.some((each) => !headings.has(each)))).toEqual([]);
  });

  it("name claims that the page has", () => {
    const isLost = ({ ids, sections }: Citation): boolean =>
      ids.some((id) => !claims.has(id) && !isNamedIn(id, sections));
    expect(own.filter(isLost)).toEqual([]);
  });

  it("say which section or claim, where a rule or a scenario states its source", () => {
    const vague = sources.filter(
      ({ page: cited, sections, ids }) => cited === name && sections.length + ids.length === 0,
    );
    expect(vague.map(({ file, text }) => `${file}: ${text}`)).toEqual([]);
  });
});
