// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { EXIT_MEANINGS } from "./exit.ts";
import { COMMANDS, OPTIONS, type Option } from "./option-table.ts";

export const EXAMPLES: readonly (readonly [string, string])[] = [
  ["eret check", "judge everything in spec/"],
  ["eret check arm64/preempt-on-exit", "one scenario, all its config points"],
  ["eret check broken/", "a folder"],
  ["eret check --changed origin/master", "what a branch touches"],
  ["eret order arm64/ --patch my-order.patch", "what a change fixes and breaks"],
  ["git diff spec | eret order arm64/ --patch -", "the same for what is not committed"],
  ["eret show traces/x.trace.json --as lanes", "a picture for a changelog"],
  ["eret show traces/x.trace.json --as html > x.html", "a page to step through, or to send"],
  ["eret explore hrtimer/nmi-misrouted", "walk through the model in a browser"],
];

/** What --help prints. */
export function helpText(): string {
  const commands = Object.entries(COMMANDS).map(([name, { words, about }]): [string, string] => [
    `eret ${name} ${words}`,
    about,
  ]);
  const options = Object.entries(OPTIONS).map(([name, option]): [string, string] => {
    const { value, short, about }: Option = option;
    const long = `--${name}${value === undefined ? "" : ` ${value}`}`;
    return [short === undefined ? `    ${long}` : `-${short}, ${long}`, about];
  });
  const codes = EXIT_MEANINGS.map(([code, about]): [string, string] => [`${code}`, about]);
  return `eret: a model checker for Linux interrupt and NMI entry and exit

Examples:
${columns(EXAMPLES)}

Commands:
${columns(commands)}

Options:
${columns(options)}

Exit codes:
${columns(codes)}
`;
}

/** Two columns; the second begins where the widest of the first lets it. */
function columns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join("\n");
}
