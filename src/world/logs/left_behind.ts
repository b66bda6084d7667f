import type { SubmissionRecord } from "../../plan/record.ts";
import type { LeftBehind } from "../../status/row.ts";

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
  return {
    ...(status !== undefined && fresh ? { mlxpStatus: status } : {}),
    ...(logAt > 0 ? { logAt } : {}),
  };
}

/** The last line of a log that says something; undefined where there is none. */
export function lastLine(path: string): string | undefined {
  return endOf(path, 4096).split("\n").map((it) => it.trim())
    .findLast((it) => it !== "");
}

/** The last bytes of a file as text; none of a file that is not there. */
function endOf(path: string, bytes: number): string {
  try {
    using file = Deno.openSync(path);
    const { size } = file.statSync();
    file.seekSync(Math.max(0, size - bytes), Deno.SeekMode.Start);
    const buffer = new Uint8Array(Math.min(size, bytes));
    const read = file.readSync(buffer) ?? 0;
    return new TextDecoder().decode(buffer.subarray(0, read));
  } catch {
    return "";
  }
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
