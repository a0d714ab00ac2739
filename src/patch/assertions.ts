// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { functionsDefined } from "./functions.ts";

/** Lines of a file of C at which a function that it defines calls an assertion. */
export function assertionsIn(text: string, fn: string, call: string): readonly number[] {
  const called = new RegExp(`\\b${call}\\s*\\(`);
  let current: string | null = null;
  const lines = text.split("\n");
  return lines.flatMap((line, at) => {
    const [opened] = /^\w/.test(line) ? functionsDefined(lines.slice(at, at + 8).join("\n")) : [];
    if (opened !== undefined) current = opened;
    const isHere = current === fn && called.test(line);
    if (line.startsWith("}")) current = null;
    return isHere ? [at + 1] : [];
  });
}
