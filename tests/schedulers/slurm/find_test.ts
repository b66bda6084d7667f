import { assert, assertEquals } from "@std/assert";
import type { NamedJob } from "../../../src/schedulers/shared/find.ts";
import { matchArray, matchJob } from "../../../src/schedulers/shared/match.ts";
import { slurm } from "../../../src/schedulers/slurm/slurm.ts";
import { slurmNames } from "../../../src/schedulers/slurm/find.ts";
import type { SubmitResult } from "../../../src/schedulers/scheduler.ts";
import { answered, replyIn } from "../status/shown.ts";

const [squeue, sacct] = slurmNames;
assert(squeue !== undefined && sacct !== undefined);

const about = {
  user: { name: "mlxp", uid: 1001 },
  since: Date.UTC(2026, 10, 22, 15, 30),
};

function jobsIn(question: typeof squeue, result: SubmitResult): NamedJob[] {
  const reply = question?.parse(result);
  assert(reply?.kind === "jobs", JSON.stringify(reply));
  return reply.jobs;
}

/** A job in one line; control characters as JSON has them. */
function shown(jobs: readonly NamedJob[]): string[] {
  return jobs.map(({ id, name, script, submittedAt, ended }) =>
    [
      id,
      JSON.stringify(name.length > 30 ? `${name.slice(0, 5)}…` : name),
      submittedAt === undefined
        ? "-"
        : new Date(submittedAt).toISOString().slice(11, 19),
      ...(ended === undefined ? [] : ["ended"]),
      ...(script === undefined ? [] : [script]),
    ].join(" ")
  );
}

const queued = jobsIn(squeue, replyIn("slurm/squeue_names.txt"));
const accounted = jobsIn(sacct, replyIn("slurm/sacct_names.txt"));

Deno.test("slurm asks squeue for all jobs of the user, whatever their names", () => {
  assertEquals(squeue.namesAtOnce, "all");
  assertEquals(squeue.command(["logs/1"], about), {
    program: "squeue",
    args: ["-u", "1001", "-t", "all", "-r", "-h", "-o", "%i|%V|%j|%o"],
  });
});

Deno.test("slurm asks sacct for jobs in every state, from the day before", () => {
  assertEquals(sacct.namesAtOnce, "all");
  assertEquals(sacct.command(["logs/1"], about), {
    program: "sacct",
    args: [
      "-X",
      "-P",
      "-n",
      "-u",
      "mlxp",
      "-S",
      "2026-11-21",
      "-E",
      "now",
      "-s",
      "BF,CA,CD,DL,F,NF,OOM,PD,PR,R,RQ,RS,RV,S,TO",
      "-o",
      "JobID,Submit,State,JobName,SubmitLine",
    ],
  });
});

Deno.test("slurm reads the scripts that squeue knows", () => {
  assertEquals(shown(queued), [
    '6788 "logs/10" 19:55:51 /home/mlxp/work/logs/10/script.sh',
    '6789 "logs/11" 19:55:51 /home/mlxp/work/logs/11/script.sh',
    '6795_3 "logs" 19:55:51 /home/mlxp/work/arr/script.sh',
    '6787 "logs/9" 19:55:51 /home/mlxp/work/logs/9/script.sh',
    '6785 "logs/7" 19:55:51 /home/mlxp/work/logs/7/script.sh',
    '6795_1 "logs" 19:55:51 /home/mlxp/work/arr/script.sh',
    '6797 "a b" 19:55:51 /home/mlxp/work/names/a b/script.sh',
    '6798 "été ü 日本" 19:55:51 /home/mlxp/work/names/été/script.sh',
    '6799 "a" 19:55:51',
    '6800 "a\\nb" 19:55:51 /home/mlxp/work/names/newline/script.sh',
    '6801 "a\\tb\\rc" 19:55:51 /home/mlxp/work/names/tab/script.sh',
    `6802 "it's \\"q\\" \\\\x %j" 19:55:51 /home/mlxp/work/names/it's "q" \\x/script.sh`,
    '6803 "xxxxx…" 19:55:51 /home/mlxp/work/names/long/script.sh',
    '6804 "sp=$HOME&;<>*" 19:55:51 /home/mlxp/work/names/$HOME &;<*/script.sh',
    '6805 "logs/17" 19:55:54 /home/mlxp/work/logs/17/script.sh',
    '6806 "wrap" 19:55:51',
    '6807 "stdin" 19:55:51',
    '6808 "relative" 19:55:51 /home/mlxp/work/names/rel.sh',
    '6810 "alloc" 19:55:51',
    '6816 "srun" 19:55:52',
    '6786 "logs/8" 19:55:51 /home/mlxp/work/logs/8/script.sh',
    '6791 "logs/13" 19:55:51 /home/mlxp/work/logs/13/script.sh',
    '6792 "logs/14" 19:55:51 /home/mlxp/work/logs/14/script.sh',
    '6793 "logs/15" 19:55:51 /home/mlxp/work/logs/15/script.sh',
    '6795_2 "logs" 19:55:51 /home/mlxp/work/arr/script.sh',
    `6809 "args" 19:55:51 /home/mlxp/work/logs/8/script.sh one two three fo'ur`,
    '6795_6 "logs" 19:55:51 /home/mlxp/work/arr/script.sh',
    '6795_8 "logs" 19:55:51 /home/mlxp/work/arr/script.sh',
    '6795_9 "logs" 19:55:51 /home/mlxp/work/arr/script.sh',
    '6796_2 "logs" 19:55:51 /home/mlxp/work/arr2/script.sh',
    '6796_4 "logs" 19:55:51 /home/mlxp/work/arr2/script.sh',
    '6796_6 "logs" 19:55:51 /home/mlxp/work/arr2/script.sh',
    '6818 "logs/18" 19:56:01 /home/mlxp/work/logs/18/script.sh',
    '6794 "logs/16" 19:55:51 /home/mlxp/work/logs/16/script.sh',
    '6782 "logs/4" 19:55:51 /home/mlxp/work/logs/4/script.sh',
    '6784 "logs/6" 19:55:51 /home/mlxp/work/logs/6/script.sh',
    '6795_5 "logs" 19:55:51 /home/mlxp/work/arr/script.sh',
    '6795_4 "logs" 19:55:51 /home/mlxp/work/arr/script.sh',
    '6796_1 "logs" 19:55:51 /home/mlxp/work/arr2/script.sh',
    '6819 "logs/19" 19:55:59 /home/mlxp/work/logs/19/script.sh',
    '6790 "logs/12" 19:55:51 /home/mlxp/work/logs/12/script.sh',
    '6783 "logs/5" 19:55:51 /home/mlxp/work/logs/5/script.sh',
    '6823 "logs/1" 20:03:25 /home/mlxp/work/日本/logs/1/script.sh',
    '6824 "logs/1" 20:03:25 /home/mlxp/work/a b|c/logs/1/script.sh',
    '6825 "logs/1" 20:03:25 /home/mlxp/work/plain/logs/1/script.sh',
  ]);
});

Deno.test("slurm reads the scripts that the accounting knows", () => {
  assertEquals(shown(accounted), [
    '6783 "logs/5" 19:55:51 /home/mlxp/work/logs/5/script.sh',
    '6784 "logs/6" 19:55:51 ended /home/mlxp/work/logs/6/script.sh',
    '6785 "logs/7" 19:55:51 ended /home/mlxp/work/logs/7/script.sh',
    '6786 "logs/8" 19:55:51 ended /home/mlxp/work/logs/8/script.sh',
    '6787 "logs/9" 19:55:51 ended /home/mlxp/work/logs/9/script.sh',
    '6788 "logs/10" 19:55:51 ended /home/mlxp/work/logs/10/script.sh',
    '6789 "logs/11" 19:55:51 ended /home/mlxp/work/logs/11/script.sh',
    '6790 "logs/12" 19:55:51 ended /home/mlxp/work/logs/12/script.sh',
    '6791 "logs/13" 19:55:51 ended /home/mlxp/work/logs/13/script.sh',
    '6792 "logs/14" 19:55:51 ended /home/mlxp/work/logs/14/script.sh',
    '6793 "logs/15" 19:55:51 ended /nowhere/at/all/x /home/mlxp/work/logs/15/script.sh',
    '6797 "a b" 19:55:51 ended /home/mlxp/work/names/a b/script.sh',
    '6798 "été ü ??" 19:55:51 ended /home/mlxp/work/names/été/script.sh',
    '6799 "a" 19:55:51 ended /home/mlxp/work/names/p|q/script.sh',
    '6800 "a\\nb" 19:55:51 ended /home/mlxp/work/names/newline/script.sh',
    '6801 "a\\tb\\rc" 19:55:51 ended /home/mlxp/work/names/tab/script.sh',
    '6802 "it\'s `q` \\\\x %j" 19:55:51 ended /home/mlxp/work/names/it\'s "q" \\x/script.sh',
    '6803 "xxxxx…" 19:55:51 ended /home/mlxp/work/names/long/script.sh',
    '6804 "sp=$HOME&;<>*" 19:55:51 ended /home/mlxp/work/names/$HOME &;<*/script.sh',
    '6806 "wrap" 19:55:51 ended /dev/null',
    '6807 "stdin" 19:55:51 ended /dev/null -J stdin',
    '6808 "relative" 19:55:51 ended /dev/null -J relative rel.sh',
    `6809 "args" 19:55:51 ended /dev/null --parsable -J args /home/mlxp/work/logs/8/script.sh one two three fo'ur`,
    '6810 "alloc" 19:55:51 ended',
    '6795_1 "logs" 19:55:51 ended /home/mlxp/work/arr/script.sh',
    '6795_2 "logs" 19:55:51 ended /home/mlxp/work/arr/script.sh',
    '6795_3 "logs" 19:55:51 ended /home/mlxp/work/arr/script.sh',
    '6795_4 "logs" 19:55:51 ended /home/mlxp/work/arr/script.sh',
    '6795_5 "logs" 19:55:51 ended /home/mlxp/work/arr/script.sh',
    '6795_[6,8-9%2] "logs" 19:55:51 ended /home/mlxp/work/arr/script.sh',
    '6796_1 "logs" 19:55:51 ended /home/mlxp/work/arr2/script.sh',
    '6796_[2,4,6%1] "logs" 19:55:51 ended /home/mlxp/work/arr2/script.sh',
    '6816 "srun" 19:55:52 ended',
    '6805 "logs/17" 19:55:54 ended /home/mlxp/work/logs/17/script.sh',
    '6819 "logs/19" 19:55:59 /home/mlxp/work/logs/19/script.sh',
    '6818 "logs/18" 19:56:01 /home/mlxp/work/logs/18/script.sh',
    '6820 "logs/13" 19:58:56 ended /home/mlxp/work/logs/13/script.sh',
    '6823 "logs/1" 20:03:25 ended /home/mlxp/work/??/logs/1/script.sh',
    '6824 "logs/1" 20:03:25 ended /home/mlxp/work/a b|c/logs/1/script.sh',
    '6825 "logs/1" 20:03:25 ended /home/mlxp/work/plain/logs/1/script.sh',
  ]);
});

function sought(name: string, script: string) {
  const since = Date.UTC(2026, 10, 22, 19, 43);
  return { name, script, since, earlier: [] };
}

/** The job that runs a script in `dir`, as match.ts finds it. */
function found(jobs: readonly NamedJob[], dir: string): string {
  const match = matchJob(
    sought("logs/1", `/home/mlxp/work/${dir}/logs/1/script.sh`),
    jobs,
    slurm.ids,
  );
  switch (match.kind) {
    case "found":
      return match.job.id;
    case "unsure":
      return `unsure ${match.ids}`;
    case "none":
      return `none, ended ${match.ended}`;
  }
}

Deno.test("a job that mlxpsub submitted is found by its script, in the queue and in the accounting", () => {
  for (const jobs of [queued, accounted]) {
    assertEquals(found(jobs, "plain"), "6825");
    assertEquals(found(jobs, "a b|c"), "6824");
    assertEquals(found(jobs, "elsewhere"), "none, ended ");
  }
});

Deno.test("a path that the accounting cannot hold is not taken for another's", () => {
  assertEquals(found(queued, "日本"), "6823");
  // it ended: only where it left its logs is it this one
  assertEquals(found(accounted, "日本"), "none, ended 6823");
  const live = accounted.map(({ ended: _, ...job }) => job);
  assertEquals(found(live, "日本"), "unsure 6823");
  // the queue knows of 6823 that it runs another script
  assertEquals(found([...queued, ...live], "中国"), "none, ended ");
});

Deno.test("an array is found whether its tasks wait, ran or were cancelled", () => {
  const array = (dir: string, size: number) => ({
    ...sought("logs", `/home/mlxp/work/${dir}/script.sh`),
    size,
  });
  for (const jobs of [queued, accounted]) {
    const one = matchArray(array("arr", 9), jobs, slurm.ids);
    const ids = Array.from({ length: 9 }, (_, at) => `6795_${at + 1}`);
    assertEquals(one, { kind: "found", job: ids });
    const other = matchArray(array("arr2", 2), jobs, slurm.ids);
    assertEquals(other, { kind: "found", job: ["6796_1", "6796_2"] });
  }
});

Deno.test("a requeued job keeps its id, and its new time of submission", () => {
  for (const jobs of [queued, accounted]) {
    const match = matchJob(
      sought("logs/17", "/home/mlxp/work/logs/17/script.sh"),
      jobs,
      slurm.ids,
    );
    assert(match.kind === "found");
    assertEquals(
      [match.job.id, match.job.submittedAt],
      ["6805", Date.UTC(2026, 10, 22, 19, 55, 54)],
    );
  }
});

/** What another sbatch's submission looks like in the accounting. */
function scriptOf(line: string): string | undefined {
  const row = `1|2026-11-22T19:43:46|PENDING|logs/1|${line}\n`;
  return jobsIn(sacct, answered(row))[0]?.script;
}

Deno.test("slurm reads the script from the line of a site's own sbatch", () => {
  const script = "/home/me/a /b/logs/1/script.sh";
  assertEquals(scriptOf(`/usr/bin/sbatch --parsable ${script}`), script);
  assertEquals(scriptOf(`sbatch --qos=a --parsable ${script}`), script);
  const plain = "/home/me/logs/1/script.sh";
  assertEquals(scriptOf(`/opt/sbatch --parsable -A x ${plain}`), plain);
  assertEquals(scriptOf("sbatch script.sh"), undefined);
});

Deno.test("slurm tells an accounting that has no answer from one that is not there", () => {
  const reply = (file: string) =>
    sacct.parse(answered("", 1, replyIn(`slurm/${file}`).stdout));
  assertEquals(reply("sacct_disabled.txt"), {
    kind: "unavailable",
    reason: "Slurm keeps no accounting",
  });
  assertEquals(reply("sacct_slurmdbd_down.txt"), {
    kind: "failed",
    reason:
      "sacct ended with exit code 1: sacct: error: slurm_persist_conn_open_without_init: failed to open persistent connection to host:127.0.0.1:6819: Connection refused",
  });
  assertEquals(reply("sacct_slurmdbd_hung.txt"), {
    kind: "failed",
    reason:
      "sacct ended with exit code 1: sacct: error: slurm_persist_conn_open: No response to persist_init",
  });
  const old = 'sacct: error: Invalid field requested: "SubmitLine"\n';
  assertEquals(sacct.parse(answered("", 1, old)), {
    kind: "unavailable",
    reason: "sacct keeps no SubmitLine",
  });
});

Deno.test("slurm quotes a row that is none", () => {
  assertEquals(squeue.parse(answered("what is this\n")), {
    kind: "unreadable",
    reason: 'Cannot read the answer of squeue: "what is this"',
  });
  assertEquals(sacct.parse(answered("1|2026-11-22T19:43:46|PENDING\n")), {
    kind: "unreadable",
    reason: 'Cannot read the answer of sacct: "1|2026-11-22T19:43:46|PENDING"',
  });
});
