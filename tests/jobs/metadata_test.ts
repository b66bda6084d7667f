import { assertEquals } from "@std/assert";
import { jobIdIn, withOpenJobId } from "../../src/jobs/metadata.ts";

Deno.test("withOpenJobId() changes the job's id and nothing else", () => {
  assertEquals(
    withOpenJobId(
      "scheduler:\n  name: slurm\n  scheduler_job_id: '77'\nstatus: FAILED\n",
      "${oc.env:SLURM_JOB_ID,null}",
    ),
    "scheduler:\n  name: slurm\n  scheduler_job_id: ${oc.env:SLURM_JOB_ID,null}\nstatus: FAILED\n",
  );
});

Deno.test("jobIdIn() reads the id that a job wrote down, and no other text", () => {
  const info = (id: string) => `scheduler:\n  scheduler_job_id: ${id}\n`;
  assertEquals(
    [
      info("'77'"),
      info("77"),
      info("'4711_3'"),
      info("4711_3"),
      info("null"),
      info("${oc.env:SLURM_JOB_ID,null}"),
      info("--all"),
      "status: COMPLETE\n",
      "half: [",
      "",
    ].map(jobIdIn),
    ["77", "77", "4711_3", ...Array(7).fill(undefined)],
  );
});
