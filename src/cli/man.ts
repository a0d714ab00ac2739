// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { EXIT_MEANINGS } from "./exit.ts";
import { EXAMPLES } from "./help.ts";
import { COMMANDS, OPTIONS, type Option } from "./option-table.ts";

/** `eret man`: the manual page in roff, from the tables that the program itself uses. */
export function manPage(version: string): string {
  const commands = Object.entries(COMMANDS).map(
    ([name, { words, about }]) => `.TP\n.B eret ${roff(name)} ${roff(words)}\n${text(about)}`,
  );
  const options = Object.entries(OPTIONS).map(([name, option]) => {
    const { value, short, about }: Option = option;
    const long = `\\-\\-${roff(name)}`;
    const argument = value === undefined ? "" : ` \\fI${roff(value)}\\fR`;
    const names = short === undefined ? long : `\\-${short}, ${long}`;
    return `.TP\n.B ${names}${argument}\n${text(about)}`;
  });
  const codes = EXIT_MEANINGS.map(([code, about]) => `.TP\n.B ${code}\n${text(about)}`);
  const examples = EXAMPLES.map(([command, about]) => `.TP\n.B ${roff(command)}\n${text(about)}`);
  return [
    `.TH ERET 1 "" "eret ${roff(version)}" "User Commands"`,
    ".SH NAME",
    "eret \\- model checker for Linux interrupt and NMI entry and exit",
    ".SH SYNOPSIS",
    ".B eret",
    "[\\fICOMMAND\\fR] [\\fIOPTION\\fR]... [\\fIARGUMENT\\fR]...",
    ".SH COMMANDS",
    ...commands,
    ".SH OPTIONS",
    ...options,
    ".SH EXIT STATUS",
    ...codes,
    ".SH EXAMPLES",
    ...examples,
    "",
  ].join("\n");
}

const roff = (words: string): string => words.replaceAll("\\", "\\e").replaceAll("-", "\\-");

/** A line that begins with a dot or a quote would be a request. */
const text = (words: string): string => roff(words).replace(/^(?=[.'])/, "\\&");
