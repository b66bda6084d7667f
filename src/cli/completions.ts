import type { Shell } from "./call.ts";
import { commands, isCommand } from "./commands.ts";
import { type Flag, flags, flagsOf } from "./flags.ts";

/** A shell's name → the script that makes it complete mlxpsub's words. */
export function completionScript(shell: Shell): string {
  switch (shell) {
    case "bash":
      return bash();
    case "zsh":
      return zsh();
    case "fish":
      return fish();
  }
}

function names(): string {
  return Object.keys(commands).join(" ");
}

function spellings(flag: Flag): string[] {
  return [
    `--${flag.long}`,
    ...(flag.short === undefined ? [] : [`-${flag.short}`]),
  ];
}

function bash(): string {
  const cases = Object.keys(commands).filter(isCommand).map((command) =>
    `    ${command}) flags='${
      flagsOf(command).flatMap(spellings).join(" ")
    }' ;;`
  );
  const values = flags.flatMap(({ long, choices }) =>
    choices === undefined
      ? []
      : [`    --${long}) words='${choices.join(" ")}' ;;`]
  );
  return `_mlxpsub() {
  local word=\${COMP_WORDS[COMP_CWORD]} flags words=
  # bash takes the = of --flag=value for a word of its own
  local before=\${COMP_WORDS[COMP_CWORD - 1]}
  [ "$before" != = ] || before=\${COMP_WORDS[COMP_CWORD - 2]}
  case $before in
${values.join("\n")}
  esac
  if [ -n "$words" ]; then
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "\${word#=}")
    return
  fi
  case \${COMP_WORDS[1]} in
${cases.join("\n")}
    *) flags='${flagsOf("submit").flatMap(spellings).join(" ")}' ;;
  esac
  case $word in
    -*) mapfile -t COMPREPLY < <(compgen -W "$flags" -- "$word") ;;
    *)
      mapfile -t COMPREPLY < <(
        compgen -f -- "$word"
        [ "$COMP_CWORD" -ne 1 ] || compgen -W '${names()}' -- "$word"
      )
      ;;
  esac
}
complete -o filenames -F _mlxpsub mlxpsub
`;
}

function zsh(): string {
  const options = flags.flatMap((flag) =>
    spellings(flag).map((it) => {
      const choices = flag.choices === undefined
        ? ""
        : `(${flag.choices.join(" ")})`;
      const value = flag.value === undefined ? "" : `:${flag.value}:${choices}`;
      return `  ${
        singleQuoted(`${it}[${flag.help.replace(/[[\]]/g, "\\$&")}]${value}`)
      } \\`;
    })
  );
  return `#compdef mlxpsub
_arguments \\
${options.join("\n")}
  '1:command or script:{_alternative "commands:command:(${names()})" "files:script:_files"}' \\
  '*:script:_files'
`;
}

function fish(): string {
  const lines = flags.map((flag) => {
    const short = flag.short === undefined ? "" : ` -s ${flag.short}`;
    const value = flag.choices !== undefined
      ? ` -xa ${singleQuoted(flag.choices.join(" "))}`
      : flag.value === undefined || flag.optionalValue
      ? ""
      : " -r";
    return `complete -c mlxpsub -l ${flag.long}${short}${value} -d ${
      singleQuoted(flag.help)
    }`;
  });
  return [
    `complete -c mlxpsub -n __fish_use_subcommand -a ${singleQuoted(names())}`,
    ...lines,
    "",
  ].join("\n");
}

function singleQuoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
