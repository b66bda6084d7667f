import type { Shell } from "../shell.ts";
import type { Jump } from "../jump.ts";
import { leave } from "../left.ts";
import { write } from "../output.ts";
import { success } from "../state.ts";
import type { Call } from "./builtin.ts";

const keywords =
  /^(if|then|else|elif|fi|case|esac|for|select|while|until|do|done|in|function|time|\{|\}|!|\[\[|\]\]|coproc)$/;

const names =
  /^(:|\.|\[|alias|bg|bind|break|builtin|caller|cd|command|compgen|complete|compopt|continue|declare|dirs|disown|echo|enable|eval|exec|exit|export|false|fc|fg|getopts|hash|help|history|jobs|kill|let|local|logout|mapfile|popd|printf|pushd|pwd|read|readarray|readonly|return|set|shift|shopt|source|suspend|test|times|trap|true|type|typeset|ulimit|umask|unalias|unset|wait)$/;

/** What a name is here: `type -t`, of what needs no PATH. */
export function kindOf(
  name: string,
  shell: Shell,
  what: "any" | "builtin" = "any",
): string | undefined {
  if (what === "builtin") return names.test(name) ? "builtin" : undefined;
  if (shell.state.aliases.has(name) && shell.shopt("expand_aliases") === "on") {
    return "alias";
  }
  if (keywords.test(name)) return "keyword";
  if (shell.state.functions.has(name)) return "function";
  return names.test(name) ? "builtin" : undefined;
}

/** `type -t name`; what is on PATH only the job knows. */
export function type(
  args: string[],
  call: Call,
  shell: Shell,
): Jump | undefined {
  const options = args.filter((it) => /^-/.test(it));
  const rest = args.filter((it) => !/^-/.test(it));
  const kinds = rest.map((it) => kindOf(it, shell));
  if (options.join("") !== "-t" || kinds.includes(undefined)) {
    return leave(call.fields, call.command, [], shell);
  }
  write(kinds.map((it) => `${it}\n`).join(""), shell);
  shell.setStatus(success);
  return undefined;
}
