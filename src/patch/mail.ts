// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { InputError } from "../kernelc/diagnostic.ts";

/** A line of a patch and where it stands in the file it came in. */
export interface PatchLine {
  readonly text: string;
  /** From 1. */
  readonly number: number;
}

/** Where a diff begins, with the `> ` of a reply before it. */
const BEGIN = /^((?:> ?)*)(?:diff --git |--- (?:"?a\/|\/dev\/null|\S+\/))/;
const ENCODED = /^content-transfer-encoding:\s*(quoted-printable|base64)\b/i;

/**
 * The lines of a diff out of what it came in: a plain diff, `git format-patch`,
 * or a saved mail. Headers and prose before the diff are dropped, a reply's quoting is
 * stripped, and so are a reviewer's own lines between quoted ones.
 * Throws InputError for an encoded mail: its lines are not the patch's lines.
 */
export function unwrap(text: string, file: string): readonly PatchLine[] {
  const lines = text
    .split("\n")
    .map((line, index) => ({ text: line.replace(/\r$/, ""), number: index + 1 }));
  const first = lines.findIndex((line) => BEGIN.test(line.text));
  const before = first < 0 ? lines : lines.slice(0, first);
  const encoded = before.find((line) => ENCODED.test(line.text));
  if (encoded !== undefined) {
    const how = ENCODED.exec(encoded.text)?.[1]?.toLowerCase();
    const told = `this mail is encoded (${how}), its lines are not those of the patch`;
    const at = { file, line: encoded.number, column: 1 };
    throw new InputError([{ at, message: `${told}, save it with b4 or decode it first` }]);
  }
  if (first < 0) return [];
  const quote = BEGIN.exec(lines[first]?.text ?? "")?.[1] ?? "";
  return lines.slice(first).flatMap((line) => unquote(line, quote));
}

/** The line without its quoting; nothing for a line that is not quoted. */
function unquote(line: PatchLine, quote: string): readonly PatchLine[] {
  if (line.text.startsWith(quote)) return [{ ...line, text: line.text.slice(quote.length) }];
  // A blank line is quoted without the space at its end.
  return line.text === quote.trimEnd() ? [{ ...line, text: "" }] : [];
}
