import type { Shell } from "../shell.ts";
import type { Jump } from "../jump.ts";
import { write } from "../output.ts";
import { failure, setOption, statusOf, success, turned } from "../state.ts";
import type { Call } from "./builtin.ts";
import { setNames } from "./set.ts";

const known = new Set(
  ("autocd assoc_expand_once cdable_vars cdspell checkhash checkjobs " +
    "checkwinsize cmdhist compat31 compat32 compat40 compat41 compat42 " +
    "compat43 compat44 complete_fullquote direxpand dirspell dotglob execfail " +
    "expand_aliases extdebug extglob extquote failglob force_fignore " +
    "globasciiranges globskipdots globstar gnu_errfmt histappend histreedit " +
    "histverify hostcomplete huponexit inherit_errexit interactive_comments " +
    "lastpipe lithist localvar_inherit localvar_unset login_shell mailwarn " +
    "no_empty_cmd_completion nocaseglob nocasematch noexpand_translation " +
    "nullglob patsub_replacement progcomp progcomp_alias promptvars " +
    "restricted_shell shift_verbose sourcepath varredir_close xpg_echo")
    .split(" "),
);

/** `shopt [-su] [-o] name …` */
export function shopt(
  args: string[],
  _call: Call,
  shell: Shell,
): Jump | undefined {
  const first = args.findIndex((it) => !/^-./.test(it) || it === "--");
  const end = first === -1 ? args.length : first;
  const flags = args.slice(0, end).join("").replaceAll("-", "");
  const names = args.slice(args[end] === "--" ? end + 1 : end);
  shell.setStatus(success);
  if (/[^supqo]/.test(flags)) {
    shell.complain("shopt: invalid option");
    shell.setStatus(statusOf(2));
    return undefined;
  }
  if (/s/.test(flags) && /u/.test(flags)) {
    shell.complain("shopt: cannot set and unset at once");
    shell.setStatus(failure);
    return undefined;
  }
  const ofSet = flags.includes("o");
  const all = ofSet ? setNames : known;
  const on = ofSet ? shell.state.options : shell.state.shopts;
  const show = (name: string): void => {
    if (flags.includes("q")) return;
    const is = on.has(name);
    write(
      !flags.includes("p")
        ? `${name.padEnd(15)}\t${is ? "on" : "off"}\n`
        : ofSet
        ? `set ${is ? "-o" : "+o"} ${name}\n`
        : `shopt ${is ? "-s" : "-u"} ${name}\n`,
      shell,
    );
  };
  if (names.length === 0) {
    for (const name of ofSet ? [...all].sort() : all) {
      const is = on.has(name);
      if (flags.includes("s") && !is || flags.includes("u") && is) continue;
      show(name);
    }
  }
  for (const name of names) {
    if (!all.has(name)) {
      shell.complain(`shopt: ${name}: invalid shell option name`);
      // bash tells of a wrong name only where it does not turn it
      if (!ofSet || !/[su]/.test(flags)) shell.setStatus(failure);
    } else if (/[su]/.test(flags)) {
      const turn = flags.includes("s") ? "on" : "off";
      const { state } = shell;
      if (ofSet) setOption(name, turn, shell);
      else state.shopts = turned(state.shopts, name, turn);
    } else {
      if (!on.has(name)) shell.setStatus(failure);
      show(name);
    }
  }
  return undefined;
}
