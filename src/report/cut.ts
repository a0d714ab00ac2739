// SPDX-License-Identifier: GPL-2.0-only OR MIT

const GAP = "...";

/** One line of printable text: whatever would break a column becomes a space. */
export const oneLine = (text: string): string => text.replace(/[\s\p{Cc}]+/gu, " ").trim();

/** Long names are cut in the middle: their ends tell them apart. Never longer than `width`. */
export function cutMiddle(text: string, width: number): string {
  if (text.length <= width) return text;
  if (width <= GAP.length) return text.slice(0, Math.max(0, width));
  const kept = width - GAP.length;
  const head = Math.ceil(kept / 2);
  return `${text.slice(0, head)}${GAP}${text.slice(text.length - (kept - head))}`;
}

/** Text broken at spaces into lines of at most `width`; a longer word is cut. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of oneLine(text).split(" ")) {
    const cut = cutMiddle(word, width);
    if (line === "") line = cut;
    else if (line.length + 1 + cut.length <= width) line += ` ${cut}`;
    else {
      lines.push(line);
      line = cut;
    }
  }
  return line === "" ? lines : [...lines, line];
}

/** A label and text that hangs below itself when it is long. */
export function hanging(label: string, text: string, width: number): readonly string[] {
  const indent = " ".repeat(label.length);
  return wrap(text, width - label.length).map((line, at) => `${at === 0 ? label : indent}${line}`);
}
