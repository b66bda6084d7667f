import { assertEquals } from "@std/assert";
import { assertGoldenFile } from "./golden.ts";
import { mlxpsub, Project } from "./mlxpsub.ts";

/** NAME.sh is a script with faults, NAME.txt what mlxpsub says of it. */
const folder = new URL("./testdata/refusals/", import.meta.url);

for (const { name } of [...Deno.readDirSync(folder)].sort(byName)) {
  if (!name.endsWith(".sh")) continue;
  Deno.test(`mlxpsub refuses ${name} whole, and touches nothing`, async () => {
    using project = new Project({
      "script.sh": Deno.readTextFileSync(new URL(name, folder)),
      "main.py": "",
      "a.py": "",
      "b.py": "",
    });
    const before = project.snapshot();
    const { code, stdout, stderr } = await mlxpsub(
      ["script.sh", "--scheduler", "slurm"],
      { cwd: project.dir },
    );
    assertGoldenFile(
      stderr,
      new URL(name.replace(/\.sh$/, ".txt"), folder),
    );
    assertEquals([code, stdout], [2, ""]);
    assertEquals(project.snapshot(), before);
  });
}

const calls: [args: string[], stderr: string][] = [
  [
    ["nosuch.sh"],
    `mlxpsub: error: Cannot read script "nosuch.sh": it does not exist
hint: Check the path; it is taken from the current directory
`,
  ],
  [
    ["main.py"],
    `mlxpsub: error: Cannot read "main.py": it is a Python program, which a script for mlxpsub starts
hint: Write a shell script with python main.py and its sweeps
`,
  ],
  [
    ["script.sh", "--scheduler", "slurm", "--set", "time=1"],
    `mlxpsub: error: Cannot set "time=1": directives of SLURM begin with "#SBATCH "
hint: Write the option with its hyphens, as a directive has it
`,
  ],
  [
    ["completions"],
    `mlxpsub: error: Cannot print completions: no shell is named
hint: Write bash, zsh or fish
`,
  ],
  [
    ["."],
    `mlxpsub: error: Cannot read script ".": it is a directory
hint: Name the script in it
`,
  ],
  [
    ["script.sh", "--scheduler", "foo"],
    `mlxpsub: error: Cannot use scheduler "foo": there is no such one
hint: Write one of slurm, oar, torque, sge, lsf, moab, flux, local, pbs, uge, gridengine, mwm, flux-core
`,
  ],
  [
    ["script.sh", "--local", "2", "--array"],
    `mlxpsub: error: Cannot submit an array: this machine has no job arrays
hint: Leave --array out
`,
  ],
  [
    ["script.sh", "--scheduler", "oar", "--array", "--max-running", "2"],
    `mlxpsub: error: Cannot limit what runs at once: arrays of OAR have no such limit
hint: Leave --max-running out
`,
  ],
  [
    ["script.sh"],
    `mlxpsub: error: Cannot find a scheduler here: none of sbatch, oarsub, qsub, bsub, msub, flux is on PATH
hint: Load the scheduler's module, name it with --scheduler, or run the jobs here with --local
`,
  ],
];

for (const [args, wanted] of calls) {
  Deno.test(`mlxpsub ${args.join(" ")} is refused, and touches nothing`, async () => {
    using project = new Project({
      "script.sh": "#!/bin/bash\npython main.py seed=1,2\n",
      "main.py": "",
    });
    const before = project.snapshot();
    const { code, stdout, stderr } = await mlxpsub(args, {
      cwd: project.dir,
      env: { PATH: "/nowhere" },
    });
    assertEquals([stderr, code, stdout], [wanted, 2, ""]);
    assertEquals(project.snapshot(), before);
  });
}

Deno.test("mlxpsub says which schedulers it found, where they are several", async () => {
  using project = new Project({
    "script.sh": "#!/bin/bash\npython main.py seed=1,2\n",
    "main.py": "",
  });
  const env = project.fakeEnvironment("sbatch", "bsub");
  const { code, stderr } = await mlxpsub(["script.sh"], {
    cwd: project.dir,
    env: { ...env, PATH: `${project.root}/fakes/bin` },
  });
  assertEquals(
    [stderr, code],
    [
      `mlxpsub: error: Cannot choose a scheduler: slurm (sbatch) and lsf (bsub) are here, and no server answers
hint: Name one: --scheduler slurm
`,
      2,
    ],
  );
});

Deno.test("mlxpsub warns of lists behind flags, which it does not sweep", async () => {
  using project = new Project({
    "script.sh": "#!/bin/bash\npython main.py --lr 0.1,1 --seed=1,2 x=1\n",
    "main.py": "",
  });
  const { code, stderr } = await mlxpsub(
    ["script.sh", "-n", "--scheduler", "slurm"],
    { cwd: project.dir },
  );
  assertEquals(
    [stderr, code],
    [
      `script.sh:2:21: warning: "0.1,1" is not swept: it is the value of a flag
   2 | python main.py --lr 0.1,1 --seed=1,2 x=1
     |                     ^
hint: Add --sweep-flag lr if it is a list of values to try
script.sh:2:27: warning: "--seed=1,2" is not swept: it is the value of a flag
   2 | python main.py --lr 0.1,1 --seed=1,2 x=1
     |                           ^
hint: Add --sweep-flag seed if it is a list of values to try
1 job for SLURM; nothing was submitted
`,
      0,
    ],
  );
});

Deno.test("mlxpsub warns of comments that look like directives, and takes $0 for the script", async () => {
  using project = new Project({
    "script.sh": `#!/bin/bash
#SBATH --mem=4G
# SBATCH --qos=long
# PBS is not used here - nor this
#sbatch --mem=4G -t=1
#SBATCH: --mem=4G
#MLXPSUB--array
#Oar -l core=1 job.sh
# sbatch --mem=4G
#note - this
cd "$(dirname "$0")" || exit
for s in 1 2; do python main.py seed=$s; done
`,
    "main.py": "",
  });
  const { code, stderr } = await mlxpsub(
    [
      "script.sh",
      ...["-n", "-q", "--scheduler", "slurm", "--log-dir", "/tmp/none"],
    ],
    { cwd: project.dir },
  );
  assertEquals(
    [
      stderr.split("\n").filter((it) => /warning|hint/.test(it)).map((it) =>
        it.replaceAll(project.dir, "DIR")
      ),
      code,
    ],
    [
      [
        'script.sh:2:2: warning: "#SBATH" is a comment and no directive',
        "hint: Write #SBATCH, if you mean it",
        'script.sh:3:2: warning: "# SBATCH" is a comment and no directive',
        "hint: Write #SBATCH, if you mean it",
        'script.sh:5:2: warning: "#sbatch" is a comment and no directive',
        "hint: Write #SBATCH, if you mean it",
        'script.sh:6:2: warning: "#SBATCH:" is a comment and no directive',
        "hint: Write #SBATCH, if you mean it",
        'script.sh:7:2: warning: "#MLXPSUB" is a comment and no directive',
        "hint: Write #MLXPSUB and a blank, if you mean it",
      ],
      0,
    ],
  );
});

/** The warnings of a dry run. */
async function warningsOf(script: string, ...args: string[]) {
  using project = new Project({ "script.sh": script, "main.py": "" });
  const { stderr } = await mlxpsub(["script.sh", "-n", "-q", ...args], {
    cwd: project.dir,
  });
  return stderr.split("\n").filter((it) => /warning|error/.test(it));
}

Deno.test("mlxpsub warns of a file that several jobs overwrite, unless it appends or each has its own", async () => {
  assertEquals(
    await warningsOf(
      `#!/bin/bash
set -eo pipefail
echo header > results.csv
[ -f once.csv ] || echo header > once.csv
python main.py lr=1,2 > out.txt
python main.py lr=3 2>&1 | tee log.txt
python main.py lr=4,5 > "\${MLXPSUB_LOG_DIR:-.}/out.txt"
for s in 1 2; do
  python main.py seed=$s 2> err_$s.txt | tee -a all.txt
  date > "last $SLURM_JOB_ID"; date > stamp
  cp base.yaml same.yaml; cp $s.yaml cur.yaml; mv $s.yaml old/
  sed -i s/a/b/ same.yaml; sed -i -e s/a/$s/ --posix cur.yaml in.yaml
done
`,
      "--scheduler=slurm",
    ),
    [
      `script.sh:3:15: warning: Each of 7 jobs writes "results.csv" anew: they overwrite one another's`,
      `script.sh:5:25: warning: Each of 2 jobs writes "out.txt" anew: they overwrite one another's`,
      `script.sh:10:39: warning: Each of 2 jobs writes "stamp" anew: they overwrite one another's`,
      `script.sh:11:27: warning: Each of 2 jobs writes "cur.yaml" anew: they overwrite one another's`,
      `script.sh:12:28: warning: Each of 2 jobs writes "in.yaml" anew: they overwrite one another's`,
    ],
  );
  assertEquals(
    await warningsOf("#!/bin/bash\npython main.py lr=1 > out.txt\n", "--local"),
    [],
  );
});

Deno.test("mlxpsub tells ccc_msub's options from msub's", async () => {
  assertEquals(
    await warningsOf(
      "#!/bin/bash\n#MSUB -r name\n#MSUB -n 1\n#MSUB -T 86400\n#MSUB -@ me@x:end\npython main.py\n",
      "--scheduler=moab",
    ),
    [
      "script.sh:2:1: error: Cannot submit with -r, -T, -@: so ccc_msub reads them, and msub does not",
    ],
  );
});

Deno.test("mlxpsub asks where to log for a program that is in a container alone", async () => {
  const script = (mount: string) =>
    `#!/bin/bash\napptainer exec ${mount} i.sif python /repo/main.py lr=1,2\n`;
  assertEquals(await warningsOf(script("-B $PWD:/repo"), "--local"), []);
  assertEquals(await warningsOf(script("--nv"), "--local"), [
    'script.sh:2:1: error: Cannot tell the log directory of "/repo/main.py": its own directory is one of the container, and not there now',
  ]);
});

Deno.test("mlxpsub warns of a pipe that hides the failure of a run", async () => {
  const told = async (script: string): Promise<string[]> => {
    using project = new Project({ "script.sh": script, "main.py": "" });
    const { stderr } = await mlxpsub(["script.sh", "-n", "-q", "--local"], {
      cwd: project.dir,
    });
    return stderr.split("\n").filter((it) => /warning/.test(it));
  };
  const loop = "f() { python main.py s=$1 |& tee x | cat; }; f 1; f 2\n";
  assertEquals(
    await told(`#!/bin/bash\npython main.py a=1,2 | tee out.txt\n${loop}`),
    [
      'script.sh:2:24: warning: A failure of "main.py" will show in mlxpsub only: the exit code is that of "tee"',
      `script.sh:2:24: warning: Each of 2 jobs writes "out.txt" anew: they overwrite one another's`,
      `script.sh:3:30: warning: Each of 2 jobs writes "x" anew: they overwrite one another's`,
      'script.sh:3:38: warning: A failure of "main.py" will not show: the exit code is that of "cat"',
    ],
  );
  assertEquals(
    await told(
      `#!/bin/bash\nset -euo pipefail\npython main.py a=1,2 | tee -a out.txt\n`,
    ),
    [],
  );
});

function byName(a: { name: string }, b: { name: string }): number {
  return a.name < b.name ? -1 : 1;
}
