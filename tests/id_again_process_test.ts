/** Ids that Slurm gave again, after its database was made anew. */
import { assertEquals } from "@std/assert";
import { slurm, submitted } from "./life.ts";

Deno.test("what Slurm's accounting tells of a later job of that id is not believed", async () => {
  using life = await submitted(slurm);
  const fake = `${life.project.root}/fake`;
  Deno.writeTextFileSync(`${fake}/accounting`, "");
  for (const [at, id] of ["4711", "4712", "4713", "4714"].entries()) {
    life.set(at, "gone");
    const job = `${fake}/jobs/${id}`;
    const old = new Date("2020-01-01T00:00:00Z");
    // 4711: as it was; 4712: another time, the name stays, as of a requeue;
    // 4713, 4714: another time and another name
    if (at > 0) Deno.utimeSync(`${job}/path`, old, old);
    if (at > 1) Deno.writeTextFileSync(`${job}/name`, "others/1\n");
  }
  const { stdout } = await life.run("status", "-q");
  assertEquals(
    stdout.trim().split("\n").map((it) => it.split("\t")[2]),
    ["COMPLETED", "COMPLETED", "ENDING", "ENDING"],
  );
});
