// SPDX-License-Identifier: GPL-2.0-only OR MIT

/** Exit codes, design.md section 7. Never 4 or 124: kselftest reads them as skip and timeout. */
export const EXIT = {
  ok: 0,
  violated: 1,
  input: 2,
  incomplete: 3,
  missed: 5,
  internal: 70,
  /** For 'git bisect run', which skips the commit. */
  skip: 125,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

const PRIORITY: readonly ExitCode[] = [
  EXIT.interrupted,
  EXIT.internal,
  EXIT.input,
  EXIT.violated,
  EXIT.missed,
  EXIT.incomplete,
];

/** The one that counts when several apply. */
export const worst = (codes: Iterable<ExitCode>): ExitCode => {
  const all = new Set(codes);
  return PRIORITY.find((code) => all.has(code)) ?? EXIT.ok;
};

/** What the user makes of a code: `--allow-incomplete`, `--bisect`. */
interface Leniency {
  readonly bisect: boolean;
  readonly allowIncomplete: boolean;
}

/** The code that a command ends with. */
export function exitWith(
  codes: Iterable<ExitCode>,
  { bisect, allowIncomplete }: Leniency,
): ExitCode {
  const told = [...codes].filter((code) => !(allowIncomplete && code === EXIT.incomplete));
  return forGit(worst(told), bisect);
}

/** What could not be judged is no bad commit: git skips it. */
export const forGit = (code: ExitCode, bisect: boolean): ExitCode =>
  bisect && (code === EXIT.input || code === EXIT.incomplete) ? EXIT.skip : code;

export const EXIT_MEANINGS: readonly (readonly [ExitCode, string])[] = [
  [EXIT.ok, "every expectation met and every space exhausted"],
  [EXIT.violated, "an invariant is violated"],
  [EXIT.input, "bad usage or input"],
  [EXIT.incomplete, "incomplete, a limit was reached"],
  [EXIT.missed, "an expectation was missed: a broken twin passed, a state count changed"],
  [EXIT.internal, "internal error"],
  [EXIT.skip, "with --bisect: instead of 2 and 3, so that git skips the commit"],
  [EXIT.interrupted, "interrupted"],
];
