/** Clocks that were wrong when jobs were submitted. */
import { assertEquals } from "@std/assert";
import { editLog, families, submitted } from "./life.ts";

for (const family of families) {
  const flavour = Object.values(family.env).join(" ");
  for (const hours of [-5, 5]) {
    Deno.test(`a job is ours, though the clock was ${hours} h off when it was submitted: ${family.name} ${flavour}`, async () => {
      using life = await submitted(family);
      const fake = `${life.project.root}/fake`;
      Deno.writeTextFileSync(`${fake}/submit-times`, "");
      editLog(life, (lines) =>
        lines.map((it) =>
          it.replaceAll(
            /"(at|preparedAt)":"([^"]*)"/g,
            (_, key, time) =>
              `"${key}":"${
                new Date(Date.parse(time) + hours * 3_600_000).toISOString()
              }"`,
          )
        ));
      for (const at of [0, 1, 2, 3]) life.set(at, "running");
      const { stdout } = await life.run("status", "-q");
      assertEquals(
        stdout.trim().split("\n").map((it) => it.split("\t")[2]),
        ["RUNNING", "RUNNING", "RUNNING", "RUNNING"],
      );
      const { stderr } = await life.run("cancel", "--all", "--yes");
      assertEquals(stderr, "4 jobs cancelled\n");
    });
  }
}
