import { assertEquals } from "@std/assert";
import { directivesIn, splitJobScript } from "../../src/jobs/job_script.ts";

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

Deno.test("directivesIn() has the scheduler's lines alone", () => {
  assertEquals(
    directivesIn("#!/bin/sh\n#OAR -n x\n# mine\n#OAR -l y\ncd /\n", "#OAR"),
    ["#OAR -n x", "#OAR -l y"],
  );
});
