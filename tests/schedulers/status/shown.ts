import type {
  CancelReply,
  SeenJob,
  StatusReply,
} from "../../../src/schedulers/shared/status.ts";
import type { SubmitResult } from "../../../src/schedulers/scheduler.ts";

const folder = new URL("../../testdata/replies/", import.meta.url);

/** A stored reply, as a program that ended well printed it. */
export function replyIn(file: string): SubmitResult {
  return answered(Deno.readTextFileSync(new URL(file, folder)));
}

export function answered(
  stdout: string,
  exitCode = 0,
  stderr = "",
): SubmitResult {
  return { exitCode, stdout, stderr };
}

/** When each job of a reply was submitted: `81 11-22T17:23:11`. */
export function shownSubmitted(reply: StatusReply<SeenJob>): string[] {
  if (reply.kind !== "jobs") return [`${reply.kind}: ${reply.reason}`];
  return reply.jobs.map(({ id, submittedAt }) =>
    `${id} ${submittedAt === undefined ? "-" : timeOf(submittedAt)}`
  );
}

/** A reply in one line a job; what is not known is left out. */
export function shown(reply: StatusReply<SeenJob>): string[] {
  if (reply.kind !== "jobs") return [`${reply.kind}: ${reply.reason}`];
  return reply.jobs.map(({ id, state, word, submittedAt: _, ...rest }) =>
    [
      `${id} ${state} "${word}"`,
      ...Object.entries(rest).map(([key, value]) =>
        `${key}=${key.endsWith("At") ? timeOf(Number(value)) : value}`
      ).sort(),
    ].join(" ")
  );
}

export function shownCancel({ refused, failure }: CancelReply): string[] {
  return [
    ...[...refused].map(([id, why]) => `${id}: ${why}`),
    ...failure === undefined ? [] : [failure],
  ];
}

function timeOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(5, 19);
}
