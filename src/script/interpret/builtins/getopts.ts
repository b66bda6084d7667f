import { ofBuiltin } from "../faults.ts";
import type { Shell } from "../shell.ts";
import type { Jump } from "../jump.ts";
import { statusOf } from "../state.ts";
import { getoptsStep } from "../text/getopts.ts";
import { hasMark } from "../unknowns.ts";
import { unsetVariable } from "../unset_variable.ts";
import { assignText, isName, textOf } from "../variables.ts";
import type { Call } from "./builtin.ts";

export function getopts(
  args: string[],
  call: Call,
  shell: Shell,
): Jump | undefined {
  const [letters = "", name = "", ...words] = args;
  if (args.length < 2) {
    shell.complain("getopts: usage: getopts optstring name [arg ...]");
    shell.setStatus(statusOf(2));
    return undefined;
  }
  const given = words.length > 0 ? words : shell.state.positional;
  const resolved = given.map((it) => shell.unknowns.resolved(it));
  if (resolved.includes(undefined) || hasMark(letters)) {
    // an unknown word is taken for an operand or an option's argument
    const origin = shell.origin(call.command.span);
    const flags = given.map((it) => hasMark(it) && !it.startsWith("-"));
    if (!flags.some(Boolean)) {
      assignText(name, undefined, shell.unknowns.job(origin), "=", shell);
      shell.setStatus({ code: 0, mark: shell.unknowns.job(origin) });
      return undefined;
    }
  }
  const step = getoptsStep(
    letters,
    given,
    {
      ...shell.state.getopts,
      index: Math.min(shell.state.getopts.index, given.length + 1),
    },
    textOf("OPTERR", shell) === "0" ? "off" : "on",
  );
  if (step.message !== undefined) shell.complain(step.message);
  assignText("OPTIND", undefined, String(step.state.index), "=", shell);
  shell.state.getopts = { ...step.state };
  if (step.argument === undefined) unsetVariable("OPTARG", undefined, shell);
  else assignText("OPTARG", undefined, step.argument, "=", shell);
  if (!isName(name)) {
    shell.complain(`getopts: ${name}: not a valid identifier`);
    shell.setStatus(statusOf(1));
    return undefined;
  }
  ofBuiltin(() => assignText(name, undefined, step.value, "=", shell));
  shell.setStatus(statusOf(step.status));
  return undefined;
}
