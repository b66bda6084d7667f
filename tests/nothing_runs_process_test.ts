import { assertEquals } from "@std/assert";
import { mlxpsub, Project } from "./mlxpsub.ts";
import { evadeCases } from "./script/interpret/evade.ts";

/** Every fourth of them as a process; evade_test.ts has them all. */
const cases = evadeCases().filter((_, index) => index % 4 === 0);

Deno.test(`a dry run of ${cases.length} hostile scripts runs nothing, and needs no permission to`, async () => {
  using project = new Project({ "main.py": "" });
  const before: string[] = [];
  for (const [index, { script }] of cases.entries()) {
    Deno.writeTextFileSync(`${project.dir}/${index}.sh`, script);
  }
  before.push(...project.snapshot());
  const ends = [];
  for (const [index, { name }] of cases.entries()) {
    const { code, stderr } = await mlxpsub(
      [`${index}.sh`, "--dry-run", "--scheduler", "slurm"],
      { cwd: project.dir, permissions: ["read", "env"] },
    );
    ends.push({
      name,
      ended: code === 0 || code === 2,
      asked: /requires \w+ access|NotCapable/.test(stderr),
    });
  }
  assertEquals(
    ends,
    cases.map(({ name }) => ({ name, ended: true, asked: false })),
  );
  assertEquals(project.snapshot(), before);
});
