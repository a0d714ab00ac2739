// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { oneLine } from "../report/cut.ts";
import type { ExitCode } from "./exit.ts";

/** Something that `eret lint` has to say of a patch. */
export interface Remark {
  /** b4 calls a line with "ERROR:" a failure, any other a warning. */
  readonly level: "ERROR" | "WARNING";
  /** Line of the patch, from 1. */
  readonly at: number;
  readonly text: string;
  /** A picture, for those who can show one. */
  readonly details: string | null;
  readonly code: ExitCode;
}

export interface Verdict {
  readonly remarks: readonly Remark[];
  /** What was judged and found well, in a sentence; null when nothing was judged. */
  readonly passed: string | null;
}

/** A line as checkpatch writes it; `-` is the patch on stdin. */
export const remarkLine = ({ level, at, text }: Remark): string =>
  `-:${at}: ${level}: ${oneLine(text)}\n`;

/** What b4's review checks read: an array, empty when there is nothing to say. */
export function b4Document({ remarks, passed }: Verdict): readonly object[] {
  if (remarks.length === 0)
    return passed === null ? [] : [{ tool: TOOL, status: "pass", summary: passed }];
  const errors = remarks.filter(({ level }) => level === "ERROR").length;
  const [first] = remarks.toSorted((a, b) => a.level.localeCompare(b.level));
  const more = remarks.length === 1 ? "" : ` (and ${remarks.length - 1} more)`;
  return [
    {
      tool: TOOL,
      status: errors > 0 ? "fail" : "warn",
      summary: `${oneLine(first?.text ?? "")}${more}`,
      details: remarks
        .map(
          (remark) =>
            `${remarkLine(remark)}${remark.details === null ? "" : `\n${remark.details}`}`,
        )
        .join("\n"),
    },
  ];
}

const TOOL = "eret";
