import type { SchedulerName } from "../schedulers/scheduler.ts";
import { statusFamilies } from "../schedulers/status/registry.ts";
import {
  type JobUser,
  type NamedJob,
  type QueryCommand,
  queryVariables,
} from "../schedulers/status/status.ts";
import type { SubmitResult } from "../schedulers/scheduler.ts";
import { reasonOf } from "./cause.ts";
import { runProgram } from "./run_program.ts";

/**
 * What a scheduler says of jobs by their names. `no answer`: a job that is not
 * among those it told of may be there all the same.
 */
export type NamedAnswer =
  | { kind: "answered"; jobs: NamedJob[] }
  | { kind: "no answer"; reason: string };

/** Seconds for one question. */
const timeLimit = 60;

/** Asks the queue, and the accounting where there is one, for the user's jobs. */
export async function askByName(
  scheduler: SchedulerName,
  names: readonly string[],
  since: number,
): Promise<NamedAnswer> {
  if (scheduler === "local") return { kind: "answered", jobs: [] };
  const user = await whoAmI();
  if (user === undefined) {
    return { kind: "no answer", reason: "the user's name cannot be told" };
  }
  const jobs: NamedJob[] = [];
  const unavailable: string[] = [];
  let answers = 0;
  for (const question of statusFamilies[scheduler].byName) {
    const { namesAtOnce } = question;
    for (const some of inParts([...new Set(names)], namesAtOnce)) {
      const result = await ask(question.command(some, { user, since }));
      if (typeof result === "string") {
        unavailable.push(result);
        continue;
      }
      const reply = question.parse(result);
      if (reply.kind === "failed" || reply.kind === "unreadable") {
        return { kind: "no answer", reason: reply.reason };
      }
      if (reply.kind === "unavailable") unavailable.push(reply.reason);
      else {
        answers++;
        jobs.push(...reply.jobs);
      }
    }
  }
  return answers > 0 ? { kind: "answered", jobs } : {
    kind: "no answer",
    reason: unavailable[0] ?? "it cannot be asked",
  };
}

function inParts(
  names: readonly string[],
  atOnce: number | "all",
): (readonly string[])[] {
  if (atOnce === "all") return [names];
  const parts: string[][] = [];
  for (let at = 0; at < names.length; at += atOnce) {
    parts.push(names.slice(at, at + atOnce));
  }
  return parts;
}

/** Its end, or why there is no answer. */
async function ask(command: QueryCommand): Promise<SubmitResult | string> {
  try {
    const end = await runProgram({
      ...command,
      workDir: "/",
      variables: queryVariables,
      timeLimit,
    }, new AbortController().signal);
    if (end.kind === "ended") return end;
    return {
      exitCode: 124,
      stdout: "",
      stderr: `${command.program} did not answer within ${timeLimit} s`,
    };
  } catch (cause) {
    // not installed: there is no accounting, say
    return `Cannot start "${command.program}": ${reasonOf(cause)}`;
  }
}

/** From id(1): Deno itself tells the number only, and not to everybody. */
async function whoAmI(): Promise<JobUser | undefined> {
  const [uid, name] = await Promise.all([
    ask({ program: "id", args: ["-u"] }),
    ask({ program: "id", args: ["-un"] }),
  ]);
  if (typeof uid === "string" || typeof name === "string") return undefined;
  return uid.exitCode === 0 && name.exitCode === 0
    ? { uid: Number(uid.stdout.trim()), name: name.stdout.trim() }
    : undefined;
}
