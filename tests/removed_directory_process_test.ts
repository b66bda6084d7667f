/** Log directories that are removed while jobs wait, and made anew. */
import { assertEquals } from "@std/assert";
import { families, hasArrays, type Life, submitted } from "./life.ts";

const script = `#!/bin/bash
python main.py seed=1,2
`;

/** The numbers of the fakes' jobs, the oldest first. */
function jobsOf({ project }: Life): string[] {
  return [...Deno.readDirSync(`${project.root}/fake/jobs`)]
    .map((it) => it.name).sort((a, b) => Number(a) - Number(b));
}

/** Starts a job as its node would; the second one of an array. */
function start(
  { project: { root, dir } }: Life,
  scheduler: string,
  id: string,
): { code: number; said: string } {
  const job = `${root}/fake/jobs/${id}`;
  Deno.mkdirSync(`${root}/python`, { recursive: true });
  Deno.writeTextFileSync(
    `${root}/python/python`,
    '#!/bin/sh\necho "$2" >>"$MLXPSUB_LOG_DIR/ran"\n',
    { mode: 0o755 },
  );
  // OAR keeps no copy
  const program = scheduler === "oar"
    ? Deno.readTextFileSync(`${job}/path`)
    : `${job}/script`;
  if (scheduler !== "oar") Deno.chmodSync(program, 0o755);
  const isArray = Deno.readTextFileSync(`${job}/tasks`) !== "";
  const { code, stderr } = new Deno.Command(program, {
    cwd: dir,
    clearEnv: true,
    env: {
      PATH: `${root}/python:/usr/bin:/bin`,
      OAR_JOB_ID: String(Number(id) + (isArray ? 1 : 0)),
      ...Object.fromEntries(
        [
          "SLURM_ARRAY_TASK_ID",
          "OAR_ARRAY_INDEX",
          "PBS_ARRAYID",
          "PBS_ARRAY_INDEX",
          "SGE_TASK_ID",
          "LSB_JOBINDEX",
        ].map((it) => [it, "2"]),
      ),
    },
    stdout: "null",
  }).outputSync();
  return { code, said: new TextDecoder().decode(stderr) };
}

const told = (logDir: string) =>
  `mlxpsub: ${logDir} belongs to another job by now, so this one ends\n`;

for (const family of families) {
  const flavour = Object.values(family.env).join("");
  for (const way of ["singles", "an array"]) {
    // Moab's arrays are not made
    if (way === "an array" && family.name === "moab") continue;
    if (way === "an array" && !hasArrays(family)) continue;
    Deno.test(`a job of ${family.name} ${flavour} leaves a directory alone that another sweep has by now: ${way}`, async () => {
      using life = await submitted(family, script);
      const { dir } = life.project;
      const logs = `${dir}/logs`;
      const submit = async (): Promise<string> => {
        Deno.removeSync(logs, { recursive: true });
        const before = jobsOf(life);
        const { code, stderr } = await life.run(
          ...["script.sh", "-q", "-j1", "--scheduler", family.name],
          ...way === "an array" ? ["--array"] : [],
        );
        assertEquals([code, stderr], [0, ""]);
        return jobsOf(life).filter((it) => !before.includes(it))[0] ?? "";
      };
      const old = await submit();
      const fresh = await submit();
      const at = way === "an array" ? 2 : 1;
      const logDir = `${logs}/${at}`;

      const { code, said } = start(life, family.name, old);
      assertEquals(code, 1);
      const names = [...Deno.readDirSync(`${logDir}/metadata`)]
        .map((it) => it.name);
      assertEquals(names.includes("end"), false);
      const log = way === "an array"
        ? Deno.readTextFileSync(`${logDir}/log.stderr`)
        : said;
      assertEquals(log, told(logDir));

      assertEquals(start(life, family.name, fresh).code, 0);
      assertEquals(Deno.readTextFileSync(`${logDir}/ran`), `seed=${at}\n`);
      assertEquals(
        /^exit=0 .* sweep=\S+ in=/m.test(
          Deno.readTextFileSync(`${logDir}/metadata/end`),
        ),
        true,
      );
    });
  }
}

for (const shell of ["bash", "dash", "bash -eu", "dash -eu"]) {
  Deno.test(`${shell} begins where its directory is its own, or is nobody's`, async () => {
    using life = await submitted(
      families.find((it) => it.name === "slurm") ?? families[0]!,
      `#!/bin/${shell}\npython main.py seed=1\n`,
    );
    const [id = ""] = jobsOf(life);
    const { dir } = life.project;
    const attempt = () => start(life, "slurm", id).code;
    const script = `${dir}/logs/1/script.sh`;
    assertEquals(attempt(), 0);
    // who may look into it is not known to a job
    Deno.renameSync(`${dir}/logs/1`, `${dir}/logs/aside`);
    assertEquals(attempt() === 1, false);
    Deno.renameSync(`${dir}/logs/aside`, `${dir}/logs/1`);
    // MLXP takes numbers, too, and writes no script
    Deno.renameSync(script, `${script}.aside`);
    assertEquals(attempt(), 1);
    Deno.writeTextFileSync(script, "#!/bin/bash\n");
    assertEquals(attempt(), 1);
    // what cannot be read tells nothing
    Deno.removeSync(script);
    Deno.mkdirSync(script);
    assertEquals(attempt(), 0);
    Deno.removeSync(script);
    Deno.renameSync(`${script}.aside`, script);
    assertEquals(attempt(), 0);
    assertEquals(
      Deno.readTextFileSync(`${dir}/logs/1/ran`),
      "seed=1\n".repeat(3),
    );
  });
}
