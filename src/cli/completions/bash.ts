import { everyCommand } from "../commands.ts";
import type { Flag } from "../flag.ts";
import { flagsOf } from "../flags.ts";
import {
  firstWords,
  flagsByCommands,
  singleQuoted,
  spellings,
  valueKind,
  type WordKind,
  wordsBehind,
} from "./words.ts";

/** bash's own means only: bash-completion need not be there. */
export function bash(): string {
  const spelled = new Map(
    flagsByCommands().flatMap(([flag]) =>
      spellings(flag).map((it) => [it, valueLine(flag)] as const)
    ),
  );
  const values = [...Map.groupBy(spelled, ([, line]) => line)].flatMap(
    ([line, all]) =>
      line === undefined
        ? []
        : [`    ${all.map(([it]) => it).join(" | ")}) ${line} ;;`],
  );
  const cases = everyCommand.map((command) =>
    `    ${command}) flags=${
      singleQuoted(flagsOf(command).flatMap(spellings).join(" "))
    }; ${offer(wordsBehind(command))} ;;`
  );
  return `# what --log-dir names on the line, else ./logs
_mlxpsub_logs() {
  local i dir=logs
  for ((i = 1; i < COMP_CWORD; i++)); do
    [ "\${COMP_WORDS[i]}" = --log-dir ] || continue
    dir=\${COMP_WORDS[i + 1]}
    [ "$dir" != = ] || dir=\${COMP_WORDS[i + 2]}
  done
  printf '%s' "\${dir/#\\~/$HOME}"
}
_mlxpsub_jobs() {
  local path logs
  logs=$(_mlxpsub_logs)
  for path in "$logs"/[1-9]*/; do
    path=\${path%/}
    [[ \${path##*/} =~ [^0-9] ]] || printf '%s\\n' "\${path##*/}"
  done
}
_mlxpsub_sweeps() {
  local path logs
  logs=$(_mlxpsub_logs)
  echo last
  for path in "$logs"/.mlxpsub/*.jsonl; do
    path=\${path##*/} path=\${path%.jsonl}
    [[ $path == *[.*]* ]] || printf '%s\\n' "$path"
  done
}
_mlxpsub() {
  local word=\${COMP_WORDS[COMP_CWORD]} flags='' words='' kind='' first='' i
  # bash takes the = of --flag=value for a word of its own
  local before=\${COMP_WORDS[COMP_CWORD - 1]}
  [ "$before" != = ] || before=\${COMP_WORDS[COMP_CWORD - 2]}
  [ "$word" != = ] || word=''
  first=\${COMP_WORDS[1]}
  case $first in
${cases.join("\n")}
    help) flags=--man; ${offer("command")} ;;
    *) flags=${
    singleQuoted(flagsOf("submit").flatMap(spellings).join(" "))
  }; kind=first ;;
  esac
  [ "$COMP_CWORD" -gt 1 ] || kind=first
  case $word in
    -*) words=$flags kind='' ;;
  esac
  case $before in
${values.join("\n")}
  esac
  case $kind in
    job) words=$(_mlxpsub_jobs) ;;
    sweep) words=$(_mlxpsub_sweeps) ;;
    'job or sweep') words="$(_mlxpsub_sweeps) $(_mlxpsub_jobs)" ;;
    first) [ "$COMP_CWORD" -ne 1 ] || words=${
    singleQuoted(firstWords.map(([name]) => name).join(" "))
  } ;;
  esac
  mapfile -t COMPREPLY < <(
    [ -z "$words" ] || compgen -W "$words" -- "$word"
    case $kind in
      job | directory) compgen -d -- "$word" ;;
      script | file | first) compgen -f -- "$word" ;;
    esac
  )
}
complete -o filenames -F _mlxpsub mlxpsub
`;
}

function offer(kind: WordKind): string {
  switch (kind) {
    case "command":
      return `words=${
        singleQuoted(firstWords.map(([name]) => name).join(" "))
      }`;
    case "shell":
      return "words='bash zsh fish'";
    default:
      return `kind=${/ /.test(kind) ? singleQuoted(kind) : kind}`;
  }
}

/** Nothing for a switch; for a value of its own, nothing is offered. */
function valueLine(flag: Flag): string | undefined {
  if (flag.choices !== undefined && valueKind(flag) === "text") {
    return `words=${singleQuoted(flag.choices.join(" "))} kind=''`;
  }
  if (flag.value === undefined || flag.optionalValue !== undefined) {
    return undefined;
  }
  const kind = valueKind(flag);
  return kind === "text" ? "words='' kind=''" : `words='' ${offer(kind)}`;
}
