import type { SubmissionRecord } from "../../plan/record.ts";
import { readEndNote } from "../../status/end_note.ts";
import type { LeftBehind } from "../../status/judge.ts";

/** What a job's own files say of it. */
export function readLeftBehind(
  logDir: string,
  record: SubmissionRecord,
): LeftBehind {
  const info = `${logDir}/metadata/info.yaml`;
  const status = /^[ ]*status:[ ]*['"]?(\w+)/m.exec(readText(info))?.[1];
  // of a job that is submitted again, it may be an earlier attempt's
  const since = (record.attempt ?? 1) > 1
    ? Date.parse(record.submittedAt ?? record.preparedAt)
    : 0;
  const fresh = (writtenAt(info) ?? 0) >= since;
  const logAt = Math.max(
    writtenAt(`${logDir}/log.stdout`) ?? 0,
    writtenAt(`${logDir}/log.stderr`) ?? 0,
  );
  const end = readEndNote(readText(`${logDir}/metadata/end`));
  return {
    ...(end === undefined ? {} : { end }),
    ...(status !== undefined && fresh ? { mlxpStatus: status } : {}),
    ...(logAt > 0 ? { logAt } : {}),
  };
}

function readText(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return "";
  }
}

function writtenAt(path: string): number | undefined {
  try {
    return Deno.statSync(path).mtime?.getTime();
  } catch {
    return undefined;
  }
}
