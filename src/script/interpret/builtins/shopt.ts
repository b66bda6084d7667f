import type { Shell } from "../shell.ts";
import type { Jump } from "../jump.ts";
import { write } from "../output.ts";
import { failure, success } from "../state.ts";
import type { Call } from "./builtin.ts";
import { turnOption } from "./set.ts";

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
  const flags = args.filter((it) => /^-[supqo]+$/.test(it)).join("");
  const names = args.filter((it) => !/^-[supqo]+$/.test(it));
  const { shopts, options } = shell.state;
  const ofSet = flags.includes("o");
  shell.setStatus(success);
  for (const name of names) {
    if (!ofSet && !known.has(name)) {
      shell.complain(`shopt: ${name}: invalid shell option name`);
      shell.setStatus(failure);
      continue;
    }
    if (flags.includes("s")) {
      if (ofSet) turnOption(name, "on", shell);
      else shopts.add(name);
    } else if (flags.includes("u")) {
      if (ofSet) turnOption(name, "off", shell);
      else shopts.delete(name);
    } else {
      const on = ofSet ? options.has(name) : shopts.has(name);
      if (!on) shell.setStatus(failure);
      if (!flags.includes("q")) {
        write(
          flags.includes("p")
            ? `shopt ${on ? "-s" : "-u"} ${name}\n`
            : `${name.padEnd(15)}\t${on ? "on" : "off"}\n`,
          shell,
        );
      }
    }
  }
  if (names.length === 0 && !flags.includes("q")) {
    for (const name of [...known].sort()) {
      const on = shopts.has(name);
      if (flags.includes("s") && !on || flags.includes("u") && on) continue;
      write(
        flags.includes("p")
          ? `shopt ${on ? "-s" : "-u"} ${name}\n`
          : `${name.padEnd(15)}\t${on ? "on" : "off"}\n`,
        shell,
      );
    }
  }
  return undefined;
}
