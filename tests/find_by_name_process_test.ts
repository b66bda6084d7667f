/** Jobs whose ids were lost are found again, on each family's fakes. */
import { assertEquals } from "@std/assert";
import { families, type Life, submitted } from "./life.ts";

const ids = [1, 2, 3, 4];

function recordPath(life: Life, id: number): string {
  return `${life.project.dir}/logs/${id}/metadata/submission.yaml`;
}

function jobIds(life: Life): string[] {
  return ids.map((id) =>
    /^job_id: '?(.*?)'?$/m.exec(Deno.readTextFileSync(recordPath(life, id)))
      ?.[1] ?? ""
  );
}

/** As after a crash between the scheduler's answer and the record. */
function loseAnswers(life: Life): void {
  for (const path of ids.map((id) => recordPath(life, id))) {
    const text = Deno.readTextFileSync(path);
    Deno.writeTextFileSync(
      path,
      text.replace("state: submitted", "state: prepared")
        .replace(/^(job_id|submitted_at): .*\n/gm, ""),
    );
  }
}

for (const family of families) {
  const { name, env } = family;
  const flavour = Object.values(env)[0] ?? name;

  if (name === "moab") {
    Deno.test("moab: a job that has only the name is neither taken nor submitted again", async () => {
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
