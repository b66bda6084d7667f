/** OAR runs besteffort and idempotent jobs again under other ids. */
import { assertEquals } from "@std/assert";
import { families, submitted } from "./life.ts";

Deno.test("status, --skip-done and cancel go by the newest id of a job that OAR runs again", async () => {
  const oar = families.find((it) => it.name === "oar");
  if (oar === undefined) throw new Error("no fakes of OAR");
  using life = await submitted(oar);
  const jobs = `${life.project.root}/fake/jobs`;
  for (const at of [0, 1, 2, 3]) life.set(at, "running");
  // 1000 goes on as 5000, and that as 6000
  for (const [old, id] of [["1000", "5000"], ["5000", "6000"]]) {
    Deno.mkdirSync(`${jobs}/${id}`);
    for (const name of ["name", "path"]) {
      Deno.copyFileSync(`${jobs}/1000/${name}`, `${jobs}/${id}/${name}`);
    }
    Deno.writeTextFileSync(`${jobs}/${id}/state`, "running\n");
    Deno.writeTextFileSync(`${jobs}/${old}/resubmitted`, `${id}\n`);
  }
  const states = async () => {
    const { stdout } = await life.run("status", "-q");
    return stdout.trim().split("\n").map((it) => it.split("\t")[2]);
  };
  assertEquals(await states(), ["RUNNING", "RUNNING", "RUNNING", "RUNNING"]);
  const again = await life.run(
    ...["script.sh", "--skip-done", "--scheduler", "oar", "-q"],
  );
  assertEquals([again.code, again.stdout], [0, ""], again.stderr);
  life.queries();
  const cancelled = await life.run("cancel", "--all", "--yes");
  assertEquals(
    [cancelled.code, cancelled.stderr, life.queries().at(-1)],
    [0, "4 jobs cancelled\n", "oardel 6000 2000 3000 4000"],
  );
  assertEquals(
    await states(),
    ["CANCELLED", "CANCELLED", "CANCELLED", "CANCELLED"],
  );
});
