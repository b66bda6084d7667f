/** No question to a scheduler gets a variable that would change its answer. */
import { assertEquals } from "@std/assert";
import { batchSchedulerOf } from "../src/schedulers/registry.ts";
import { families, submitted } from "./life.ts";
import { mlxpsub } from "./mlxpsub.ts";

const calls = [
  ["status"],
  ["results"],
  ["wait", "--timeout", "1s"],
  ["release", "1"],
  ["script.sh", "--after", "2"],
  ["script.sh", "--skip-done"],
  ["resubmit", "--failed"],
  ["cancel", "3"],
  ["resume"],
];

for (const family of families) {
  const flavour = Object.values(family.env).join("");
  Deno.test(`no command that asks ${family.name} ${flavour} inherits what shapes its answer`, async () => {
    using life = await submitted(family);
    life.set(0, "held");
    const { root, dir } = life.project;
    // each fake of a question shows its environment
    const shared = `${root}/fakes/status.sh`;
    Deno.writeTextFileSync(
      shared,
      `mkdir -p "$FAKE_DIR/asked"
env -0 >"$FAKE_DIR/asked/\${0##*/}.$$"
${Deno.readTextFileSync(shared)}`,
    );
    const { queryVariables } = batchSchedulerOf(family.name);
    const names = queryVariables.map(({ name, treatment }) => ({
      name: name.replace(/\*$/, "OF_A_LATER_VERSION"),
      treatment,
    }));
    const hostile = Object.fromEntries(
      names.filter((it) => it.treatment !== "kept")
        .map(({ name }) => [name, "hostile"]),
    );
    // one job has no answer yet, so that all are asked for by their names
    Deno.writeTextFileSync(`${root}/fake/mode`, "lost\n");
    const doubtful = await life.run(
      ...["script.sh", "-q", "-j1", "--scheduler", family.name],
    );
    assertEquals(doubtful.code, 1, doubtful.stderr);
    Deno.writeTextFileSync(`${root}/fake/mode`, "ok\n");
    for (const args of calls) {
      const which = args[0] === "script.sh" ? ["--scheduler", family.name] : [];
      await mlxpsub([...args, ...which], {
        cwd: dir,
        env: { ...life.env, ...hostile, TZ: "Asia/Tokyo", LC_ALL: "de_DE" },
      });
    }
    const seen = [...Deno.readDirSync(`${root}/fake/asked`)].map((it) => ({
      program: it.name.replace(/\.\d+$/, ""),
      variables: new Map(
        Deno.readTextFileSync(`${root}/fake/asked/${it.name}`).split("\0")
          .map((line) => line.split(/=(.*)/s) as [string, string]),
      ),
    }));
    const programs = new Set(seen.map((it) => it.program));
    assertEquals(
      family.fakes.slice(1).filter((it) => !programs.has(it)),
      [],
      "not asked",
    );
    for (const { program, variables } of seen) {
      assertEquals(
        [variables.get("TZ"), variables.get("LC_ALL")],
        ["UTC0", "C"],
        program,
      );
      for (const { name, treatment } of names) {
        if (treatment === "kept") continue;
        assertEquals(
          variables.get(name),
          treatment === "dropped" ? undefined : treatment.set,
          `${program} gets ${name}`,
        );
      }
    }
  });
}
