import type { Shell } from "../shell.ts";
import type { Jump } from "../jump.ts";
import {
  failure,
  type State,
  type Status,
  statusOf,
  success,
} from "../state.ts";
import type { Call } from "./builtin.ts";
import { assignTo } from "./echo.ts";

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
    shell.unknowns.trust === "here"
      ? statusHere(args, shell)
      : args.length === 0
      ? success
      : { code: 0, mark: shell.unknowns.job(shell.origin(call.command.span)) },
  );
  return undefined;
}

/** What bash would wait for, everything being over already. */
function statusHere(args: string[], shell: Shell): Status {
  const { state } = shell;
  let next = false;
  let variable: string | undefined;
  let at = 0;
  for (; at < args.length; at++) {
    const word = args[at] ?? "";
    if (word === "-n") next = true;
    else if (word === "-p") variable = args[++at] ?? "";
    else if (word !== "-f") break;
  }
  const words = args.slice(at);
  const take = (job: State["jobs"][number] | undefined): Status => {
    if (job === undefined) return statusOf(127);
    if (next || words.some((it) => it.startsWith("%"))) {
      state.jobs = state.jobs.filter((it) => it !== job);
    }
    if (variable !== undefined) assignTo(variable, job.process, shell);
    return job.status;
  };
  if (next && words.length === 0) return take(state.jobs[0]);
  if (words.length === 0) {
    state.jobs = [];
    return success;
  }
  let status: Status = success;
  for (const word of words) {
    if (/^\d+$/.test(word)) {
      status = take(state.jobs.find((it) => it.process === word));
    } else if (/^%[%+-]?$/.test(word)) status = take(state.jobs.at(-1));
    else if (/^%\d+$/.test(word)) {
      status = take(state.jobs[Number(word.slice(1)) - 1]);
    } else if (word.startsWith("%")) status = statusOf(127);
    else {
      shell.complain(`wait: ${word}: not a pid or valid job spec`);
      status = failure;
    }
    if (next && status.code !== 127) return status;
  }
  return status;
}
