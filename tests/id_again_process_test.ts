/** Ids that a scheduler gave again, after its database was made anew. */
import { assertEquals } from "@std/assert";
import { families, hasArrays, slurm, submitted } from "./life.ts";

const others = new Date("2020-01-01T00:00:00Z");

for (const family of families) {
  const flavour = Object.values(family.env).join(" ");
  Deno.test(`a job of somebody else's under one of our ids is neither shown nor cancelled: ${family.name} ${flavour}`, async () => {
    using life = await submitted(family);
    const fake = `${life.project.root}/fake`;
    Deno.writeTextFileSync(`${fake}/submit-times`, "");
    const jobs = [...Deno.readDirSync(`${fake}/jobs`)].map((it) => it.name)
      .sort((a, b) => Number(a) - Number(b));
    for (const [at, id] of jobs.entries()) {
      life.set(at, "running");
      if (at < 2) continue;
      const job = `${fake}/jobs/${id}`;
      Deno.writeTextFileSync(`${job}/name`, "others/1\n");
      Deno.writeTextFileSync(`${job}/path`, "/others/script.sh\n");
      Deno.utimeSync(`${job}/path`, others, others);
    }
    const states = async () => {
      const { stdout } = await life.run("status", "-q");
      return stdout.trim().split("\n").map((it) => it.split("\t")[2]);
    };
    assertEquals(await states(), ["RUNNING", "RUNNING", "ENDING", "ENDING"]);
    life.queries();
    const { code, stderr } = await life.run("cancel", "--all", "--yes");
    const [command = ""] = family.cancelCalls;
    assertEquals(
      [code, stderr, life.queries().at(-1)],
      [
        0,
        "2 jobs cancelled; 2 jobs already over\n",
        `${command.split(" ").slice(0, -2).join(" ")} ${
          family.ids.slice(0, 2).join(" ")
        }`,
      ],
    );
    assertEquals(
      (await states()).slice(0, 2),
      ["CANCELLED", "CANCELLED"],
    );
  });
}

for (const family of families.filter(hasArrays)) {
  const flavour = Object.values(family.env).join(" ");
  Deno.test(`jobs of an array that were submitted while the clock was off are ours: ${family.name} ${flavour}`, async () => {
    using life = await submitted(
      family,
      "#!/bin/bash\n#MLXPSUB --array\npython main.py seed=1,2\n",
    );
    const fake = `${life.project.root}/fake`;
    Deno.writeTextFileSync(`${fake}/submit-times`, "");
    for (const { name } of Deno.readDirSync(`${fake}/jobs`)) {
      const job = `${fake}/jobs/${name}`;
      Deno.writeTextFileSync(`${job}/state`, "running\n");
      Deno.utimeSync(`${job}/path`, others, others);
    }
    const { stderr } = await life.run("status");
    assertEquals(stderr, "2 jobs: 2 RUNNING\n");
  });
}

Deno.test("cancel takes an id where the queue does not answer, and says so", async () => {
  using life = await submitted(slurm);
  for (const at of [0, 1, 2, 3]) life.set(at, "running");
  Deno.writeTextFileSync(`${life.project.root}/fake/squeue-fails`, "");
  const { code, stderr } = await life.run("cancel", "--all", "--yes");
  assertEquals(
    [code, stderr, life.queries().at(-1)],
    [
      0,
      `4 jobs cancelled
mlxpsub: warning: Cannot ask SLURM for all jobs: squeue ended with exit code 1: slurm_load_jobs error: Unable to contact slurm controller (connect failure)
`,
      "scancel 4711 4712 4713 4714",
    ],
  );
});

Deno.test("what Slurm's accounting tells of a later job of that id is not believed", async () => {
  using life = await submitted(slurm);
  const fake = `${life.project.root}/fake`;
  Deno.writeTextFileSync(`${fake}/accounting`, "");
  for (const [at, id] of ["4711", "4712", "4713", "4714"].entries()) {
    life.set(at, "gone");
    const job = `${fake}/jobs/${id}`;
    const old = new Date("2020-01-01T00:00:00Z");
    // 4711: as it was; 4712: another time, the name stays, as of a requeue;
    // 4713, 4714: another time and another name, of which one is of this hour
    const then = at === 3 ? new Date(Date.now() - 1800_000) : old;
    if (at > 0) Deno.utimeSync(`${job}/path`, then, then);
    if (at > 1) Deno.writeTextFileSync(`${job}/name`, "others/1\n");
  }
  const { stdout } = await life.run("status", "-q");
  assertEquals(
    stdout.trim().split("\n").map((it) => it.split("\t")[2]),
    ["COMPLETED", "COMPLETED", "ENDING", "ENDING"],
  );
});
