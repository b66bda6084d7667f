import { asObject, asText, asTime, parseObject } from "../shared/json.ts";
import { failureOf, unreadable } from "../shared/status.ts";
import type { NamedJob, NameQuestion } from "../shared/find.ts";

/**
 * The command of a job submitted with -S is the script's path; otherwise what
 * a shell is told, with a backslash before each special character.
 */
function scriptOf(command: string | undefined): string | undefined {
  return command?.replace(/\\(.)/g, "$1");
}

function readJob(id: string, value: unknown): NamedJob | undefined {
  const job = asObject(value);
  if (job === undefined || !/^\d+$/.test(id)) return undefined;
  const script = scriptOf(asText(job.command));
  const stdout = asText(job.stdout_file);
  const submittedAt = asTime(job.submissionTime);
  return {
    id,
    name: asText(job.name) ?? "",
    ...(script === undefined ? {} : { script }),
    ...(stdout === undefined ? {} : { stdout }),
    ...(submittedAt === undefined ? {} : { submittedAt }),
  };
}

const parse: NameQuestion["parse"] = (result) => {
  if (result.exitCode !== 0) {
    return { kind: "failed", reason: failureOf("oarstat", result) };
  }
  // no jobs at all: nothing is printed
  if (result.stdout.trim() === "") return { kind: "jobs", jobs: [] };
  const reply = parseObject(result.stdout);
  const jobs = Object.entries(reply ?? { "": "" }).map(([id, job]) =>
    readJob(id, job)
  );
  const known = jobs.filter((it) => it !== undefined);
  return known.length === jobs.length
    ? { kind: "jobs", jobs: known }
    : unreadable("oarstat", result.stdout);
};

/** OAR: oarstat, which leaves out ended jobs unless a condition is given. */
export const oarNames: readonly NameQuestion[] = [
  {
    namesAtOnce: "all",
    command: (_, { user }) => ({
      program: "oarstat",
      args: ["-J", "-f", "-u", user.name],
    }),
    parse,
  },
  {
    namesAtOnce: "all",
    command: (_, { user, since }) => ({
      program: "oarstat",
      args: [
        ...["-J", "-f", "-u", user.name, "--sql"],
        `submission_time >= ${Math.floor(since / 1000) - 300}`,
      ],
    }),
    parse,
  },
];
