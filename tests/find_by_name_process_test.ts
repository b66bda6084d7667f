/** Jobs whose ids were lost are found again, on each family's fakes. */
import { assertEquals } from "@std/assert";
import { editLog, families, type Life, submitted } from "./life.ts";
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
