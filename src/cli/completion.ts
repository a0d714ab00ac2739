// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { suggest } from "../scenario/suggest.ts";
import { COMMANDS, OPTIONS, type Option } from "./option-table.ts";
import { UsageError } from "./options.ts";

const SHELLS: ReadonlyMap<string, () => string> = new Map([
  ["bash", bash],
  ["zsh", zsh],
  ["fish", fish],
]);

/** `eret completion`: a script for a shell, from the table of options. Throws UsageError. */
export function completion(words: readonly string[]): string {
  const [shell = "", ...more] = words;
  const script = more.length === 0 ? SHELLS.get(shell) : undefined;
  if (script !== undefined) return script();
  const names = [...SHELLS.keys()];
  const known = `completion is there for ${names.join(", ")}`;
  throw new UsageError(`unknown shell '${shell}', ${suggest(shell, names, known)}`);
}

const entries = (): readonly (readonly [string, Option])[] => Object.entries(OPTIONS);
const commands = (): readonly string[] => Object.keys(COMMANDS);

/** After an option with a value bash offers files; the scenarios come from the program. */
function bash(): string {
  const valued = entries().flatMap(([name, { value }]) => (value === undefined ? [] : `--${name}`));
  return `# bash completion for eret: eval "$(eret completion bash)"
_eret() {
	local word=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]}
	case $previous in
	${valued.join("|")})
		mapfile -t COMPREPLY < <(compgen -f -- "$word")
		return ;;
	esac
	if [[ $word == -* ]]; then
		mapfile -t COMPREPLY < <(compgen -W "${entries()
      .map(([name]) => `--${name}`)
      .join(" ")}" -- "$word")
	elif (( COMP_CWORD == 1 )); then
		mapfile -t COMPREPLY < <(compgen -W "${commands().join(" ")}" -- "$word")
	elif [[ \${COMP_WORDS[1]} == @(check|order|explore) ]]; then
		mapfile -t COMPREPLY < <(compgen -W "$(eret list scenarios 2>/dev/null | cut -d' ' -f1)" -- "$word")
	elif [[ \${COMP_WORDS[1]} == explain ]]; then
		mapfile -t COMPREPLY < <(compgen -W "$(eret list rules 2>/dev/null | cut -d' ' -f1)" -- "$word")
	else
		mapfile -t COMPREPLY < <(compgen -f -- "$word")
	fi
}
complete -F _eret eret
`;
}

function zsh(): string {
  const options = entries().map(([name, { value, about }]) => {
    const argument = value === undefined ? "" : `:${value.toLowerCase()}:_files`;
    return `    ${quoted(`--${name}[${about.replace(/[[\]:]/g, "\\$&")}]${argument}`)}`;
  });
  const words = Object.entries(COMMANDS).map(
    ([name, { about }]) => `    ${quoted(`${name}:${about.replaceAll(":", "\\:")}`)}`,
  );
  return `#compdef eret
# zsh completion for eret: eret completion zsh > "\${fpath[1]}/_eret"
_eret() {
  local -a commands options
  commands=(
${words.join("\n")}
  )
  options=(
${options.join("\n")}
  )
  if (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then
    _describe command commands
  else
    _arguments $options '*:file:_files'
  fi
}
_eret "$@"
`;
}

function fish(): string {
  const words = Object.entries(COMMANDS).map(
    ([name, { about }]) =>
      `complete -c eret -n __fish_use_subcommand -a ${name} -d ${quoted(about)}`,
  );
  const options = entries().map(([name, { value, short, about }]) => {
    const letter = short === undefined ? "" : ` -s ${short}`;
    return `complete -c eret -l ${name}${letter}${value === undefined ? "" : " -r"} -d ${quoted(about)}`;
  });
  return `# fish completion for eret: eret completion fish | source\n${[...words, ...options].join("\n")}\n`;
}

/** Single quotes, for shells that end the string at the next one. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
