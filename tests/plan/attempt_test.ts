import { assertEquals } from "@std/assert";
import {
  nextAttempt,
  splitJobScript,
  withOpenJobId,
} from "../../src/plan/attempt.ts";
import { recordFor } from "../world/fixture.ts";

Deno.test("nextAttempt() counts, keeps the earlier ids and forgets the outcome", () => {
  const first = {
    ...recordFor("logs/1"),
    state: "submitted" as const,
    jobId: "4711_3",
    arrayScript: "/logs/1/metadata/array.sh",
    arrayIndex: 3,
    submittedAt: "2026-11-22T15:30:13.000Z",
  };
  const second = nextAttempt(first, "2026-11-23T08:00:00.000Z", "none");
  assertEquals(second, {
    ...recordFor("logs/1"),
    preparedAt: "2026-11-23T08:00:00.000Z",
    attempt: 2,
    earlierJobIds: ["4711_3"],
  });
  const third = nextAttempt(
    { ...second, jobId: "4720" },
    second.preparedAt,
    "none",
  );
  assertEquals([third.attempt, third.earlierJobIds], [3, ["4711_3", "4720"]]);
  const { arrayScript, arrayIndex } = nextAttempt(
    first,
    second.preparedAt,
    "its array",
  );
  assertEquals([arrayScript, arrayIndex], ["/logs/1/metadata/array.sh", 3]);
});

Deno.test("withOpenJobId() changes the job's id and nothing else", () => {
  assertEquals(
    withOpenJobId(
      "scheduler:\n  name: slurm\n  scheduler_job_id: '77'\nstatus: FAILED\n",
      "${oc.env:SLURM_JOB_ID,null}",
    ),
    "scheduler:\n  name: slurm\n  scheduler_job_id: ${oc.env:SLURM_JOB_ID,null}\nstatus: FAILED\n",
  );
});

Deno.test("splitJobScript() goes on over comments and empty lines, up to the first command", () => {
  assertEquals(
    splitJobScript(
      "#!/bin/sh\n# mine\n#SBATCH -J x\n\n  # too\n#SBATCH -t 1\n# of the rest\n\ncd /\n#SBATCH -t 2\n",
      "#SBATCH",
    ),
    {
      shebang: "#!/bin/sh",
      directives: ["# mine", "#SBATCH -J x", "", "  # too", "#SBATCH -t 1"],
      rest: "# of the rest\n\ncd /\n#SBATCH -t 2\n",
    },
  );
});

Deno.test("splitJobScript() takes the directives at the top only", () => {
  assertEquals(
    splitJobScript("#!/bin/sh\n#OAR -n x\n#OAR -l y\n\ncd /\n#OAR z\n", "#OAR"),
    {
      shebang: "#!/bin/sh",
      directives: ["#OAR -n x", "#OAR -l y"],
      rest: "\ncd /\n#OAR z\n",
    },
  );
});
