import type { SubmissionRecord } from "../../jobs/record.ts";
import type { LeftBehind } from "../../status/job_facts.ts";
import { pathIn } from "../../jobs/layout.ts";
import { modifiedAt, readQuietly } from "../system/files.ts";
import { endNoteIn } from "./end_note.ts";

/** What a job's own files say of it. */
export function readLeftBehind(
  logDir: string,
  record: SubmissionRecord,
): LeftBehind {
  const info = pathIn(logDir, "infoYaml");
  const status = /^[ ]*status:[ ]*['"]?(\w+)/m.exec(readQuietly(info))?.[1];
  // of a job that is submitted again, it may be an earlier attempt's
  const since = (record.attempt ?? 1) > 1
    ? Date.parse(record.submittedAt ?? record.preparedAt)
    : 0;
  const fresh = (modifiedAt(info) ?? 0) >= since;
  const logAt = Math.max(
    modifiedAt(pathIn(logDir, "stdout")) ?? 0,
    modifiedAt(pathIn(logDir, "stderr")) ?? 0,
  );
  const end = endNoteIn(logDir, record.sweep);
  return {
    ...(end === undefined ? {} : { end }),
    ...(status !== undefined && fresh ? { mlxpStatus: status } : {}),
    ...(logAt > 0 ? { logAt } : {}),
  };
}
