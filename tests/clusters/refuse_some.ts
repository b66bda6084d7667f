/** How each real scheduler is brought to refuse one job of a sweep, not all. */
import { assertEquals } from "@std/assert";
import { ask } from "./ask.ts";
import type { ClusterProject } from "./project.ts";

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
