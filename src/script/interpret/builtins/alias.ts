import type { Shell } from "../shell.ts";
import type { Jump } from "../jump.ts";
import { write } from "../output.ts";
import { failure, statusOf, success } from "../state.ts";
import { quoteValue } from "../text/quote.ts";
import type { Call } from "./builtin.ts";

/** `alias [name[=value] …]` */
export function alias(
  args: string[],
  _call: Call,
  shell: Shell,
): Jump | undefined {
  const { aliases } = shell.state;
  shell.setStatus(success);
  const show = (name: string): void => {
    write(`alias ${name}=${quoteValue(aliases.get(name) ?? "")}\n`, shell);
  };
  if (args.length === 0) [...aliases.keys()].sort().forEach(show);
  for (const it of args) {
    const equals = it.indexOf("=");
    if (equals > 0) {
      const name = it.slice(0, equals);
      aliases.set(name, it.slice(equals + 1));
      shell.aliasPlaces.set(name, { code: shell.code, at: shell.lineAt });
      shell.definitions++;
    } else if (aliases.has(it)) show(it);
    else if (it !== "-p") shell.setStatus(failure);
  }
  return undefined;
}

export function unalias(
  args: string[],
  _call: Call,
  shell: Shell,
): Jump | undefined {
  shell.setStatus(args.length === 0 ? statusOf(2) : success);
  for (const it of args) {
    if (it === "-a") shell.state.aliases.clear();
    else if (!shell.state.aliases.delete(it)) shell.setStatus(failure);
  }
  shell.definitions++;
  return undefined;
}
