import { assertEquals } from "@std/assert";
import { parse } from "@std/yaml";
import { families, submitted } from "./life.ts";

interface ShownJob {
  job_id: string;
  state: string;
  scheduler_state: string;
  exit_code: number | null;
  host: string | null;
}

for (const family of families) {
  const flavour = Object.values(family.env)[0] ?? family.name;
  Deno.test(`mlxpsub status and cancel follow jobs on ${flavour}`, async () => {
    using life = await submitted(family);
    life.set(0, "done", 0);
    life.set(1, "failed", 3);
    life.set(2, "running");
    const { code, stdout, stderr } = await life.run("status", "--json");
    assertEquals(
      [code, stderr],
      [0, "4 jobs: 1 PENDING, 1 RUNNING, 1 COMPLETED, 1 FAILED\n"],
    );
    const jobs: ShownJob[] = JSON.parse(stdout).jobs;
    const column = <Key extends keyof ShownJob>(key: Key) =>
      jobs.map((it) => it[key]);
    assertEquals(column("job_id"), family.ids);
    assertEquals(column("state"), [
      "COMPLETED",
      "FAILED",
      "RUNNING",
      "PENDING",
    ]);
    assertEquals(column("scheduler_state"), family.words);
    assertEquals(column("exit_code"), family.exits);
    assertEquals(column("host"), family.hosts);
    life.queries();

    const cancelled = await life.run("cancel", "--all");
    assertEquals(cancelled, {
      code: 0,
      stdout: [3, 4].map((id) =>
        `${life.project.dir}/logs/${id}\t${family.ids[id - 1]}\tcancelled\n`
      ).join(""),
      stderr: "2 jobs cancelled; 2 jobs already over\n",
    });
    // a program may have the command as its first word
    const canceller = (family.cancelCalls[0] ?? "")
      .split(` ${family.ids[2]}`)[0] ?? "";
    assertEquals(
      life.queries().filter((it) => it.startsWith(canceller)),
      family.cancelCalls,
    );
    const record = parse(
      life.project.read("logs/4/metadata/submission.yaml"),
    ) as Record<string, unknown>;
    assertEquals([record.state, record.job_id], ["cancelled", family.ids[3]]);
    const after = await life.run("status", "--json", "-q");
    assertEquals(
      JSON.parse(after.stdout).jobs.map((it: ShownJob) => it.state),
      ["COMPLETED", "FAILED", "CANCELLED", "CANCELLED"],
    );
    life.queries();
    const again = await life.run("cancel", "--all", "-q");
    assertEquals([again.code, again.stdout, again.stderr], [0, "", ""]);
    assertEquals(
      life.queries().filter((it) => it.startsWith(canceller)),
      [],
    );
  });
}
