import { assertEquals } from "@std/assert";
import { ownSchedulers } from "../src/schedulers/registry.ts";
import { assertGolden } from "./golden.ts";
import { mlxpsub, Project } from "./mlxpsub.ts";
import { recordOf } from "./world/fixture.ts";

for (const { name: scheduler, submitProgram: program } of ownSchedulers) {
  for (const fault of ["refuse", "later", "lost", "garbage"]) {
    Deno.test(`mlxpsub says what became of a job where ${scheduler} answers "${fault}"`, async () => {
      using project = new Project({
        "script.sh": "#!/bin/bash\npython main.py seed=1\n",
        "main.py": "",
      });
      const { code, stdout, stderr } = await mlxpsub(
        ["script.sh", "--scheduler", scheduler],
        {
          cwd: project.dir,
          env: {
            ...project.fakeEnvironment(program),
            FAKE_MODE: fault,
            FAKE_FLAVOUR: scheduler,
          },
        },
      );
      assertGolden(
        stderr.replaceAll(project.dir, "DIR"),
        `failures/${scheduler}-${fault}.txt`,
      );
      assertEquals([code, stdout], [1, `${project.dir}/logs/1\t\n`]);
      const state = fault === "refuse" ||
          scheduler === "oar" && fault === "later"
        ? "refused"
        : "prepared";
      assertEquals(recordOf(`${project.dir}/logs`, 1).state, state);
    });
  }
}
