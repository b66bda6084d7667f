import { assertEquals } from "@std/assert";
import { families, type Life, slurm, submitted } from "./life.ts";
import { mlxpsub, Project, start } from "./mlxpsub.ts";

const next = "#!/bin/bash\npython next.py\n";

function writeNext({ project: { dir } }: Life, text: string): void {
  Deno.writeTextFileSync(`${dir}/next.sh`, text);
  Deno.writeTextFileSync(`${dir}/next.py`, "");
}

/** The directives by which a job of each family waits for its second to fourth job. */
const lines: Record<string, { ended: string[]; completed?: string[] }> = {
  slurm: {
    ended: ["#SBATCH --dependency=afterany:4712:4713:4714"],
    completed: ["#SBATCH --dependency=afterok:4712:4713:4714"],
  },
  oar: { ended: ["#OAR -a 2000", "#OAR -a 3000", "#OAR -a 4000"] },
  torque: {
    ended: ["#PBS -W depend=afterany:12.server:13.server:14.server"],
    completed: ["#PBS -W depend=afterok:12.server:13.server:14.server"],
  },
  sge: { ended: ["#$ -hold_jid 12,13,14"] },
  lsf: {
    ended: ['#BSUB -w "ended(102) && ended(103) && ended(104)"'],
    completed: ['#BSUB -w "done(102) && done(103) && done(104)"'],
  },
  moab: {
    ended: ["#MSUB -l depend=afterany:Moab.12:Moab.13:Moab.14"],
    completed: ["#MSUB -l depend=afterok:Moab.12:Moab.13:Moab.14"],
  },
  flux: {
    ended: ["f2F2", "f2F3", "f2F4"].map((it) =>
      `#flux: --dependency=afterany:${it}`
    ),
    completed: ["f2F2", "f2F3", "f2F4"].map((it) =>
      `#flux: --dependency=afterok:${it}`
    ),
  },
};

/** The lines of a script that speak of other jobs. */
function waiting(script: string): string[] {
  return script.split("\n").filter((it) =>
    /^#\S+ (?:-W depend|--dependency|-a |-hold_jid|-w |-l depend)/.test(it)
  );
}

for (const family of families) {
  const flavour = Object.values(family.env)[0] ?? family.name;
  Deno.test(`--after and --after-ok make jobs wait for others on ${flavour}`, async () => {
    using life = await submitted(family);
    life.set(0, "done", 0);
    life.set(1, "running");
    writeNext(life, next);
    const submit = (option: string) =>
      life.run("next.sh", "-q", "--scheduler", family.name, option, "last");
    const after = await submit("--after");
    assertEquals([after.code, after.stderr], [0, ""]);
    const { ended, completed } = lines[family.name] ?? { ended: [] };
    assertEquals(waiting(life.project.read("logs/5/script.sh")), ended);
    const ok = await life.run(
      ...["next.sh", "-q", "--scheduler", family.name, "--after-ok", "1-4"],
    );
    if (completed === undefined) {
      assertEquals([ok.code, ok.stderr.split("\n")[1]], [
        2,
        "hint: Write --after, or mlxpsub wait before this call, which tells by its exit code",
      ]);
      return;
    }
    assertEquals([ok.code, ok.stderr], [0, ""]);
    assertEquals(waiting(life.project.read("logs/6/script.sh")), completed);
  });
}

Deno.test("--after waits for an array by its own id where all of it is meant, else for its jobs", async () => {
  using life = await submitted(
    slurm,
    "#!/bin/bash\n#MLXPSUB --array\npython main.py seed=1,2,3\n",
  );
  writeNext(life, next);
  const submit = async (at: number, ...words: string[]) => {
    const { code, stderr } = await life.run("next.sh", "-q", ...words);
    assertEquals([code, stderr], [0, ""]);
    return waiting(life.project.read(`logs/${at}/script.sh`));
  };
  assertEquals(await submit(4, "--after", "1-3"), [
    "#SBATCH --dependency=afterany:4711",
  ]);
  assertEquals(await submit(5, "--after", "1", "--after", "logs/3"), [
    "#SBATCH --dependency=afterany:4711_1:4711_3",
  ]);
  assertEquals(await submit(6, "--array", "--after", "last"), [
    "#SBATCH --dependency=afterany:4713",
  ]);
});

Deno.test("--after starts at once when all have ended; --after-ok refuses what did not complete", async () => {
  using life = await submitted(slurm);
  for (const at of [0, 1, 2]) life.set(at, "done", 0);
  life.set(3, "failed", 3);
  writeNext(life, next);
  const ok = await life.run("next.sh", "-q", "--after-ok", "last");
  const { dir } = life.project;
  assertEquals(ok, {
    code: 2,
    stdout: "",
    stderr:
      `mlxpsub: error: Cannot start after 1 job (${dir}/logs/4): ended without completing
hint: Write mlxpsub resubmit --failed first, or --after to start however they ended
`,
  });
  const any = await life.run("next.sh", "-q", "--after", "last");
  assertEquals([any.code, any.stderr], [0, ""]);
  assertEquals(waiting(life.project.read("logs/5/script.sh")), []);
});

Deno.test("what --after asked for is asked for again by resume, and taken out by resubmit --unset", async () => {
  using life = await submitted(slurm);
  writeNext(life, "#!/bin/bash\npython next.py a=1,2\n");
  const { root } = life.project;
  Deno.writeTextFileSync(`${root}/fake/mode`, "limit 5\n");
  const first = await life.run("next.sh", "-q", "-j1", "--after", "1-4");
  assertEquals(first.code, 1);
  Deno.writeTextFileSync(`${root}/fake/mode`, "ok\n");
  assertEquals((await life.run("resume", "-q")).code, 0);
  const wanted = ["#SBATCH --dependency=afterany:4711:4712:4713:4714"];
  const handed = [...Deno.readDirSync(`${root}/fake/jobs`)].map((it) =>
    Deno.readTextFileSync(`${root}/fake/jobs/${it.name}/script`)
  ).filter((it) => it.includes("next.py")).map(waiting);
  assertEquals(handed, [wanted, wanted]);
  life.set(5, "failed", 1);
  const again = await life.run(
    "resubmit",
    "6",
    "-q",
    "--unset",
    "--dependency",
  );
  assertEquals([again.code, again.stderr], [0, ""]);
  assertEquals(waiting(life.project.read("logs/6/script.sh")), []);
});

Deno.test("--after says what cannot be waited for", async () => {
  using life = await submitted(slurm);
  const refused = async (text: string, ...words: string[]) => {
    writeNext(life, text);
    const { code, stdout, stderr } = await life.run("next.sh", "-q", ...words);
    assertEquals([code, stdout], [2, ""]);
    return stderr;
  };
  assertEquals(
    await refused(
      "#!/bin/bash\n#SBATCH -d singleton\npython next.py\n",
      "--after=last",
    ),
    `mlxpsub: error: Cannot start after other jobs: "#SBATCH -d singleton" in the script says already when to start
hint: Take it out of the script
`,
  );
  assertEquals(
    await refused(next, "--after", "1", "--after-ok", "2"),
    `mlxpsub: error: Cannot start after some jobs however they end, and after others if they complete
hint: Leave out --after or --after-ok
`,
  );
  assertEquals(
    (await refused(next, "--after", "nosuch")).split("\n")[0],
    'mlxpsub: error: Cannot find sweep "nosuch": no job here is of it',
  );
});

Deno.test("--local --after waits for jobs that run here before anything is written", async () => {
  using project = new Project({
    "script.sh": "#!/bin/bash\npython3 main.py seed=1,2\n",
    "main.py": "import time; time.sleep(0.5); print(time.time())\n",
  });
  const here = { cwd: project.dir };
  const running = start(["script.sh", "--local", "-q"], here);
  const output = running.output();
  while (!isThere(`${project.dir}/logs/2/script.sh`)) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const after = await mlxpsub(
    ["script.sh", "--local", "-q", "--after-ok", "last"],
    here,
  );
  assertEquals([after.code, after.stderr], [0, ""]);
  assertEquals((await output).code, 0);
  const times = [1, 2, 3, 4].map((it) =>
    Number(project.read(`logs/${it}/log.stdout`))
  );
  assertEquals(times, times.toSorted((a, b) => a - b));
});

function isThere(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}

const array = "#!/bin/bash\n#MLXPSUB --array\npython main.py seed=1,2,3\n";

for (
  const [flavour, line] of [
    ["torque", "#PBS -W depend=afteranyarray:11[].server"],
    ["pbspro", "#PBS -W depend=afterany:11[].server"],
    ["sge", "#$ -hold_jid 11"],
  ] as const
) {
  Deno.test(`--after means a whole array by its own id on ${flavour}, some of its jobs where it can`, async () => {
    const family = families.find((it) =>
      Object.values(it.env)[0] === flavour
    ) ?? slurm;
    using life = await submitted(family, array);
    writeNext(life, next);
    const submit = (jobs: string) =>
      life.run(
        ...["next.sh", "-q", "--scheduler", family.name, "--after", jobs],
      );
    assertEquals((await submit("1-3")).stderr, "");
    assertEquals(waiting(life.project.read("logs/4/script.sh")), [line]);
    const some = await submit("2");
    const title = family.name === "sge" ? "SGE" : "TORQUE/PBS";
    const whole = flavour !== "torque";
    const id = family.name === "sge" ? "11" : "11.server";
    assertEquals([some.code, some.stderr], [
      0,
      whole
        ? `mlxpsub: warning: Jobs of ${title} cannot wait for some jobs of an array: they start after all of ${life.project.dir}/logs that are in array ${id}\n`
        : "",
    ]);
    assertEquals(waiting(life.project.read("logs/5/script.sh")), [
      whole ? line : "#PBS -W depend=afterany:11[2].server",
    ]);
  });
}
