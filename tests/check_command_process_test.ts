import { assertEquals } from "@std/assert";
import { commandsWithoutSchedulers, mlxpsub, Project } from "./mlxpsub.ts";

const script = `#!/bin/bash
#SBATCH -p gpu --time=1:00:00
#SBATCH -o mine.txt
#$ -q main.q
python main.py seed=1,2
`;

Deno.test("mlxpsub check shows the head of a job for each scheduler, and touches nothing", async () => {
  using project = new Project({ "script.sh": script, "main.py": "" });
  const before = project.snapshot();
  const { code, stdout } = await mlxpsub(["check", "script.sh"], {
    cwd: project.dir,
  });
  assertEquals(code, 0);
  assertEquals(project.snapshot(), before);
  const parts = stdout.trimEnd().split("\n\n");
  assertEquals(parts.map((it) => it.split("\n")[0]), [
    "SLURM (sbatch): 2 directives",
    "OAR (oarsub): no directives",
    "TORQUE/PBS (qsub): no directives",
    "SGE (qsub): 1 directive",
    "LSF (bsub): no directives",
    "Moab (msub): no directives",
    "Flux (flux): no directives",
  ]);
  const json = await mlxpsub(["check", "script.sh", "--json"], {
    cwd: project.dir,
  });
  const { schedulers, findings } = JSON.parse(json.stdout);
  assertEquals(findings, []);
  assertEquals(schedulers[3], {
    scheduler: "sge",
    directives: 1,
    head: [
      "#!/bin/bash",
      "#$ -N logs.1",
      `#$ -o ${project.dir}/logs/1/log.stdout`,
      `#$ -e ${project.dir}/logs/1/log.stderr`,
      "#$ -S /bin/bash",
      "#$ -q main.q",
    ],
    findings: [],
  });
  const [{ line, column, severity }] = schedulers[0].findings;
  assertEquals([line, column, severity], [3, 9, "warning"]);
  assertEquals(
    parts[3],
    `SGE (qsub): 1 directive
    #!/bin/bash
    #$ -N logs.1
    #$ -o ${project.dir}/logs/1/log.stdout
    #$ -e ${project.dir}/logs/1/log.stderr
    #$ -S /bin/bash
    #$ -q main.q`,
  );
});

Deno.test("mlxpsub check shows the names that --name gives, in the script as well", async () => {
  using project = new Project({
    "script.sh": script.replace(
      "python",
      "#MLXPSUB --name 'vit-%{seed}'\npython",
    ),
    "main.py": "",
  });
  const names = async (...args: string[]): Promise<string[]> => {
    const { stdout } = await mlxpsub(["check", "script.sh", ...args], {
      cwd: project.dir,
    });
    return stdout.match(/(?<=-(?:-job-name=|N |n |J )).*/g) ?? [];
  };
  assertEquals(await names(), Array(7).fill("vit-1-1"));
  assertEquals(
    await names("--name", "vit", "--array", "--scheduler", "slurm"),
    ["vit"],
  );
});

Deno.test("mlxpsub check --scheduler shows one, with what it warns of", async () => {
  using project = new Project({ "script.sh": script, "main.py": "" });
  const settings = { cwd: project.dir };
  const one = ["check", "script.sh", "--scheduler"];
  assertEquals(await mlxpsub([...one, "slurm"], settings), {
    code: 0,
    stdout: `SLURM (sbatch): 2 directives
    #!/bin/bash
    #SBATCH --job-name=logs/1
    #SBATCH --output=${project.dir}/logs/1/log.stdout
    #SBATCH --error=${project.dir}/logs/1/log.stderr
    #SBATCH --open-mode=append
    #SBATCH -p gpu --time=1:00:00
    script.sh:3:9: warning: "-o mine.txt" is replaced: each job has its own stdout
       3 | #SBATCH -o mine.txt
         |         ^

`,
    stderr: "",
  });
  assertEquals(await mlxpsub([...one, "cobalt"], settings), {
    code: 2,
    stdout: "",
    stderr: `mlxpsub: error: Cannot use scheduler "cobalt": there is no such one
hint: Write one of slurm, oar, torque, sge, lsf, moab, flux, local, pbs, uge, gridengine, mwm, flux-core
`,
  });
});

Deno.test("mlxpsub submits to no scheduler whose program is not there, and touches nothing", async () => {
  using project = new Project({ "script.sh": script, "main.py": "" });
  const before = project.snapshot();
  const { code, stdout, stderr } = await mlxpsub(
    ["script.sh", "--scheduler", "lsf"],
    { cwd: project.dir },
  );
  assertEquals([code, stdout], [2, ""]);
  assertEquals(
    stderr.split("\n").slice(-3),
    [
      "mlxpsub: error: Cannot submit to LSF: bsub is not on PATH",
      "hint: Load the scheduler's module, name another with --scheduler, or run the jobs here with --local",
      "",
    ],
  );
  assertEquals(project.snapshot(), before);
});

const misread = `#!/bin/bash
#SBATCH -p gpu --comment=a#b
#SBATCH --account=$LAB
 #SBATCH --mem=4G
#PBS -l walltime=1:00:00
#OAR --project=vision
#OAR -l core=1 -t besteffort
#OAR -p "gpu='YES'"
#$ -A "a#b"
#$ -q "all.q" -A "x"
#MSUB -r name
#MSUB -T 3600
#BSUB -G $LAB
python main.py seed=1,2
#SBATCH --time=1:00:00
`;

/** What is said of line `line`, each by its message. */
function saidOf(stdout: string, line: number): string[] {
  return stdout.split("\n").flatMap((it) =>
    it.trim().startsWith(`script.sh:${line}:`)
      ? [it.replace(/^\s*script\.sh:\d+:\d+: \w+: /, "")]
      : []
  );
}

Deno.test("mlxpsub check tells what each scheduler's own parser reads otherwise", async () => {
  using project = new Project({ "script.sh": misread, "main.py": "" });
  const { code, stdout } = await mlxpsub(["check", "script.sh"], {
    cwd: project.dir,
    env: { SBATCH_PARTITION: "cpu", SBATCH_OUTPUT: "x" },
  });
  assertEquals(code, 0);
  assertEquals(
    [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 15].map((it) => [
      it,
      ...saidOf(stdout, it),
    ]),
    [
      [
        2,
        'SLURM reads "--comment=a" only: a # outside quotes starts a comment, inside a word too',
      ],
      [
        3,
        '"$LAB" is taken to the letter: SLURM expands no variables in directives',
      ],
      [
        4,
        '"#SBATCH --mem=4G" is left out: SLURM ignores what stands behind blanks',
      ],
      [
        5,
        "sbatch itself obeys #PBS lines, over its own; mlxpsub leaves them out of the job's script",
      ],
      [6, 'OAR 2.5 takes "=" for a part of the value of --project'],
      [
        7,
        "OAR takes this for a part of the value of -l: it reads one option a line",
      ],
      [8, "OAR takes the quotes for a part of the value of -p"],
      [9, "SGE ends the directive at this #, in quotes too"],
      [10, "SGE lets quoted values in one line swallow each other"],
      [
        11,
        "Cannot submit with -r, -T: so ccc_msub reads them, and msub does not",
      ],
      [12],
      [
        13,
        "sbatch itself obeys #BSUB lines, over its own; mlxpsub leaves them out of the job's script",
        '"$LAB" is taken to the letter: LSF expands no variables in directives',
      ],
      [
        15,
        '"#SBATCH --time=1:00:00" is taken, though SLURM itself ignores what stands below the first command',
      ],
    ],
  );
  assertEquals(
    stdout.split("\n").filter((it) => it.includes("in the environment")),
    [
      "    mlxpsub: warning: SBATCH_PARTITION=cpu in the environment beats the script's #SBATCH lines",
    ],
  );
});

Deno.test("mlxpsub check --strict fails where anything is found", async () => {
  using project = new Project({
    "script.sh": misread,
    "fine.sh": "#!/bin/bash\n#SBATCH -p gpu\npython main.py seed=1,2\n",
    "main.py": "",
  });
  const settings = { cwd: project.dir };
  const codeOf = async (...words: string[]) =>
    (await mlxpsub(["check", ...words], settings)).code;
  assertEquals(
    [
      await codeOf("script.sh", "--strict"),
      await codeOf("fine.sh", "--scheduler", "slurm", "--strict"),
    ],
    [1, 0],
  );
});

Deno.test("mlxpsub check shows the head of an array, and what cannot be held where", async () => {
  using project = new Project({ "script.sh": script, "main.py": "" });
  const { code, stdout } = await mlxpsub(
    ["check", "script.sh", "--array", "--max-running", "3"],
    { cwd: project.dir },
  );
  assertEquals(code, 0);
  assertEquals(stdout.includes("    #SBATCH --array=1-2%3\n"), true, stdout);
  const local = await mlxpsub(
    ["check", "script.sh", "--array", "--scheduler", "local", "--strict"],
    { cwd: project.dir },
  );
  assertEquals(local.code, 1);
  assertEquals(local.stdout.includes("has no job arrays"), true, local.stdout);
});

Deno.test("mlxpsub check asks sbatch --test-only, which submits nothing", async () => {
  using project = new Project({
    "script.sh": script,
    "main.py": "",
    "bin/sbatch": `#!/bin/sh
echo "$1" >>"$CALLS"
case $(cat "$2") in
*time=1:00:00*) echo "allocation failure: Requested time limit is invalid" >&2; exit 1 ;;
esac
`,
  });
  Deno.chmodSync(`${project.dir}/bin/sbatch`, 0o755);
  const { code, stdout } = await mlxpsub(
    ["check", "script.sh", "--scheduler", "slurm", "--strict"],
    {
      cwd: project.dir,
      env: {
        PATH: `${project.dir}/bin:${commandsWithoutSchedulers()}`,
        CALLS: `${project.dir}/calls`,
      },
    },
  );
  assertEquals(code, 1);
  assertEquals(
    stdout.includes(
      "SLURM would not take such a job: allocation failure: Requested time limit is invalid",
    ),
    true,
    stdout,
  );
  assertEquals(
    Deno.readTextFileSync(`${project.dir}/calls`),
    "--test-only\n",
  );
});
