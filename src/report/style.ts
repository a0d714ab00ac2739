// SPDX-License-Identifier: GPL-2.0-only OR MIT

/** Default width of reports that are read on a terminal. */
export const REPORT_WIDTH = 80;

/** What a piece of a report is, for a caller that colours it. */
export type Role =
  | "heading"
  | "call"
  | "exception"
  | "step"
  | "change"
  | "guilty"
  | "finding"
  | "note";

/** May add what takes no room on a terminal; widths are counted before. */
export type Style = (role: Role, text: string) => string;

export const plain: Style = (_, text) => text;
