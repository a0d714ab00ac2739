// SPDX-License-Identifier: GPL-2.0-only OR MIT
// A reader of KTAP written from Documentation/dev-tools/ktap.rst, stricter than most.

export interface KtapResult {
  readonly ok: boolean;
  readonly description: string;
  readonly directive: string | null;
  readonly data: string;
  /** Diagnostic lines before the result. */
  readonly notes: readonly string[];
  readonly subtests: readonly KtapResult[];
}

const DIRECTIVES = ["SKIP", "TODO", "XFAIL", "TIMEOUT", "ERROR"];
const RESULT = /^(ok|not ok) (\d+)(?: ([^#]*?))?(?: # ?(.*))?$/;

/** All results of a document. Throws Error with the line that is not as the specification has it. */
export function readKtap(text: string): readonly KtapResult[] {
  if (!text.endsWith("\n")) throw new Error("the last line does not end");
  const lines = text.slice(0, -1).split("\n");
  const { results, next } = readBlock(lines, 0, "");
  if (next !== lines.length) throw new Error(`line ${next + 1} is behind the end: ${lines[next]}`);
  return results;
}

function readBlock(
  lines: readonly string[],
  from: number,
  indent: string,
): { readonly results: readonly KtapResult[]; readonly next: number } {
  let at = from;
  const line = (): string | null => {
    const text = lines[at];
    return text?.startsWith(indent) === true ? text.slice(indent.length) : null;
  };
  const fail = (what: string): never => {
    throw new Error(`line ${at + 1}: ${what}: ${lines[at] ?? "(end)"}`);
  };
  if (line() !== "KTAP version 1") fail("no version line");
  at += 1;
  const planned = Number(/^1\.\.(\d+)$/.exec(line() ?? "")?.[1] ?? fail("no plan"));
  at += 1;
  const results: KtapResult[] = [];
  let notes: string[] = [];
  let subtests: readonly KtapResult[] = [];
  for (let text = line(); text !== null; text = line()) {
    if (text === "  KTAP version 1") {
      const inner = readBlock(lines, at, `${indent}  `);
      subtests = inner.results;
      at = inner.next;
      continue;
    }
    if (text.startsWith(" ")) break;
    if (/^#( |$)/.test(text)) notes.push(text.slice(2));
    else {
      const [, word, number, description = "", rest = ""] =
        RESULT.exec(text) ?? fail("neither a result nor a diagnostic");
      if (Number(number) !== results.length + 1) fail("numbers do not follow each other");
      const [first = "", ...data] = rest.split(" ");
      const directive = DIRECTIVES.includes(first) ? first : null;
      const ok = word === "ok";
      if (ok && (directive === "TIMEOUT" || directive === "ERROR")) fail("ok and an error");
      if (ok && subtests.some((each) => !each.ok && each.directive !== "SKIP"))
        fail("a test is ok though one of its subtests is not");
      results.push({ ok, description, directive, data: data.join(" "), notes, subtests });
      notes = [];
      subtests = [];
    }
    at += 1;
  }
  if (notes.length > 0 || subtests.length > 0) fail("a block ends without a result");
  if (results.length !== planned) fail(`${results.length} results, planned are ${planned}`);
  return { results, next: at };
}
