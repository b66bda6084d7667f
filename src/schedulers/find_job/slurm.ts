import type { SubmitResult } from "../scheduler.ts";
import {
  failureOf,
  isUsageError,
  type StatusReply,
  unreadable,
  utcTime,
} from "../status/status.ts";
import type { NamedJob, NameQuestion } from "./find_job.ts";

/** The script comes last, since a path may hold what separates the columns. */
function rows(
  program: string,
  result: SubmitResult,
  read: (command: string) => string | undefined,
): StatusReply<NamedJob> {
  const jobs: NamedJob[] = [];
  for (const row of result.stdout.split("\n")) {
    if (row.trim() === "") continue;
    const [id = "", time = "", name, ...rest] = row.split("|");
    if (name === undefined || rest.length === 0 || !/^\d+/.test(id)) {
      return unreadable(program, row);
    }
    const script = read(rest.join("|"));
    const submittedAt = utcTime(time);
    jobs.push({
      id,
      name,
      ...(script === undefined ? {} : { script }),
      ...(submittedAt === undefined ? {} : { submittedAt }),
    });
  }
  return { kind: "jobs", jobs };
}

/**
 * `-t all` has those that ended within MinJobAge, too. For a job without a
 * script, such as salloc's, `%o` is no path.
 */
const squeue: NameQuestion = {
  namesAtOnce: "all",
  command: (_, { user }) => ({
    program: "squeue",
    args: [
      ...["-u", String(user.uid), "-t", "all", "-r", "-h"],
      ...["-o", "%i|%V|%j|%o"],
    ],
  }),
  parse: (result) =>
    result.exitCode === 0
      ? rows(
        "squeue",
        result,
        (it) => it.startsWith("/") ? it : undefined,
      )
      : { kind: "failed", reason: failureOf("squeue", result) },
};

/** SubmitLine came with Slurm 21.08: `sbatch --parsable /logs/1/script.sh`. */
const sacct: NameQuestion = {
  namesAtOnce: "all",
  command: (_, { user, since }) => ({
    program: "sacct",
    args: [
      ...["-X", "-P", "-n", "-u", user.name],
      // days are those of the clock there: one more does no harm
      ...["-S", new Date(since - 86_400_000).toISOString().slice(0, 10)],
      ...["-o", "JobID,Submit,JobName,SubmitLine"],
    ],
  }),
  parse(result) {
    if (result.exitCode === 0) {
      return rows("sacct", result, (it) => /(\/.*)$/.exec(it)?.[1]);
    }
    const said = `${result.stderr}${result.stdout}`;
    if (/accounting storage is disabled/i.test(said)) {
      return { kind: "unavailable", reason: "Slurm keeps no accounting" };
    }
    // before 21.08: what ran is told by its log files
    return isUsageError(result) || /Invalid field/i.test(said)
      ? { kind: "unavailable", reason: "sacct keeps no SubmitLine" }
      : { kind: "failed", reason: failureOf("sacct", result) };
  },
};

/** Slurm: squeue and sacct. */
export const slurmNames: readonly NameQuestion[] = [squeue, sacct];
