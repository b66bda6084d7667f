import { assertEquals } from "@std/assert";
import { batchSchedulerOf } from "../src/schedulers/registry.ts";
import { families } from "./life.ts";
import { mlxpsub, Project } from "./mlxpsub.ts";

/** What tells of one job's end. */
const lines: Record<string, string[]> = {
  slurm: ["#SBATCH --mail-type=END,FAIL", "#SBATCH --mail-user=a@b.org"],
  oar: ["#OAR --notify [END,ERROR]mail:a@b.org"],
  torque: ["#PBS -m ae", "#PBS -M a@b.org"],
  sge: ["#$ -m ea", "#$ -M a@b.org"],
  lsf: ["#BSUB -N", "#BSUB -u a@b.org"],
  moab: ["#MSUB -m ae", "#MSUB -M a@b.org"],
};

for (const family of families) {
  const flavour = Object.values(family.env)[0] ?? family.name;
  Deno.test(`--mail has ${flavour} send one message, or says that it would be many`, async () => {
    using project = new Project({
      "one.sh": "#!/bin/bash\npython main.py\n",
      "two.sh": "#!/bin/bash\npython main.py seed=1,2\n",
      "main.py": "",
    });
    const env = { ...project.fakeEnvironment(...family.fakes), ...family.env };
    const submit = (...words: string[]) =>
      mlxpsub([...words, "-q", "--scheduler", family.name], {
        cwd: project.dir,
        env,
      });
    const one = await submit("one.sh", "--mail", "a@b.org");
    if (batchSchedulerOf(family.name).mail === undefined) {
      assertEquals([one.code, one.stderr.split("\n")[0]], [
        2,
        `mlxpsub: error: Cannot send mail: ${
          batchSchedulerOf(family.name).title
        } sends none`,
      ]);
      return;
    }
    assertEquals([one.code, one.stderr], [0, ""]);
    const wanted = lines[family.name] ?? [];
    const told = project.read("logs/1/script.sh").split("\n").filter((it) =>
      wanted.includes(it)
    );
    assertEquals(told, wanted);
    const array = await submit("two.sh", "--array", "--mail", "a@b.org");
    if (flavour === "slurm" || flavour === "pbspro") {
      assertEquals([array.code, array.stderr], [0, ""]);
      const text = project.read("logs/2/metadata/array.sh").split("\n");
      assertEquals(text.filter((it) => wanted.includes(it)), wanted);
    } else {
      assertEquals([array.code, array.stderr.split("\n").slice(1)], [2, [
        "hint: Submit one job more, after these, with --after last --mail",
        "",
      ]]);
    }
  });
}

Deno.test("--mail wants an address where the scheduler does, and takes nothing else", async () => {
  using project = new Project({
    "script.sh":
      "#!/bin/bash\n#SBATCH --mail-user=x@y --mail-type=ALL\npython main.py\n",
    "main.py": "",
  });
  const env = project.fakeEnvironment("sbatch", "oarsub");
  const submit = (...words: string[]) =>
    mlxpsub(["script.sh", ...words], { cwd: project.dir, env });
  const oar = await submit("--scheduler", "oar", "--mail");
  assertEquals([oar.code, oar.stderr], [
    2,
    `mlxpsub: error: Cannot send mail: OAR wants an address
hint: Write --mail NAME@HOST
script.sh:2:1: warning: script.sh has #SBATCH directives and OAR reads #OAR: none of them counts
   2 | #SBATCH --mail-user=x@y --mail-type=ALL
     | ^
hint: Write #OAR in their place, with the options of OAR
`,
  ]);
  const odd = await submit("--scheduler", "slurm", "--mail=a b@c");
  assertEquals([odd.code, odd.stderr], [
    2,
    'mlxpsub: error: Cannot read --mail: "a b@c" is no address\nhint: Write NAME@HOST, or leave it out for your own\n',
  ]);
  const here = await submit("--local", "--mail");
  assertEquals([here.code, here.stderr], [
    2,
    `mlxpsub: error: Cannot send mail: this machine sends none
hint: Leave --mail out; mlxpsub wait returns when jobs have ended
`,
  ]);
  const own = await submit("--scheduler", "slurm", "--mail", "-q");
  assertEquals([own.code, own.stderr], [0, ""]);
  assertEquals(
    project.read("logs/1/script.sh").split("\n").filter((it) =>
      it.includes("--mail")
    ),
    ["#SBATCH --mail-type=END,FAIL", "#SBATCH --mail-user=x@y"],
  );
});
