import type { SubmitResult } from "../scheduler.ts";
import { asNumber, asObjects, asText, parseObject } from "../shared/json.ts";
import {
  failureOf,
  isUsageError,
  type StatusReply,
  unreadable,
} from "../shared/status.ts";

/** A job in the JSON of bjobs. */
export interface JobRecord {
  /** `106[3]` of an array. */
  id: string;
  /** What a field says, by its name in capitals; undefined for nothing. */
  field(name: string): string | undefined;
}

const none =
  /\bis not found\b|\bNo (?:unfinished |matching )?job (?:found|is)/i;

/** Unknown ids make exit code 255 beside the others' answers. */
export function onlyUnknown({ stderr }: SubmitResult): boolean {
  const lines = stderr.split("\n").filter((it) => it.trim() !== "");
  return lines.length > 0 && lines.every((it) => none.test(it));
}

/** While mbatchd is busy bjobs may say so above its answer. */
export function withoutWaiting(text: string): string {
  return text.replace(/^(?:.*(?:please wait|still trying|retrying).*\n)+/i, "");
}

/**
 * bjobs(1), `-json`: jobs, and ids that are not found as `{"JOBID":"9",
 * "ERROR":"Job <9> is not found"}`. Numbers are taken with and without quotes.
 */
export function jobRecords(
  result: SubmitResult,
):
  | { kind: "jobs"; jobs: JobRecord[] }
  | Exclude<
    StatusReply,
    { kind: "jobs" }
  > {
  if (isUsageError(result)) {
    return { kind: "unavailable", reason: "bjobs has no -json" };
  }
  const text = withoutWaiting(result.stdout).trim();
  const failed = (reason = failureOf("bjobs", result)) => ({
    kind: "failed" as const,
    reason,
  });
  const isNone = result.exitCode === 0 || onlyUnknown(result);
  if (text === "") return isNone ? { kind: "jobs", jobs: [] } : failed();
  const records = asObjects((parseObject(text) ?? repaired(text))?.RECORDS);
  if (records === undefined) return unreadable("bjobs", text);
  if (records.length === 0 && !isNone) return failed();
  const jobs: JobRecord[] = [];
  for (const record of records) {
    const field = (name: string) => fieldOf(record[name]);
    const error = field("ERROR");
    if (error !== undefined) {
      if (none.test(error)) continue;
      return failed(`bjobs: ${error}`);
    }
    const id = /^\d+(?:\[\d+\])?$/.exec(field("JOBID") ?? "")?.[0];
    if (id === undefined) return unreadable("bjobs", text);
    const index = asNumber(record.JOBINDEX) ?? 0;
    jobs.push({
      id: index > 0 && !id.includes("[") ? `${id}[${index}]` : id,
      field,
    });
  }
  return { kind: "jobs", jobs };
}

/** Names and reasons of users' own may have what JSON wants escaped. */
function repaired(text: string): Record<string, unknown> | undefined {
  return parseObject(
    // deno-lint-ignore no-control-regex -- what must not be in JSON's texts
    text.replace(/[\x00-\x1f]+/g, " ")
      .replace(
        /\\(["\\/bfnrt]|u[0-9a-f]{4}|)/gi,
        (all, known: string) => known === "" ? "\\\\" : all,
      ),
  );
}

function fieldOf(value: unknown): string | undefined {
  const text = typeof value === "number" ? String(value) : asText(value);
  return text === "-" || text === "" ? undefined : text;
}
