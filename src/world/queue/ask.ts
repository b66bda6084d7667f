import { batchSchedulerOf } from "../../schedulers/registry.ts";
import { queryEnvironment } from "../../schedulers/shared/query_environment.ts";
import type {
  JobUser,
  QueryCommand,
  StatusReply,
} from "../../schedulers/shared/status.ts";
import { prepareEnvironment } from "../around/environment.ts";
import { reasonOf } from "../system/cause.ts";
import { type RunProgram, runProgram } from "../system/run_program.ts";

export interface AskSettings {
  /** Where the commands run; absolute. */
  workDir: string;
  /** Ends the asking early. */
  signal: AbortSignal;
  /** Seconds for one command; a minute, if left out. */
  timeLimit?: number;
  /** What starts them. */
  run?: RunProgram;
}

export interface QuerySettings extends AskSettings {
  /** Whose jobs they are. */
  uid: number;
}

/** Bytes of an answer: some hundred thousand jobs. */
const answerLimit = 2 ** 27;

/** Runs a query or cancel command; what stops it is its answer. */
export async function ask<Reply>(
  scheduler: string,
  command: QueryCommand,
  parse: (
    result: { exitCode: number; stdout: string; stderr: string },
  ) => Reply,
  { workDir, signal, timeLimit = 60, run = runProgram }: AskSettings,
): Promise<Reply | Exclude<StatusReply, { kind: "jobs" }>> {
  const { program } = command;
  const batch = batchSchedulerOf(scheduler);
  const environment = queryEnvironment(batch.queryVariables);
  try {
    const end = await run({
      ...command,
      workDir,
      variables: {
        ...prepareEnvironment(batch, workDir),
        ...environment.set,
      },
      withheld: environment.drops,
      timeLimit,
      outputLimit: answerLimit,
    }, signal);
    if (end.kind === "ended") return parse(end);
    return {
      kind: "failed",
      reason: end.why === "time limit"
        ? `${program} did not answer within ${timeLimit} s`
        : `${program} had not answered when mlxpsub was interrupted`,
    };
  } catch (cause) {
    const reason = `Cannot start "${program}": ${reasonOf(cause)}`;
    // a node without the command for the accounting has none
    return cause instanceof Deno.errors.NotFound
      ? { kind: "unavailable", reason }
      : { kind: "failed", reason };
  }
}

export function chunks<Item>(
  items: readonly Item[],
  size: number | "all",
): Item[][] {
  if (size === "all") return [[...items]];
  return Array.from(
    { length: Math.ceil(items.length / size) },
    (_, at) => items.slice(at * size, (at + 1) * size),
  );
}

const users = new Map<number, JobUser>();

/** The name of a user, from wherever this system keeps them. */
export async function jobUser(
  { uid, ...settings }: QuerySettings,
): Promise<JobUser> {
  const cached = users.get(uid);
  if (cached !== undefined) return cached;
  let name = String(uid);
  try {
    const { run = runProgram } = settings;
    const end = await run({
      program: "id",
      args: ["-nu", name],
      workDir: settings.workDir,
      variables: {},
      timeLimit: 10,
    }, settings.signal);
    if (end.kind === "ended" && end.exitCode === 0) name = end.stdout.trim();
  } catch {
    // a user without a name; most schedulers take the number too
  }
  const user = { name, uid };
  users.set(uid, user);
  return user;
}
