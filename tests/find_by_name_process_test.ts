/** Jobs whose ids were lost are found again, on each family's fakes. */
import { assertEquals } from "@std/assert";
import { editLog, families, hasArrays, type Life, submitted } from "./life.ts";
import { recordOf } from "./world/fixture.ts";

const ids = [1, 2, 3, 4];

function jobIds(life: Life): string[] {
  return ids.map((id) => recordOf(`${life.project.dir}/logs`, id).jobId ?? "");
}

/** As after a crash between the scheduler's answers and the log. */
function loseAnswers(life: Life): void {
  editLog(
    life,
    (lines) => lines.filter((it) => !/"event":"(?:answer|closed)"/.test(it)),
  );
}

for (const family of families) {
  const { name, env } = family;
  const flavour = Object.values(env)[0] ?? name;

  if (family.tells === "names only") {
    Deno.test(`${name}: a job that has only the name is neither taken nor submitted again`, async () => {
      using life = await submitted(family);
      loseAnswers(life);
      const { code } = await life.run("resume", "-q");
      assertEquals([code, jobIds(life)], [1, ["", "", "", ""]]);
      const queued = [...Deno.readDirSync(`${life.project.root}/fake/jobs`)];
      assertEquals(queued.length, 4);
    });
    continue;
  }

  Deno.test(`${flavour}: jobs whose ids were lost are found by what they run`, async () => {
    using life = await submitted(family);
    loseAnswers(life);
    const { code, stderr } = await life.run("resume", "-q");
    assertEquals([code, stderr, jobIds(life)], [0, "", family.ids]);
    const queued = [...Deno.readDirSync(`${life.project.root}/fake/jobs`)];
    assertEquals(queued.length, 4);
  });
}

for (const family of families) {
  if (!hasArrays(family) || family.tells === "names only") continue;
  const flavour = Object.values(family.env)[0] ?? family.name;
  for (
    const [copies, pack, tasks] of [[0, "", 4], [2, "", 4], [
      0,
      " --pack 2",
      2,
    ]] as const
  ) {
    Deno.test(`${flavour}: an array${pack} that was killed with ${copies} records written is found by what it runs`, async () => {
      using life = await submitted(
        family,
        `#!/bin/bash\n#MLXPSUB --array${pack}\npython main.py seed=1,2,3,4\n`,
      );
      const all = jobIds(life);
      loseAnswers(life);
      for (const id of ids.slice(copies)) {
        Deno.removeSync(
          `${life.project.dir}/logs/${id}/metadata/submission.yaml`,
        );
      }
      life.set(0, "running");
      const { code, stderr } = await life.run("resume", "-q");
      assertEquals([code, stderr, jobIds(life)], [0, "", all]);
      assertEquals(new Set(all).size, tasks);
      assertEquals(
        [...Deno.readDirSync(`${life.project.root}/fake/jobs`)].length,
        1,
      );
      const { stdout } = await life.run("status", "-q");
      assertEquals(
        stdout.trim().split("\n").map((it) => it.split("\t")[2]),
        Array(4).fill(pack === "" ? "RUNNING" : "PENDING"),
      );
    });
  }
}
