import { assertEquals } from "@std/assert";
import { families, slurm } from "./life.ts";
import { type CallResult, mlxpsub, Project } from "./mlxpsub.ts";

function projectOf(family: typeof families[number]) {
  const project = new Project({
    "script.sh": "#!/bin/bash\npython main.py model=vit,cnn seed=1,2\n",
    "main.py": "",
  });
  const env = { ...project.fakeEnvironment(...family.fakes), ...family.env };
  const run = (...args: string[]) => mlxpsub(args, { cwd: project.dir, env });
  return {
    project,
    run,
    mode: (mode: string) =>
      Deno.writeTextFileSync(`${project.root}/fake/mode`, `${mode}\n`),
    submit: () =>
      run(
        ...["script.sh", "-j1", "--scheduler", family.name],
        "--all-or-nothing",
      ),
    states: async () =>
      (await run("status", "-q")).stdout.trimEnd().split("\n").map((it) =>
        it.split("\t")[2] ?? ""
      ),
    /** How many jobs the scheduler ever had. */
    submitted: () => [...Deno.readDirSync(`${project.root}/fake/jobs`)].length,
    [Symbol.dispose]: () => project[Symbol.dispose](),
  };
}

function firstLine({ code, stderr }: CallResult): [number, string] {
  return [code, (stderr.split("\n")[0] ?? "").replace(/-[0-9a-f]{4}\b/, "-x")];
}

for (const family of families) {
  const flavour = Object.values(family.env)[0] ?? family.name;
  Deno.test(`--all-or-nothing lets jobs go when all are in, and takes them back when one is refused, on ${flavour}`, async () => {
    {
      using it = projectOf(family);
      assertEquals(firstLine(await it.submit()), [
        0,
        "all are in, and may start",
      ]);
      assertEquals(await it.states(), Array(4).fill("PENDING"));
    }
    using it = projectOf(family);
    Deno.mkdirSync(`${it.project.root}/fake`);
    it.mode("refuse-some model=cnn.seed=1");
    assertEquals(firstLine(await it.submit()), [
      1,
      "one was refused, and so all were taken back",
    ]);
    assertEquals(await it.states(), [
      ...["CANCELLED", "CANCELLED", "REFUSED", "CANCELLED"],
    ]);
    assertEquals(it.submitted(), 2);
  });
}

Deno.test("--all-or-nothing that is killed goes on with resume: the rest is submitted, each job once, and all are let go", async () => {
  for (
    const mode of ["kill 3", "kill-after 3", "kill-lost 3", "kill-after 4"]
  ) {
    using it = projectOf(slurm);
    Deno.mkdirSync(`${it.project.root}/fake`);
    it.mode(mode);
    assertEquals((await it.submit()).code, 137);
    assertEquals(
      (await it.states()).filter((state) => state === "PENDING"),
      [],
    );
    it.mode("ok");
    const { code, stderr } = await it.run("resume", "-j1");
    assertEquals([mode, code, stderr.includes("all are in, and may start")], [
      mode,
      0,
      true,
    ]);
    assertEquals(await it.states(), Array(4).fill("PENDING"));
    assertEquals([mode, it.submitted()], [mode, 4]);
    assertEquals(
      (await it.run("resume")).stderr,
      "nothing is left to submit\n",
    );
  }
});

Deno.test("--all-or-nothing stays held under a limit; resume refused takes all back; cancel ends it", async () => {
  using it = projectOf(slurm);
  Deno.mkdirSync(`${it.project.root}/fake`);
  it.mode("limit 2");
  const limited = await it.submit();
  assertEquals([limited.code, /held until all are in/.test(limited.stderr)], [
    1,
    true,
  ]);
  assertEquals(await it.states(), ["HELD", "HELD", "PREPARED", "PREPARED"]);
  it.mode("refuse");
  assertEquals(firstLine(await it.run("resume", "-j1")), [
    1,
    "one was refused, and so all were taken back",
  ]);
  assertEquals(await it.states(), [
    ...["CANCELLED", "CANCELLED", "REFUSED", "CANCELLED"],
  ]);
  using other = projectOf(slurm);
  Deno.mkdirSync(`${other.project.root}/fake`);
  other.mode("limit 2");
  await other.submit();
  assertEquals((await other.run("cancel", "--sweep", "last", "-q")).code, 0);
  assertEquals(await other.states(), Array(4).fill("CANCELLED"));
  assertEquals(
    (await other.run("resume")).stderr,
    "nothing is left to submit\n",
  );
});

Deno.test("--all-or-nothing whose release fails is released by resume", async () => {
  using it = projectOf(slurm);
  Deno.mkdirSync(`${it.project.root}/fake`);
  Deno.writeTextFileSync(`${it.project.root}/fake/scontrol-fails`, "");
  assertEquals(firstLine(await it.submit()), [
    1,
    "all are in; 4 jobs still held",
  ]);
  Deno.removeSync(`${it.project.root}/fake/scontrol-fails`);
  assertEquals(
    (await it.run("resume", "-n")).stderr,
    "4 jobs held until all are in, or one is refused\n",
  );
  assertEquals(firstLine(await it.run("resume")), [
    0,
    "all are in, and may start",
  ]);
  assertEquals(await it.states(), Array(4).fill("PENDING"));
});

Deno.test("--all-or-nothing that is killed after it let jobs go, before it noted that, is over with the next resume", async () => {
  for (const family of [slurm, ...families.filter((it) => it.name === "oar")]) {
    using it = projectOf(family);
    await it.submit();
    const dir = `${it.project.dir}/logs/.mlxpsub`;
    const [name = ""] = [...Deno.readDirSync(dir)].map((it) => it.name)
      .filter((it) => it.endsWith(".jsonl"));
    const lines = Deno.readTextFileSync(`${dir}/${name}`).split("\n");
    Deno.writeTextFileSync(
      `${dir}/${name}`,
      lines.filter((it) => !/"event":"(?:released|closed)"/.test(it))
        .join("\n"),
    );
    assertEquals(firstLine(await it.run("resume")), [
      0,
      "all are in, and may start",
    ]);
    assertEquals(
      (await it.run("resume")).stderr,
      "nothing is left to submit\n",
    );
    assertEquals(await it.states(), Array(4).fill("PENDING"));
  }
});

Deno.test("--all-or-nothing does not go with --first or --hold", async () => {
  using it = projectOf(slurm);
  const first = await it.run("script.sh", "--all-or-nothing", "--first", "1");
  assertEquals([first.code, first.stderr], [
    2,
    `mlxpsub: error: Cannot submit all jobs or none, and only the first of them
hint: Leave out --all-or-nothing or --first
`,
  ]);
  const hold = await it.run("script.sh", "--all-or-nothing", "--hold");
  assertEquals([hold.code, hold.stderr], [
    2,
    `mlxpsub: error: Cannot hold jobs until they are released, and release them when all are in
hint: Leave out --hold or --all-or-nothing
`,
  ]);
});
