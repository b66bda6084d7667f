/** What status says of a sweep whose mlxpsub was killed before it submitted. */
import { assertEquals } from "@std/assert";
import { editLog, type Life, slurm, submitted } from "./life.ts";

/** Four jobs as a kill leaves them behind the first lines of their log. */
async function cutBehind(last: string): Promise<Life & Disposable> {
  const life = await submitted(slurm);
  for (const name of ["calls", "jobs"]) {
    Deno.removeSync(`${life.project.root}/fake/${name}`, { recursive: true });
  }
  editLog(life, (lines) => {
    const at = lines.findIndex((it) => JSON.parse(it).event === last);
    return lines.slice(0, at + 1);
  });
  for (let id = 1; id <= 4; id++) {
    Deno.removeSync(`${life.project.dir}/logs/${id}`, { recursive: true });
  }
  return life;
}

const states = (stdout: string) =>
  stdout.trim().split("\n").map((it) => it.split("\t")[2]);

async function resumed(life: Life): Promise<void> {
  assertEquals((await life.run("resume", "-q", "-j1")).code, 0);
  const { stdout, stderr } = await life.run("status");
  assertEquals(states(stdout), Array(4).fill("PENDING"));
  assertEquals(stderr, "4 jobs: 4 PENDING\n");
}

for (const made of ["no directory", "two empty directories"]) {
  Deno.test(`status tells what resume does with a plan, ${made} made`, async () => {
    using life = await cutBehind("plan");
    const { dir } = life.project;
    if (made !== "no directory") {
      for (const id of [1, 2]) Deno.mkdirSync(`${dir}/logs/${id}`);
    }
    const { code, stdout, stderr } = await life.run("status");
    assertEquals([code, stdout, stderr], [
      0,
      "",
      `0 jobs\n4 jobs planned, without a log directory: mlxpsub resume ${dir}/logs makes and submits them\n`,
    ]);
    await resumed(life);
  });
}

Deno.test("status tells what resume does with jobs that have numbers, and no files", async () => {
  using life = await cutBehind("log_ids");
  for (let id = 1; id <= 4; id++) {
    Deno.mkdirSync(`${life.project.dir}/logs/${id}`);
  }
  const { code, stdout, stderr } = await life.run("status");
  assertEquals([code, states(stdout), stderr], [
    0,
    Array(4).fill("PREPARED"),
    "4 jobs: 4 PREPARED\nmlxpsub resume submits those that are PREPARED\n",
  ]);
  await resumed(life);
});
