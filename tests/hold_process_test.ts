import { assertEquals } from "@std/assert";
import { families, slurm } from "./life.ts";
import { mlxpsub, Project } from "./mlxpsub.ts";

const script = "#!/bin/bash\npython main.py model=vit,cnn seed=1,2\n";

/** How each family lets its first and second job go. */
const releases: Record<string, string[]> = {
  slurm: ["scontrol release 4711,4712"],
  oar: ["oarresume 1000 2000"],
  torque: ["qrls 11.server 12.server"],
  sge: ["qrls 11 12"],
  lsf: ["bresume 101 102"],
  moab: ["mjobctl -u user Moab.11", "mjobctl -u user Moab.12"],
  flux: ["flux job urgency f2F1 default", "flux job urgency f2F2 default"],
};

function states(stdout: string): string[] {
  return stdout.trimEnd().split("\n").map((it) => it.split("\t")[2] ?? "");
}

function projectOf(
  family: typeof families[number],
  text = script,
): {
  project: Project;
  run(...args: string[]): ReturnType<typeof mlxpsub>;
  calls(program: string): string[];
} & Disposable {
  const project = new Project({ "script.sh": text, "main.py": "" });
  const env = { ...project.fakeEnvironment(...family.fakes), ...family.env };
  return {
    project,
    run: (...args) => mlxpsub(args, { cwd: project.dir, env }),
    calls: (program) =>
      Deno.readTextFileSync(`${project.root}/fake/queries`).split("\n")
        .filter((it) => it.startsWith(`${program} `)),
    [Symbol.dispose]: () => project[Symbol.dispose](),
  };
}

for (const family of families) {
  const flavour = Object.values(family.env)[0] ?? family.name;
  Deno.test(`--hold submits jobs held on ${flavour}, release lets some go, cancel takes the rest`, async () => {
    using it = projectOf(family);
    const { run } = it;
    const submit = await run(
      ...["script.sh", "-j1", "--scheduler", family.name, "--hold"],
    );
    assertEquals([submit.code, submit.stdout], [
      0,
      family.ids.map((id, at) => `${it.project.dir}/logs/${at + 1}\t${id}\n`)
        .join(""),
    ]);
    const release = await run("release", "1-2");
    assertEquals([release.code, release.stdout, release.stderr], [
      0,
      [1, 2].map((at) =>
        `${it.project.dir}/logs/${at}\t${family.ids[at - 1]}\treleased\n`
      ).join(""),
      "2 jobs released\n",
    ]);
    const wanted = releases[family.name] ?? [];
    // a program may have the command as its first word
    const program = wanted[0]?.split(/ (?:\S*\d|release\b|-u)/)[0] ?? "";
    assertEquals(it.calls(program), wanted);
    assertEquals(states((await run("status", "-q")).stdout), [
      ...["PENDING", "PENDING", "HELD", "HELD"],
    ]);
    const cancel = await run("cancel", "3-4");
    assertEquals([cancel.code, cancel.stderr], [0, "2 jobs cancelled\n"]);
  });
}

for (const family of families) {
  const flavour = Object.values(family.env)[0] ?? family.name;
  const [array, task] = {
    slurm: ["4711", "4711_2"],
    torque: ["11[].server", "11[2].server"],
    sge: ["11", "11.2"],
    lsf: ["101", "101[2]"],
    moab: ["Moab.11", "Moab.11[2]"],
  }[family.name] ?? [];
  // OAR has no id for an array: each job has its own; Flux has no arrays
  if (array === undefined) continue;
  Deno.test(`release lets an array of ${flavour} go as a whole, or single jobs of it`, async () => {
    using it = projectOf(family);
    const submit = await it.run(
      ...["script.sh", "-q", "--scheduler", family.name, "--hold", "--array"],
    );
    assertEquals([submit.code, submit.stderr], [0, ""]);
    const [program = ""] = releases[family.name]?.[0]?.split(" ") ?? [];
    assertEquals((await it.run("release", "2")).stderr, "1 job released\n");
    assertEquals(
      (await it.run("release", "--all")).stderr,
      "3 jobs released; 1 job not held\n",
    );
    assertEquals(it.calls(program).map((line) => line.split(" ").at(-1)), [
      task,
      array,
    ]);
  });
}

Deno.test("release names no job it does not have, and tells what the scheduler refuses", async () => {
  using it = projectOf(slurm);
  const nothing = await it.run("release");
  assertEquals([nothing.code, nothing.stderr], [
    2,
    "mlxpsub: error: Cannot release: no job is named\nhint: Write mlxpsub release ID, or --sweep last or --all\n",
  ]);
  const submit = await it.run("script.sh", "-j1", "--hold");
  assertEquals(
    submit.stderr.replace(/--sweep \S+/, "--sweep NAME"),
    "held until mlxpsub release --sweep NAME\n4 jobs submitted to SLURM\n",
  );
  const wait = await it.run("wait", "--timeout", "1s");
  assertEquals([wait.code, wait.stderr], [
    4,
    "mlxpsub release lets those start that are HELD\n4 jobs had not ended after 1s\n",
  ]);
  const dry = await it.run("release", "--all", "-n");
  assertEquals([dry.code, dry.stderr], [0, "4 jobs would be released\n"]);
  Deno.writeTextFileSync(`${it.project.root}/fake/scontrol-fails`, "");
  const { code, stdout, stderr } = await it.run("release", "3");
  assertEquals([code, stdout, stderr], [
    1,
    `${it.project.dir}/logs/3\t4713\trefused\n`,
    `0 jobs released
mlxpsub: warning: Cannot release 1 job: scontrol ended with exit code 1: scontrol: cannot connect to server
hint: See ${it.project.dir}/logs/3
`,
  ]);
});

Deno.test("--hold is refused where nothing could wait, before anything is written", async () => {
  using it = projectOf(slurm);
  const { code, stderr } = await it.run("script.sh", "--local", "--hold");
  assertEquals([code, stderr], [
    2,
    `mlxpsub: error: Cannot hold jobs: this machine has no queue in which they could wait
hint: Leave out --hold
`,
  ]);
});

Deno.test("what is submitted once more is not held", async () => {
  using it = projectOf(slurm);
  await it.run("script.sh", "-q", "-j1", "--hold");
  await it.run("cancel", "1");
  const { code } = await it.run("resubmit", "1", "-q");
  assertEquals(code, 0);
  assertEquals(states((await it.run("status", "1", "-q")).stdout), ["PENDING"]);
});
