import { everyCommand } from "../commands.ts";
import type { Flag } from "../flag.ts";
import { flagsOf } from "../flags.ts";
import {
  firstWords,
  singleQuoted,
  spellings,
  valueKind,
  type WordKind,
  wordsBehind,
} from "./words.ts";

export function zsh(): string {
  const cases = everyCommand.map((command) =>
    `    ${command}) _arguments -S : \\
${optionLines(flagsOf(command))}
${positional(wordsBehind(command))} ;;`
  );
  return `#compdef mlxpsub

# what --log-dir names on the line, else ./logs
_mlxpsub_logs() {
  local dir=logs at=\${words[(I)--log-dir]} joined=\${words[(R)--log-dir=*]}
  (( at == 0 )) || dir=\${words[at + 1]}
  [[ -z $joined ]] || dir=\${joined#--log-dir=}
  print -r -- \${dir/#\\~/$HOME}
}
_mlxpsub_jobs() {
  local -a ids
  ids=(\${(Q)$(_mlxpsub_logs)}/<1->(N/on:t))
  compadd -a ids
  _files -/
}
_mlxpsub_sweeps() {
  local -a sweeps
  sweeps=(last \${(Q)$(_mlxpsub_logs)}/.mlxpsub/[^.]##.jsonl(N:t:r))
  compadd -a sweeps
}
_mlxpsub_jobs_or_sweeps() {
  _mlxpsub_sweeps
  _mlxpsub_jobs
}
_mlxpsub_commands() {
  local -a names
  names=(
${
    firstWords.map(([name, help]) => `    ${singleQuoted(`${name}:${help}`)}`)
      .join("\n")
  }
  )
  _describe command names
}
_mlxpsub() {
  setopt localoptions extendedglob
  local first=\${words[2]}
  if (( CURRENT == 2 )) && [[ $first != -* ]]; then
    _alternative 'commands:command:_mlxpsub_commands' 'files:script:_files'
    return
  fi
  case $first in
${cases.join("\n")}
    help) _arguments -S : '--man[Print the manual, for man]' \\
  '2:command:_mlxpsub_commands' ;;
    *) _arguments -S : \\
${optionLines(flagsOf("submit"))}
  '*:script:_files' ;;
  esac
}
if [[ \${funcstack[1]} == _mlxpsub ]]; then
  _mlxpsub "$@"
else
  compdef _mlxpsub mlxpsub # sourced, not found in fpath
fi
`;
}

function optionLines(flags: readonly Flag[]): string {
  return flags.flatMap((flag) =>
    spellings(flag).map((it) => {
      const help = flag.help.replace(/[[\]:]/g, "\\$&");
      return `  ${
        singleQuoted(`${repeatable(flag)}${it}[${help}]${valueOf(flag)}`)
      } \\`;
    })
  ).join("\n");
}

function repeatable({ help }: Flag): string {
  return /repeatable$/.test(help) ? "*" : "";
}

function valueOf(flag: Flag): string {
  if (flag.value === undefined) return "";
  const kind = valueKind(flag);
  const choices = flag.choices === undefined || kind !== "text"
    ? action(kind)
    : `(${flag.choices.join(" ")})`;
  const colons = flag.optionalValue === undefined ? ":" : "::";
  return `${colons}${flag.value}:${choices}`;
}

function positional(kind: WordKind): string {
  if (kind === "none") return "  '*: :'";
  return `  '*:${kind}:${action(kind)}'`;
}

function action(kind: WordKind | "text"): string {
  switch (kind) {
    case "script":
    case "file":
      return "_files";
    case "directory":
      return "_files -/";
    case "command":
      return "_mlxpsub_commands";
    case "shell":
      return "(bash zsh fish)";
    case "job":
      return "_mlxpsub_jobs";
    case "sweep":
      return "_mlxpsub_sweeps";
    case "job or sweep":
      return "_mlxpsub_jobs_or_sweeps";
    case "none":
    case "text":
      return "";
  }
}
