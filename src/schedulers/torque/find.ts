import type { SubmitResult } from "../scheduler.ts";
import { parseDsv } from "./dsv.ts";
import {
  ctimeUtc,
  failureOf,
  isUsageError,
  unreadable,
} from "../shared/status.ts";
import { parseTorqueXml } from "./status.ts";
import { childText, elementsBelow } from "../shared/xml.ts";
import type { NamedJob, NameQuestion } from "../shared/find.ts";

function namedJob(
  id: string,
  read: (key: string) => string | undefined,
): NamedJob {
  // `host:/path`
  const stdout = read("Output_Path")?.replace(/^[^/:]*:/, "");
  const script = scriptOf(read("submit_args") ?? read("Submit_arguments"));
  const time = read("ctime") ?? read("qtime");
  const submittedAt = time === undefined
    ? undefined
    : /^\d+$/.test(time)
    ? Number(time) * 1000
    : ctimeUtc(time);
  return {
    id,
    name: read("Job_Name") ?? "",
    ...(stdout === undefined ? {} : { stdout }),
    ...(script === undefined ? {} : { script }),
    ...(submittedAt === undefined ? {} : { submittedAt }),
    ...(/^[CFX]$/.test(read("job_state") ?? "") ? { ended: "yes" } : {}),
  };
}

/** The arguments of qsub, of which mlxpsub gives none but the script. */
function scriptOf(args: string | undefined): string | undefined {
  return /(?:^| )(\/.*)$/.exec(args?.trim() ?? "")?.[1];
}

function failed(result: SubmitResult): {
  kind: "failed" | "unavailable";
  reason: string;
} {
  const reason = failureOf("qstat", result);
  return { kind: isUsageError(result) ? "unavailable" : "failed", reason };
}

/** PBS Pro: `-x` adds what ended, where the server keeps a history. */
function pro(...options: string[]): NameQuestion {
  return {
    namesAtOnce: "all",
    when: "none answered",
    command: () => ({
      program: "qstat",
      args: [...options, "-f", "-F", "dsv"],
    }),
    parse(result) {
      if (result.exitCode !== 0) return failed(result);
      if (/not configured to maintain job history/.test(result.stderr)) {
        return { kind: "unavailable", reason: "PBS keeps no history" };
      }
      const jobs = parseDsv(result.stdout);
      if (jobs === undefined) return unreadable("qstat", result.stdout);
      return {
        kind: "jobs",
        jobs: jobs.map(({ id, attributes }) =>
          namedJob(id, (key) => readable(attributes.get(key)))
        ),
      };
    },
  };
}

/**
 * qstat of PBS Pro up to 23.06 has `^` and another byte for each one of a
 * letter beyond ASCII; nothing tells which letter it was.
 */
function readable(text: string | undefined): string | undefined {
  // deno-lint-ignore no-control-regex -- they are what qstat makes of letters
  return text?.replace(/\^[\x02-\x34](?:\^\ufffd)+/g, "?");
}

/** TORQUE: what ended stays for `keep_completed` seconds. */
const torque: NameQuestion = {
  namesAtOnce: "all",
  when: "none answered",
  command: () => ({ program: "qstat", args: ["-x"] }),
  parse(result) {
    if (result.exitCode !== 0) return failed(result);
    const root = parseTorqueXml(result.stdout);
    if (root === undefined) return unreadable("qstat", result.stdout);
    const jobs: NamedJob[] = [];
    for (const job of elementsBelow(root, "Job")) {
      const id = childText(job, "Job_Id");
      if (id === undefined) return unreadable("qstat", result.stdout);
      jobs.push(namedJob(id, (key) => childText(job, key)));
    }
    return { kind: "jobs", jobs };
  },
};

/** TORQUE, PBS Pro and OpenPBS: qstat. */
export const torqueNames: readonly NameQuestion[] = [
  pro("-x"),
  pro(),
  torque,
];
