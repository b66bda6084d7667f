import type { Shell } from "../shell.ts";
import type { Jump } from "../jump.ts";
import { write } from "../output.ts";
import { success } from "../state.ts";
import { quoteValue } from "../text/quote.ts";
import type { Call } from "./builtin.ts";

/** Traps are kept, and never run: nothing sends a signal here. */
export function trap(
  args: string[],
  call: Call,
  shell: Shell,
): Jump | undefined {
  shell.setStatus(success);
  const words = args[0] === "--" ? args.slice(1) : args;
  const { traps } = shell.state;
  const normal = (it: string): string =>
    it === "0" ? "EXIT" : it.toUpperCase().replace(/^SIG/, "");
  const shown = (it: string): string =>
    /^(EXIT|DEBUG|ERR|RETURN)$/.test(it) ? it : `SIG${it}`;
  if (words.length === 0 || words[0] === "-p") {
    const names = words.slice(1).map(normal);
    for (const [name, text] of traps) {
      if (names.length === 0 || names.includes(name)) {
        write(`trap -- ${quoteValue(text)} ${shown(name)}\n`, shell);
      }
    }
    return undefined;
  }
  if (words[0] === "-l") return undefined;
  const [action = "", ...signals] = words;
  // what `eval` or a sourced file sets is not among those that note the end
  if (
    shell.code.host !== undefined && shell.subshells === 0 &&
    (signals.length > 0 ? signals : words).some((it) => normal(it) === "EXIT")
  ) {
    shell.warn(
      "Jobs may not note their end: this sets another trap on EXIT",
      call.command.span,
      "Write it as a line of the script: trap cleanup EXIT",
    );
  }
  shell.effect({
    kind: "write",
    text: `trap\u0000${
      args.map((it) => shell.unknowns.shown(it)).join("\u0000")
    }`,
    span: shell.place(call.command.span).span,
    script: { text: shell.unknowns.shown(action) },
  });
  if (signals.length === 0) {
    traps.delete(normal(action));
    return undefined;
  }
  for (const it of signals) {
    if (action === "-") traps.delete(normal(it));
    else traps.set(normal(it), action);
  }
  return undefined;
}
