import type { Shell } from "../shell.ts";
import type { Jump } from "../jump.ts";
import { success } from "../state.ts";
import type { Call } from "./builtin.ts";

/** Everything in the background is over at once. */
export function wait(
  args: string[],
  call: Call,
  shell: Shell,
): Jump | undefined {
  shell.effect({
    kind: "left",
    text: `wait\u0000${
      args.map((it) => shell.unknowns.shown(it)).join("\u0000")
    }`,
    span: shell.place(call.command.span).span,
  });
  shell.setStatus(
    args.length === 0 || shell.unknowns.trust === "here" ? success : {
      code: 0,
      mark: shell.unknowns.job(shell.origin(call.command.span)),
    },
  );
  return undefined;
}
