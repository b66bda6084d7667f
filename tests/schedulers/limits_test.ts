import { assertEquals } from "@std/assert";
import { limitLines } from "../../src/report/limits.ts";
import { batchSchedulerOf } from "../../src/schedulers/registry.ts";
import type { DirectiveOption } from "../../src/schedulers/shared/demand.ts";

function read(
  name: string,
  answers: (string | undefined)[],
  options: DirectiveOption[] = [],
) {
  return batchSchedulerOf(name).limits?.read(answers, { user: "ada", options })
    .map(({ of, kind, most }) => `${of}: ${most} ${kind}`);
}

const partitions =
  `PartitionName=normal AllowGroups=ALL Default=YES QoS=N/A MaxTime=2-00:00:00 State=UP
PartitionName=short Default=NO MaxTime=00:05:00 State=UP
PartitionName=long Default=NO MaxTime=UNLIMITED State=UP
`;

// Slurm 22.05, `scontrol show config` and `sacctmgr -nP`
const enforced = "AccountingStorageEnforce = associations,limits,qos,safe\n";
const associations = `lab|lab||500|10|||normal
lab|guest||20||||low
lab|guest|gpu|30||||low
`;
const qos = "normal||\nlow|15|2\n";

Deno.test("slurm.limits tells of the partition, the association and the QOS that jobs go by", () => {
  assertEquals(read("slurm", [enforced, partitions, associations, qos]), [
    "partition normal: 172800 seconds",
    "account lab: 500 submitted",
    "account lab: 10 running",
  ]);
  const option = (name: string, value: string) => ({ name, value });
  assertEquals(
    read("slurm", [enforced, partitions, associations, qos], [
      option("--account", "guest"),
      option("--partition", "short,gpu"),
    ]),
    [
      "partition short: 300 seconds",
      "account guest: 30 submitted",
      "QOS low: 15 submitted",
      "QOS low: 2 running",
    ],
  );
  assertEquals(
    read("slurm", [enforced, partitions, associations, qos], [
      option("--partition", "short,long"),
      option("--qos", "normal"),
    ]),
    ["account lab: 500 submitted", "account lab: 10 running"],
  );
});

Deno.test("slurm.limits tells no number that is not enforced, and nothing where nobody answers", () => {
  assertEquals(
    read("slurm", [
      "AccountingStorageEnforce = none\n",
      undefined,
      associations,
      qos,
    ]),
    [],
  );
  assertEquals(read("slurm", [undefined, undefined, undefined, undefined]), []);
});

// by the manuals: qstat -Bf and -Qf of TORQUE 6.1 and OpenPBS 23.06
Deno.test("torque.limits tells of the queue and the server, of TORQUE and PBS Pro", () => {
  const server =
    "Server: s\n    default_queue = batch\n    max_user_queuable = 90\n";
  const queues = `Queue: batch
    queue_type = Execution
    max_user_queuable = 40
    max_user_run = 4
    resources_max.walltime = 12:00:00

Queue: gpu
    max_queued = [u:PBS_GENERIC=7],[o:PBS_ALL=500]
    max_run = [u:PBS_GENERIC=2]
`;
  assertEquals(read("torque", [server, queues]), [
    "queue batch: 43200 seconds",
    "queue batch: 40 submitted",
    "queue batch: 4 running",
    "the server: 90 submitted",
  ]);
  assertEquals(
    read("torque", [server, queues], [{ name: "-q", value: "gpu@s" }]),
    [
      "queue gpu: 7 submitted",
      "queue gpu: 2 running",
      "the server: 90 submitted",
    ],
  );
  assertEquals(read("torque", [undefined, undefined]), []);
});

Deno.test("sge.limits and lsf.limits tell how many jobs a user may have", () => {
  assertEquals(read("sge", ["max_u_jobs                   50\n"]), [
    "the cluster: 50 submitted",
  ]);
  assertEquals(read("sge", ["max_u_jobs                   0\n"]), []);
  // by busers(1) of LSF 10.1
  const busers =
    `USER/GROUP          JL/P    MAX  NJOBS   PEND    RUN  SSUSP  USUSP    RSV  PJOBS MPJOBS  PRIORITY
ada                    -      -      0      0      0      0      0      0     0     60      -
`;
  assertEquals(read("lsf", [busers]), ["the cluster: 60 submitted"]);
  assertEquals(read("lsf", [busers.replace("60", "-")]), []);
  // of LSF 9, and of OpenLava
  assertEquals(read("lsf", ["USER/GROUP  JL/P  MAX\nada  -  -\n"]), []);
});

Deno.test("limitLines() says what a sweep passes, and what can be done", () => {
  const limits = [
    { of: "account lab", kind: "submitted" as const, most: 500 },
    { of: "QOS low", kind: "submitted" as const, most: 900 },
    { of: "account lab", kind: "running" as const, most: 10 },
    { of: "partition short", kind: "seconds" as const, most: 300 },
  ];
  assertEquals(
    limitLines(limits, { jobs: 1200, submissions: 2, seconds: 3600 }),
    [
      "partition short takes jobs of 5 min at most: these ask for 1 h, and would be refused or never start",
      "account lab takes 500 jobs of yours at a time: job 501 of 1200 would have to come later, as with --wait, or --pack 3",
      "account lab runs 10 jobs of yours at a time: 120 h if each takes its time",
    ],
  );
  assertEquals(limitLines(limits, { jobs: 10, submissions: 1 }), []);
});
