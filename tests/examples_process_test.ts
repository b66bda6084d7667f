/** examples/, as they stand, on a machine without a scheduler. */
import { assert, assertEquals } from "@std/assert";
import {
  exampleNames,
  examples,
  filesOfExample,
  torchrun,
} from "./examples.ts";
import { commandsWithoutSchedulers, mlxpsub, Project } from "./mlxpsub.ts";

Deno.test("every example is run, and says how", () => {
  assertEquals(exampleNames(), examples.map((it) => it.name));
});

/** The example in a project of its own, and the environment of its calls. */
function projectOf(
  name: string,
): { project: Project; env: Record<string, string> } {
  const project = new Project(filesOfExample(name), name);
  Deno.mkdirSync(`${project.root}/bin`);
  Deno.writeTextFileSync(`${project.root}/bin/torchrun`, torchrun, {
    mode: 0o755,
  });
  const env = {
    PATH: `${project.root}/bin:${commandsWithoutSchedulers()}`,
    HOME: project.root,
  };
  return { project, env };
}

for (const { name, calls, printed, needs } of examples) {
  Deno.test(`examples/${name}: its README has the calls that its script is made for`, () => {
    const { "README.md": readme = "" } = filesOfExample(name);
    for (const words of calls) {
      assert(readme.includes(`mlxpsub ${words.join(" ")} --local`), readme);
    }
  });

  if (needs === undefined) {
    Deno.test(`examples/${name} runs here, without a scheduler`, async () => {
      const { project, env } = projectOf(name);
      using _ = project;
      for (const words of calls) {
        const { code, stderr } = await mlxpsub(
          [...words, "--local", "2", "--quiet"],
          { cwd: project.dir, env },
        );
        assertEquals([code, stderr], [0, ""]);
      }
      assertEquals(
        printed.map((_, at) => [
          project.read(`logs/${at + 1}/log.stdout`),
          project.read(`logs/${at + 1}/log.stderr`),
        ]),
        printed.map((it) => [it, ""]),
      );
    });
  } else {
    // where it runs: tests/mlxp/example_cases.ts
    Deno.test(`examples/${name} is planned where ${needs} is not installed`, async () => {
      const { project, env } = projectOf(name);
      using _ = project;
      const before = project.snapshot();
      const { code, stdout, stderr } = await mlxpsub(
        ["script.sh", "--local", "--dry-run", "--quiet"],
        { cwd: project.dir, env },
      );
      assertEquals([code, stderr], [0, ""]);
      assertEquals(stdout.trimEnd().split("\n").length, printed.length);
      assertEquals(project.snapshot(), before);
    });
  }
}
