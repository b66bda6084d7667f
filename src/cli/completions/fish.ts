import { type CommandName, everyCommand } from "../commands.ts";
import type { Flag } from "../flag.ts";
import {
  firstWords,
  flagsByCommands,
  valueKind,
  type WordKind,
  wordsBehind,
} from "./words.ts";

export function fish(): string {
  const all = everyCommand.join(" ");
  return `# what --log-dir names on the line, else ./logs
function __mlxpsub_logs
    set -l words (commandline -opc)
    set -l dir logs
    for at in (seq (count $words))
        switch $words[$at]
            case --log-dir
                test $at -lt (count $words); and set dir $words[(math $at + 1)]
            case '--log-dir=*'
                set dir (string replace -- --log-dir= '' $words[$at])
        end
    end
    string replace -r '^~' $HOME -- $dir
end
function __mlxpsub_jobs
    for path in (__mlxpsub_logs)/*/
        string match -r '[1-9][0-9]*(?=/$)' -- $path
    end
    __fish_complete_directories
end
function __mlxpsub_sweeps
    echo last
    for path in (__mlxpsub_logs)/.mlxpsub/*.jsonl
        string match -r '^[^./]+(?=\\.jsonl$)' -- (string split -r -m1 / -- $path)[-1]
    end
end
function __mlxpsub_submits
    not __fish_seen_subcommand_from ${
    everyCommand.filter((it) => it !== "submit").join(" ")
  } help
end
complete -c mlxpsub -f
complete -c mlxpsub -n '__fish_use_subcommand' -F
${
    firstWords.map(([name, help]) =>
      `complete -c mlxpsub -n '__fish_use_subcommand' -a ${name} -d ${
        quoted(help)
      }`
    ).join("\n")
  }
complete -c mlxpsub -n '__fish_seen_subcommand_from help' -a ${quoted(all)}
complete -c mlxpsub -n '__fish_seen_subcommand_from help' -l man -d 'Print the manual, for man'
${everyCommand.flatMap(positional).join("\n")}
${flagsByCommands().map(([flag, of]) => optionLine(flag, of)).join("\n")}
`;
}

function positional(command: CommandName): string[] {
  const kind = wordsBehind(command);
  if (kind === "none") return [];
  const where = command === "submit"
    ? "__mlxpsub_submits"
    : `__fish_seen_subcommand_from ${command}`;
  return [`complete -c mlxpsub -n '${where}' ${action(kind)}`];
}

function optionLine(flag: Flag, of: readonly CommandName[]): string {
  const others = of.filter((it) => it !== "submit");
  const where = [
    ...(of.includes("submit") ? ["__mlxpsub_submits"] : []),
    ...(others.length === 0
      ? []
      : [`__fish_seen_subcommand_from ${others.join(" ")}`]),
  ].join("; or ");
  const condition = of.length === everyCommand.length ? "" : ` -n '${where}'`;
  const short = flag.short === undefined ? "" : ` -s ${flag.short}`;
  return `complete -c mlxpsub${condition} -l ${flag.long}${short}${
    valueOf(flag)
  } -d ${quoted(flag.help)}`;
}

function valueOf(flag: Flag): string {
  if (flag.value === undefined || flag.optionalValue !== undefined) return "";
  const kind = valueKind(flag);
  if (flag.choices !== undefined && kind === "text") {
    return ` -xa ${quoted(flag.choices.join(" "))}`;
  }
  return kind === "text"
    ? " -x"
    : kind === "file"
    ? " -rF"
    : ` -x ${action(kind)}`;
}

function action(kind: WordKind): string {
  switch (kind) {
    case "script":
    case "file":
      return "-F";
    case "directory":
      return "-a '(__fish_complete_directories)'";
    case "command":
      return `-a ${quoted(everyCommand.join(" "))}`;
    case "shell":
      return "-a 'bash zsh fish'";
    case "job":
      return "-a '(__mlxpsub_jobs)'";
    case "sweep":
      return "-a '(__mlxpsub_sweeps)'";
    case "job or sweep":
      return "-a '(__mlxpsub_sweeps; __mlxpsub_jobs)'";
    case "none":
      return "";
  }
}

/** fish undoes \\' and \\\\ within single quotes. */
function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, "\\$&")}'`;
}
