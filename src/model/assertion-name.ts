// SPDX-License-Identifier: GPL-2.0-only OR MIT

/**
 * An assertion of the C is named by its text and its function, `BUG_ON(READ_ONCE(flag)) in
 * task_checks()`: a line would move with every edit above it. The same text again in one
 * function is `… in task_checks() (2)`.
 */
export const assertionName = (text: string, fn: string): string => `${text} in ${fn}()`;

export const numbered = (name: string, ordinal: number): string =>
  ordinal === 1 ? name : `${name} (${ordinal})`;

/** What the name of an assertion says. */
interface AssertionName {
  /** "BUG_ON". */
  readonly call: string;
  /** "BUG_ON(READ_ONCE(flag))". */
  readonly text: string;
  readonly fn: string;
  readonly ordinal: number;
}

const NAME = /^((\w+)\(.*\)) in ([\w.:]+)\(\)(?: \((\d+)\))?$/s;

/** The parts of an assertion's name; null for what is none. */
export function readAssertionName(name: string): AssertionName | null {
  const [, text, call, fn, ordinal] = NAME.exec(name) ?? [];
  if (text === undefined || call === undefined || fn === undefined) return null;
  return { call, text, fn, ordinal: Number(ordinal ?? 1) };
}

export const KERNEL_ASSERTION = "kernel-assertion";

/** Whether a rule that broke is one that `rule` speaks of: all assertions are of one rule. */
export const speaksOf = (rule: string, broken: string): boolean =>
  rule === broken || (rule === KERNEL_ASSERTION && readAssertionName(broken) !== null);
