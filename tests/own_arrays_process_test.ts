/** A job array of the script's own is its outermost sweep. */
import { assertEquals } from "@std/assert";
import { families, hasArrays } from "./life.ts";
import { mlxpsub, Project } from "./mlxpsub.ts";

/** A python that prints what it is given, and a variable beside it. */
const python = `#!/bin/sh
eval "index=\\$$INDEX"
echo "$* index=$index"
`;

/** An array directive of each scheduler, and where its jobs find the index. */
const arrays: Record<string, { directive: string; index: string }> = {
  slurm: {
    directive: "#SBATCH --array=0-4:2",
    index: "SLURM_ARRAY_TASK_ID",
  },
  oar: { directive: "#OAR --array 3", index: "OAR_ARRAY_INDEX" },
  torque: { directive: "#PBS -t 0,2,4", index: "PBS_ARRAYID" },
  sge: { directive: "#$ -t 1-5:2", index: "SGE_TASK_ID" },
  lsf: { directive: '#BSUB -J "x[1-5:2]"', index: "LSB_JOBINDEX" },
  moab: { directive: "#MSUB -t x.[0-4:2]", index: "MOAB_JOBARRAYINDEX" },
};

const indices: Record<string, number[]> = {
  slurm: [0, 2, 4],
  oar: [1, 2, 3],
  torque: [0, 2, 4],
  sge: [1, 3, 5],
  lsf: [1, 3, 5],
  moab: [0, 2, 4],
};

function projectWith(script: string, files: Record<string, string> = {}) {
  const project = new Project({
    "script.sh": script,
    "main.py": "",
    "bin/python3": python,
    ...files,
  });
  Deno.chmodSync(`${project.dir}/bin/python3`, 0o755);
  return project;
}

for (const family of families) {
  if (!hasArrays(family)) continue;
  const { directive, index } = arrays[family.name] ?? {
    directive: "",
    index: "",
  };
  const title = `${family.name} ${Object.values(family.env).join("")}`.trim();
  const script = `#!/bin/bash
${directive}
export INDEX=${index}
lrs=(0 10 20 30 40 50)
bin/python3 main.py lr=\${lrs[$${index}]} seed=1,2
`;
  for (const how of ["each", "as one array"] as const) {
    Deno.test(`${title}: each task of the script's own array is a job with its index, submitted ${how}`, async () => {
      using project = projectWith(script);
      const { code, stderr } = await mlxpsub(
        [
          ...["script.sh", "-q", "-j1", "--scheduler", family.name],
          ...(how === "each" ? [] : ["--array"]),
        ],
        {
          cwd: project.dir,
          env: {
            ...project.fakeEnvironment(...family.fakes),
            ...family.env,
            FAKE_RUN: "1",
          },
        },
      );
      // an option of LSF sets the name, too
      const warned = stderr.split("\n").filter((it) => it.startsWith("script"));
      assertEquals(
        [code, warned],
        [
          0,
          family.name === "lsf"
            ? [
              'script.sh:2:7: warning: "-J "x[1-5:2]"" is replaced: each job has its own name',
            ]
            : [],
        ],
      );
      const wanted = indices[family.name]?.flatMap((it) =>
        [1, 2].map((seed) =>
          `main.py lr=${it}0 seed=${seed} index=${it}`
        )
      ) ?? [];
      assertEquals(
        wanted.map((_, at) => {
          const log = project.read(`logs/${at + 1}/log.stdout`);
          return /^main\.py .*$/m.exec(log)?.[0];
        }),
        wanted.map((it) => it.replace("lr=00", "lr=0")),
      );
      // no job of ours is an array of the user's
      const job = project.read("logs/1/script.sh");
      assertEquals(job.includes(directive), false);
    });
  }
}

const slurm = families[0];

function call(project: Project, ...args: string[]) {
  return mlxpsub(args, {
    cwd: project.dir,
    env: { ...project.fakeEnvironment(...slurm?.fakes ?? []), FAKE_RUN: "1" },
  });
}

Deno.test("a dry run tells the array in one line, and that a task without a run makes no job", async () => {
  using project = projectWith(
    `#!/bin/bash
#SBATCH --array=1-3
ARGS=$(sed -n "\${SLURM_ARRAY_TASK_ID}p" params.txt)
[ -n "$ARGS" ] || exit 0
bin/python3 main.py $ARGS
`,
    { "params.txt": "lr=0.1 wd=1\nlr=0.2 wd=1\n" },
  );
  const { code, stdout, stderr } = await call(
    project,
    ...["script.sh", "-n", "--scheduler=slurm"],
  );
  const { dir } = project;
  assertEquals([code, stdout, stderr], [
    0,
    `${dir}/logs/1\t\tlr=0.1\n${dir}/logs/2\t\tlr=0.2\n`,
    `script.sh:2:9: warning: No job is made of task 3 of the job array: no run is reached there
   2 | #SBATCH --array=1-3
     |         ^
line 2: "--array=1-3" is the outermost sweep: 3 tasks, told apart by SLURM_ARRAY_TASK_ID
Found in the script, of which nothing was run:
  line 5: run 2 times
2 jobs for SLURM; nothing was submitted
`,
  ]);
});

Deno.test("an array that is too large is refused before a task is made of it", async () => {
  using project = projectWith(`#!/bin/bash
#SBATCH --array=0-1000000000
bin/python3 main.py seed=$SLURM_ARRAY_TASK_ID
`);
  const { code, stderr } = await call(
    project,
    ...["script.sh", "-n", "--scheduler=slurm"],
  );
  assertEquals([code, stderr], [
    2,
    `script.sh:2:9: error: Cannot make 1000000001 jobs: --max-jobs is 1000, and the job array "--array=0-1000000000" has 1000000001 tasks
   2 | #SBATCH --array=0-1000000000
     |         ^
hint: Make the array smaller
`,
  ]);
});

Deno.test("an array whose tasks reach too many runs is refused before one is proven", async () => {
  using project = projectWith(`#!/bin/bash
#SBATCH --array=0-999
for seed in {1..500}; do
  bin/python3 main.py seed=$seed task=$SLURM_ARRAY_TASK_ID
done
`);
  const { code, stderr } = await call(
    project,
    ...["script.sh", "-n", "--scheduler=slurm"],
  );
  assertEquals([code, stderr], [
    2,
    `script.sh:2:9: error: Cannot make more than 1000 jobs: the job array "--array=0-999" has 1000 tasks, and the first 3 of them reach 1500 runs
   2 | #SBATCH --array=0-999
     |         ^
hint: Make the array or the loops shorter, or allow more: --max-jobs 500000
`,
  ]);
});

Deno.test("the limit of the script's own array makes one array of the jobs, and is its limit", async () => {
  using project = projectWith(`#!/bin/bash
#SBATCH --array=0-2%2
export INDEX=SLURM_ARRAY_TASK_ID
bin/python3 main.py seed=$SLURM_ARRAY_TASK_ID
`);
  const { code, stderr } = await call(
    project,
    ...["script.sh", "-q", "--scheduler=slurm"],
  );
  assertEquals([code, stderr], [0, ""]);
  const lines = project.read("logs/1/metadata/array.sh").split("\n");
  assertEquals(lines.filter((it) => /--array/.test(it)), [
    "#SBATCH --array=1-3%2",
  ]);
  assertEquals(
    project.read("logs/3/log.stdout"),
    "main.py seed=2 index=2\n",
  );
});

Deno.test("the lines of OAR's parameter file are the script's arguments", async () => {
  using project = projectWith(
    `#!/bin/bash
#OAR --array-param-file params.txt
export INDEX=OAR_ARRAY_INDEX
bin/python3 main.py "$@"
`,
    { "params.txt": "# two\nlr=0.1 'note=a b'\n\nlr=0.2 # the other\n" },
  );
  const { code, stderr } = await mlxpsub(
    ["script.sh", "-q", "-j1", "--scheduler=oar"],
    {
      cwd: project.dir,
      env: { ...project.fakeEnvironment("oarsub"), FAKE_RUN: "1" },
    },
  );
  assertEquals([code, stderr], [0, ""]);
  assertEquals([1, 2].map((id) => project.read(`logs/${id}/log.stdout`)), [
    "main.py lr=0.1 note=a b index=1\n",
    "main.py lr=0.2 index=2\n",
  ]);
});

Deno.test("--skip-done tells jobs apart that differ only by their index, and goes on where an array grew", async () => {
  const script = (last: number) =>
    `#!/bin/bash
#SBATCH --array=0-${last}
export INDEX=SLURM_ARRAY_TASK_ID
bin/python3 main.py --by-index
`;
  using project = projectWith(script(1));
  const first = await call(project, "script.sh", "-q", "--local", "1");
  assertEquals([first.code, first.stderr], [0, ""]);
  assertEquals([1, 2].map((id) => project.read(`logs/${id}/log.stdout`)), [
    "main.py --by-index index=0\n",
    "main.py --by-index index=1\n",
  ]);
  Deno.writeTextFileSync(`${project.dir}/script.sh`, script(2));
  const more = await call(
    project,
    ...["script.sh", "--skip-done", "-n", "-q", "--local", "1"],
  );
  assertEquals([more.code, more.stdout], [
    0,
    `${project.dir}/logs/3\t\tSLURM_ARRAY_TASK_ID=2\n`,
  ]);
});

Deno.test("--set makes an array of a script that has none", async () => {
  using project = projectWith(`#!/bin/bash
bin/python3 main.py seed=$SLURM_ARRAY_TASK_ID
`);
  const { code, stdout, stderr } = await call(
    project,
    ...["script.sh", "-n", "-q", "--scheduler=slurm"],
    ...["--set", "--array=3-4"],
  );
  const { dir } = project;
  assertEquals([code, stdout, stderr], [
    0,
    `${dir}/logs/1\t\tseed=3\n${dir}/logs/2\t\tseed=4\n`,
    "",
  ]);
});
