import type { SubmitResult } from "../scheduler.ts";
import { asObject, asText, parseObject } from "../status/json.ts";
import {
  ctimeUtc,
  failureOf,
  isUsageError,
  unreadable,
} from "../status/status.ts";
import { childText, elementsBelow, parseXml } from "../status/xml.ts";
import type { NamedJob, NameQuestion } from "./find_job.ts";

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
  };
}

/** TORQUE has the arguments of qsub; PBS Pro has them in an XML of its own. */
function scriptOf(args: string | undefined): string | undefined {
  const found = /<jsdl-hpcpa:Argument>(\/[^<]*)</.exec(args ?? "")?.[1] ??
    /(?:^| )(\/.*)$/.exec(args?.trim() ?? "")?.[1];
  return found?.trim();
}

function failed(result: SubmitResult): {
  kind: "failed" | "unavailable";
  reason: string;
} {
  const reason = failureOf("qstat", result);
  return { kind: isUsageError(result) ? "unavailable" : "failed", reason };
}

/** PBS Pro: `-x` adds what ended. */
const pro: NameQuestion = {
  namesAtOnce: "all",
  command: () => ({ program: "qstat", args: ["-x", "-f", "-F", "json"] }),
  parse(result) {
    if (result.exitCode !== 0) return failed(result);
    // TORQUE's -x is another one: XML
    if (/^\s*</.test(result.stdout)) {
      return { kind: "unavailable", reason: "qstat is TORQUE's" };
    }
    if (result.stdout.trim() === "") return { kind: "jobs", jobs: [] };
    const jobs = parseObject(result.stdout);
    if (jobs === undefined) return unreadable("qstat", result.stdout);
    return {
      kind: "jobs",
      jobs: Object.entries(asObject(jobs.Jobs) ?? {}).map(([id, value]) => {
        const job = asObject(value) ?? {};
        return namedJob(id, (key) => asText(job[key]));
      }),
    };
  },
};

/** TORQUE: what ended stays for `keep_completed` seconds. */
const torque: NameQuestion = {
  namesAtOnce: "all",
  command: () => ({ program: "qstat", args: ["-x"] }),
  parse(result) {
    if (result.exitCode !== 0) return failed(result);
    if (result.stdout.trim() === "") return { kind: "jobs", jobs: [] };
    const root = parseXml(result.stdout);
    if (root === undefined) {
      return /^Job id/m.test(result.stdout)
        ? { kind: "unavailable", reason: "qstat is PBS Pro's" }
        : unreadable("qstat", result.stdout);
    }
    return {
      kind: "jobs",
      jobs: elementsBelow(root, "Job").map((job) =>
        namedJob(
          childText(job, "Job_Id") ?? "",
          (key) => childText(job, key),
        )
      ),
    };
  },
};

/** TORQUE, PBS Pro and OpenPBS: qstat. */
export const torqueNames: readonly NameQuestion[] = [pro, torque];
