import { success } from "../state.ts";
import type { Builtin } from "./builtin.ts";

/** Everything in the background is over at once. */
export const wait: Builtin = (args, call, shell) => {
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
};
