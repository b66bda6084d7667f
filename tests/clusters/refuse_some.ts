/** How each real scheduler is brought to refuse one job of a sweep, not all. */
import { assertEquals } from "@std/assert";
import { ask } from "./ask.ts";
import type { ClusterProject } from "./project.ts";
import { bin, isPro } from "./torque.ts";

export interface SomeRefused extends AsyncDisposable {
  /** The value of `size` whose job is refused; the second of the sweep. */
  value: string;
  /** The scheduler's words, as mlxpsub reports them. */
  reason: string;
}

/** Sees to it that job `logs/2` of a log directory `name` is refused. */
export async function refuseSecond(
  project: ClusterProject,
  name: string,
): Promise<SomeRefused> {
  switch (project.cluster.name) {
    case "slurm":
      return scriptTooLarge();
    case "sge":
      return rejectedByVerifier(project, `${name}.2`);
    case "oar":
      return await refusedByRule(project, `${name}/2`);
    case "lsf":
      return refusedByEsub(`${name}/2`);
    case "torque":
      return await isPro()
        ? await rejectedByHook(project, `${name}.2`)
        : refusedByFilter(project, `${name}.2`);
    default:
      throw new Error("no such cluster");
  }
}

/** Slurm takes scripts of up to 4 MB (slurm.conf(5), max_script_size). */
function scriptTooLarge(): SomeRefused {
  return {
    value: "x".repeat(2 ** 22),
    reason:
      "Batch job submission failed: Pathname of a file, directory or other parameter too long",
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

/** A job submission verifier, which qsub starts (jsv(1)). */
function rejectedByVerifier(project: ClusterProject, job: string): SomeRefused {
  project.write(
    "verifier.sh",
    `#!/bin/sh
while read -r word rest; do
  case $word in
    START) echo STARTED ;;
    PARAM) [ "$rest" != "N ${job}" ] || answer="REJECT there is no place for ${job}" ;;
    BEGIN) echo "RESULT STATE \${answer:-ACCEPT}" ;;
    QUIT) exit 0 ;;
  esac
done
`,
  );
  project.write(".sge_request", `-jsv ${project.dir}/verifier.sh\n`);
  return {
    value: "2",
    reason: `there is no place for ${job}`,
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

/** An admission rule of OAR, which the test takes away again. */
async function refusedByRule(
  project: ClusterProject,
  job: string,
): Promise<SomeRefused> {
  const file = `${project.root}/rule.pl`;
  Deno.writeTextFileSync(
    file,
    `if (defined($job_name) and $job_name eq '${job}') {
  die("[ADMISSION RULE] Error: there is no place for $job_name\\n");
}
`,
  );
  const answer = await ask("oaradmissionrules", ["-n", "-r", file]);
  const number = /#(\d+)/.exec(answer)?.[1] ?? "";
  assertEquals(answer, `New admission rule created: #${number}\n`);
  return {
    value: "2",
    reason: `there is no place for ${job}`,
    async [Symbol.asyncDispose]() {
      await ask("oaradmissionrules", ["-d", number]);
    },
  };
}

/** LSF's own check of submissions, for this one test (esub(8)). */
function refusedByEsub(job: string): SomeRefused {
  const bin = Deno.env.get("MLXPSUB_CLUSTER_PATH") ?? "/usr/bin";
  const conf = Deno.readTextFileSync(`${bin}/../etc/lsf.conf`);
  const esub = `${/^LSF_SERVERDIR=(.*)$/m.exec(conf)?.[1]}/esub`;
  Deno.writeTextFileSync(
    esub,
    `#!/bin/sh
if grep -qx 'LSB_SUB_JOB_NAME="${job}"' "$LSB_SUB_PARM_FILE"; then
  echo "there is no place for ${job}" >&2
  exit "$LSB_SUB_ABORT_VALUE"
fi
`,
    { mode: 0o755, createNew: true },
  );
  return {
    value: "2",
    reason: `there is no place for ${job}`,
    async [Symbol.asyncDispose]() {
      await Deno.remove(esub);
    },
  };
}

/** A hook of PBS Pro, which the test takes away again. */
async function rejectedByHook(
  project: ClusterProject,
  job: string,
): Promise<SomeRefused> {
  const file = `${project.root}/hook.py`;
  Deno.writeTextFileSync(
    file,
    `import pbs
if str(pbs.event().job.Job_Name) == "${job}":
    pbs.event().reject("there is no place for ${job}")
`,
  );
  for (
    const command of [
      "create hook mlxpsub event = queuejob",
      `import hook mlxpsub application/x-python default ${file}`,
    ]
  ) await ask(`${bin}/qmgr`, ["-c", command]);
  return {
    value: "2",
    reason: `there is no place for ${job}`,
    async [Symbol.asyncDispose]() {
      await ask(`${bin}/qmgr`, ["-c", "delete hook mlxpsub"]);
    },
  };
}

/** TORQUE's qsub sends the script through a filter (qsub(1B)). */
function refusedByFilter(project: ClusterProject, job: string): SomeRefused {
  const filter = `${project.root}/filter.sh`;
  Deno.writeTextFileSync(
    filter,
    `#!/bin/bash
script=$(cat)
case $script in
*"#PBS -N ${job}"*) echo "there is no place for ${job}" >&2; exit 1 ;;
esac
printf '%s\\n' "$script"
`,
    { mode: 0o755 },
  );
  const settings = `${bin}/../var/torque.cfg`;
  Deno.writeTextFileSync(settings, `SUBMITFILTER ${filter}\n`, {
    createNew: true,
  });
  return {
    value: "2",
    reason:
      `there is no place for ${job}; qsub: submit filter returned an error code, aborting job submission.`,
    [Symbol.asyncDispose]: () => Deno.remove(settings),
  };
}
