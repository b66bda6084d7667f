import type { Terminal } from "./terminal.ts";

/** Asks on the terminal for a yes; anything else is a no. */
export function confirm(
  question: string,
  terminal: Terminal,
): "yes" | "no" | "cannot ask" {
  if (!Deno.stdin.isTerminal() || !Deno.stderr.isTerminal()) {
    return "cannot ask";
  }
  terminal.tell(`${question} [y/N] `);
  const buffer = new Uint8Array(256);
  const read = Deno.stdin.readSync(buffer) ?? 0;
  const answer = new TextDecoder().decode(buffer.subarray(0, read)).trim();
  return /^y(es)?$/i.test(answer) ? "yes" : "no";
}
