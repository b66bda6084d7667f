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

/** What else the small job says, that comes after two jobs; who pays is kept. */
const small: Record<string, string[]> = {
  slurm: [
    "#SBATCH --account=lab -p gpu",
    "#SBATCH --time=5",
    "#SBATCH --dependency=afterany:4711:4712",
  ],
  oar: [
    "#OAR --project lab",
    "#OAR -l resource_id=1,walltime=0:05:00",
    "#OAR -a 1000",
    "#OAR -a 2000",
  ],
  torque: [
    "#PBS -A lab -q gpu",
    "#PBS -l walltime=0:05:00",
    "#PBS -W depend=afterany:11.server:12.server",
  ],
  sge: ["#$ -P lab -q gpu", "#$ -l h_rt=0:05:00", "#$ -hold_jid 11,12"],
  lsf: [
    "#BSUB -P lab -q gpu",
    "#BSUB -W 5",
    '#BSUB -w "ended(101) && ended(102)"',
  ],
  moab: [
    "#MSUB -A lab -q gpu -l qos=low",
    "#MSUB -l walltime=0:05:00",
    "#MSUB -l depend=afterany:Moab.11:Moab.12",
  ],
};

const header = `#SBATCH --account=lab -p gpu --gres=gpu:8 --mem=1T -t 1-0
#OAR --project lab
#OAR -l nodes=4,walltime=9:00:00
#OAR -t besteffort
#PBS -A lab -q gpu -l nodes=4:ppn=8,walltime=9:00:00
#$ -P lab -q gpu -pe mpi 64 -l h_rt=9:00:00,gpu=4
#BSUB -P lab -q gpu -n 64 -W 9:00
#BSUB -R "span[ptile=8]"
#MSUB -A lab -q gpu -l nodes=4,qos=low,walltime=9:00:00
`;

for (const family of families) {
  const flavour = Object.values(family.env)[0] ?? family.name;
  const { mail, title } = batchSchedulerOf(family.name);
  Deno.test(`--mail has ${flavour} send one message, or says that it cannot`, async () => {
    using project = new Project({
      "one.sh": "#!/bin/bash\npython main.py\n",
      "two.sh": `#!/bin/bash\n${header}python main.py seed=1,2\n`,
      "main.py": "",
    });
    const env = { ...project.fakeEnvironment(...family.fakes), ...family.env };
    const run = (...words: string[]) =>
      mlxpsub(words, { cwd: project.dir, env });
    const submit = (...words: string[]) =>
      run(...words, "-j1", "--scheduler", family.name, "--mail", "a@b.org");
    const linesOf = (path: string, wanted: readonly string[]) =>
      project.read(path).split("\n").filter((it) => wanted.includes(it));
    const one = await submit("one.sh", "-q");
    if (mail === undefined) {
      assertEquals([one.code, one.stderr.split("\n")[0]], [
        2,
        `mlxpsub: error: Cannot send mail: ${title} sends none`,
      ]);
      return;
    }
    assertEquals([one.code, one.stderr], [0, ""]);
    const wanted = lines[family.name] ?? [];
    assertEquals(linesOf("logs/1/script.sh", wanted), wanted);
    const array = await submit("two.sh", "--array", "-q");
    assertEquals([array.code, array.stderr], [0, ""]);
    const text = project.read("logs/2/metadata/array.sh").split("\n");
    const alone = flavour === "slurm" || flavour === "pbspro";
    assertEquals(text.filter((it) => wanted.includes(it)), alone ? wanted : []);
    assertEquals(
      [...Deno.readDirSync(`${project.dir}/logs`)].some((it) =>
        it.name === "4"
      ),
      !alone,
    );
    if (!alone) assertEquals(linesOf("logs/4/script.sh", wanted), wanted);
  });

  if (mail === undefined) continue;
  Deno.test(`--mail adds a small job on ${flavour}, which goes as the sweep does`, async () => {
    using project = new Project({
      "two.sh": `#!/bin/bash\n${header}python main.py seed=1,2\n`,
      "main.py": "",
    });
    const env = { ...project.fakeEnvironment(...family.fakes), ...family.env };
    const run = (...words: string[]) =>
      mlxpsub(words, { cwd: project.dir, env });
    const submitted = await run(
      ...["two.sh", "-j1", "--scheduler", family.name, "--mail", "a@b.org"],
    );
    assertEquals(submitted.code, 0, submitted.stderr);
    const said =
      `${project.dir}/logs/3 does nothing but have ${title} send the mail when all have ended`;
    assertEquals(submitted.stderr.split("\n").filter((it) => it === said), [
      said,
    ]);
    const script = project.read("logs/3/script.sh");
    const body = [...small[family.name] ?? [], ...lines[family.name] ?? []];
    const { prefix } = batchSchedulerOf(family.name);
    assertEquals(
      script.split("\n").filter((it) =>
        it.startsWith(`${prefix} `) &&
        !/ (?:-[NJnoeEOS]|--job-name|--output|--error|--open-mode)[ =]/.test(it)
      ).toSorted(),
      body.toSorted(),
    );
    assertEquals(script.split("\n").slice(-4, -1).at(-1), "true");
    // nothing of the sweep: neither waited for nor a result
    const results = await run("results", "--csv");
    assertEquals(results.stdout.split("\n").length, 4, results.stdout);
    const resumed = await run("resume");
    assertEquals([resumed.code, resumed.stdout], [0, ""]);
    const status = await run("status", "--sweep", "last", "--json");
    assertEquals(status.stderr.includes("sweeps:"), false, status.stderr);
    const { jobs } = JSON.parse(status.stdout);
    assertEquals(jobs.length, 3);
    const whole = await run("status", "-q", "--sweep", `${jobs[2].sweep}`);
    assertEquals(whole.stdout.split("\n").length, 4, whole.stderr);
    const cancelled = await run("cancel", "--all");
    assertEquals(
      [cancelled.code, cancelled.stdout.match(/cancelled/g)?.length],
      [
        0,
        3,
      ],
      cancelled.stderr,
    );
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
script.sh:2:1: warning: script.sh has #SBATCH directives, of which OAR reads none: it reads #OAR
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

for (
  const mode of [
    ...["kill 2", "kill-after 2", "kill 3", "kill-after 3", "kill-lost 3"],
    ...["limit 1", "limit 2", "ambiguous"],
  ]
) {
  Deno.test(`after "${mode}" resume sees to it that one mail is sent`, async () => {
    using project = new Project({
      "script.sh": "#!/bin/bash\npython main.py seed=1,2\n",
      "main.py": "",
    });
    const { fakes } = families[0] ?? { fakes: [] };
    const env = project.fakeEnvironment(...fakes);
    const run = (mode: string, ...words: string[]) =>
      mlxpsub(words, {
        cwd: project.dir,
        env: { ...env, FAKE_MODE: mode },
      });
    await run(mode, "script.sh", "-j1", "--mail");
    // once more does no harm
    for (let round = 0; round < 3; round++) await run("ok", "resume");
    const jobs = [...Deno.readDirSync(`${project.root}/fake/jobs`)].map((it) =>
      project.root + `/fake/jobs/${it.name}/script`
    );
    const texts = jobs.map((it) => Deno.readTextFileSync(it));
    const mails = texts.filter((it) => it.includes("--mail-type"));
    assertEquals([texts.length, mails.length], [3, 1]);
    const waits = /^#SBATCH --dependency=afterany:\d+:\d+$/m;
    assertEquals(waits.test(mails[0] ?? ""), true, mails[0]);
    const { stdout } = await run("ok", "status");
    assertEquals(stdout.split("\n").length, 4, stdout);
  });
}

Deno.test("--first asks for the mail when resume brought the rest", async () => {
  using project = new Project({
    "script.sh": "#!/bin/bash\npython main.py seed=1,2\n",
    "main.py": "",
  });
  const env = project.fakeEnvironment("sbatch", "squeue", "sacct");
  const run = (...words: string[]) => mlxpsub(words, { cwd: project.dir, env });
  const first = await run("script.sh", "--first", "1", "--mail");
  assertEquals(
    first.stderr.includes(
      "the mail is asked for when all are in: mlxpsub resume",
    ),
    true,
    first.stderr,
  );
  const dry = await run("script.sh", "--mail", "--dry-run");
  assertEquals(
    dry.stderr.includes("one mail, by a small job after these"),
    true,
  );
  const rest = await run("resume");
  assertEquals(rest.stdout.split("\n").map((it) => it.split("\t")[1]), [
    "4712",
    "4713",
    undefined,
  ]);
});
