import type { SubmitResult } from "../scheduler.ts";
import {
  failureOf,
  isUsageError,
  type StatusReply,
  unreadable,
  utcTime,
} from "../shared/status.ts";
import type { NamedJob, NameQuestion } from "../shared/find.ts";

/** `85`, `85_3`, `85_[4-9%2]`, and `85+1` of a job of several kinds of nodes. */
const firstCells = /^\d+(?:\+\d+)?(?:_(?:\d+|\[[^\]|]*\]))?\|[^|]*\|/;

/** A name may hold a newline, which goes on in the next line. */
function rowsOf(stdout: string): string[] {
  const rows: string[] = [];
  for (const line of stdout.split("\n")) {
    if (firstCells.test(line) || rows.length === 0) rows.push(line);
    else rows.push(`${rows.pop()}\n${line}`);
  }
  return rows.map((it) => it.trimEnd()).filter((it) => it !== "");
}

/**
 * The squeue format `%i|%V|%j|%o`: the script comes last, since a path may
 * hold what separates the columns. For a job without one, such as salloc's, it
 * is no path.
 */
function parseSqueue(result: SubmitResult): StatusReply<NamedJob> {
  if (result.exitCode !== 0) {
    return { kind: "failed", reason: failureOf("squeue", result) };
  }
  const jobs: NamedJob[] = [];
  for (const row of rowsOf(result.stdout)) {
    const [id = "", time = "", name = "", ...rest] = row.split("|");
    if (!firstCells.test(row) || rest.length === 0) {
      return unreadable("squeue", row);
    }
    const script = rest.join("|");
    jobs.push({
      id,
      name,
      ...(script.startsWith("/") ? { script } : {}),
      ...submission(time),
    });
  }
  return { kind: "jobs", jobs };
}

function submission(time: string): Pick<NamedJob, "submittedAt"> {
  const submittedAt = utcTime(time);
  return submittedAt === undefined ? {} : { submittedAt };
}

/** `-t all` has those that ended within MinJobAge, too. */
const squeue: NameQuestion = {
  namesAtOnce: "all",
  command: (_, { user }) => ({
    program: "squeue",
    args: [
      ...["-u", String(user.uid), "-t", "all", "-r", "-h"],
      ...["-o", "%i|%V|%j|%o"],
    ],
  }),
  parse: parseSqueue,
};

/**
 * sacct(1), "JOB STATE CODES". Without a list, a job that was cancelled before
 * it might start is left out: one that was held, or had to begin later.
 */
const states = "BF,CA,CD,DL,F,NF,OOM,PD,PR,R,RQ,RS,RV,S,TO";

/** The states of jobs that may still run. */
const alive = /^(?:PENDING|RUNNING|REQUEUED|RESIZING|SUSPENDED)/;

/** SubmitLine came with Slurm 21.08. */
const sacct: NameQuestion = {
  namesAtOnce: "all",
  command: (_, { user, since }) => ({
    program: "sacct",
    args: [
      ...["-X", "-P", "-n", "-u", user.name],
      // days are those of the clock there: one more does no harm
      ...["-S", new Date(since - 86_400_000).toISOString().slice(0, 10)],
      ...["-E", "now", "-s", states],
      ...["-o", "JobID,Submit,State,JobName,SubmitLine"],
    ],
  }),
  parse(result) {
    if (result.exitCode === 0) return parseSacct(result);
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

function parseSacct(result: SubmitResult): StatusReply<NamedJob> {
  const jobs: NamedJob[] = [];
  for (const row of rowsOf(result.stdout)) {
    const [id = "", time = "", state = "", name = "", ...rest] = row.split("|");
    if (
      !firstCells.test(row) || rest.length === 0 || !/^[A-Z_]+\b/.test(state)
    ) return unreadable("sacct", row);
    const script = submittedScript(rest.join("|"));
    jobs.push({
      id,
      name,
      ...(script === undefined ? {} : { script }),
      ...submission(time),
      ...(alive.test(state) ? {} : { ended: "yes" as const }),
    });
  }
  return { kind: "jobs", jobs };
}

/**
 * The words of the call with a blank between them, and no quotes:
 * `/usr/bin/sbatch --parsable /a b/logs/1/script.sh`. A site's own sbatch may
 * have added options behind `--parsable`.
 */
function submittedScript(line: string): string | undefined {
  return / --parsable (\/.*)$/s.exec(line)?.[1] ?? / (\/.*)$/s.exec(line)?.[1];
}

/** Slurm: squeue and sacct. */
export const slurmNames: readonly NameQuestion[] = [squeue, sacct];
