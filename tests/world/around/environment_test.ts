import { assertEquals } from "@std/assert";
import { slurm } from "../../../src/schedulers/slurm/slurm.ts";
import { prepareEnvironment } from "../../../src/world/around/environment.ts";
import { inDirectory, startDeno } from "../fixture.ts";

Deno.test("prepareEnvironment() drops what leaks and sets PWD", () => {
  const variables = {
    MLXP_SCHEDULER: "/logs/1/metadata/mlxp.yaml",
    SLURM_JOB_ID: "7",
    SLURM_CONF: "/etc/slurm.conf",
    SBATCH_OUTPUT: "x.log",
    ENVIRONMENT_TEST: "kept",
  };
  for (const [name, value] of Object.entries(variables)) {
    Deno.env.set(name, value);
  }
  try {
    assertEquals(prepareEnvironment(slurm, "/work dir"), { PWD: "/work dir" });
    assertEquals(
      Object.keys(variables).filter((it) => Deno.env.has(it)),
      ["SLURM_CONF", "ENVIRONMENT_TEST"],
    );
  } finally {
    for (const name of Object.keys(variables)) Deno.env.delete(name);
  }
});

Deno.test("prepareEnvironment() adds the scheduler's variables that the user did not set", () => {
  const scheduler = {
    leaks: () => false,
    variables: { ENVIRONMENT_TEST: "2", ENVIRONMENT_TEST_OTHER: "3" },
  };
  Deno.env.set("ENVIRONMENT_TEST", "1");
  try {
    assertEquals(prepareEnvironment(scheduler, "/work"), {
      ENVIRONMENT_TEST_OTHER: "3",
      PWD: "/work",
    });
  } finally {
    Deno.env.delete("ENVIRONMENT_TEST");
  }
});

Deno.test("a program inherits every other variable to the byte", () =>
  inDirectory(async (directory) => {
    const child = await startDeno(
      directory,
      `import { slurm } from "src/schedulers/slurm/slurm.ts";
      import { prepareEnvironment } from "src/world/around/environment.ts";
      import { runProgram } from "src/world/system/run_program.ts";
      await runProgram({
        program: "bash",
        args: ["-c", "env -0 > after"],
        workDir: "${directory}",
        variables: prepareEnvironment(slurm, "${directory}"),
        timeLimit: 20,
      }, new AbortController().signal);`,
      `
      module() { echo "of the user"; }
      export -f module
      export EMPTY= LINES_=$'a\\nb' BYTES=$'a\\xffb'
      export LD_LIBRARY_PATH=/opt/lib LD_PRELOAD=
      env -0 > ${directory}/before
      export SLURM_JOB_ID=7 SBATCH_JOB_NAME=x MLXP_SCHEDULER=/x
      cd /
      `,
    );
    await child.stdin.close();
    const { success } = await child.output();
    assertEquals(success, true);
    const [before, after] = ["before", "after"].map((name) =>
      new TextDecoder("latin1").decode(
        Deno.readFileSync(`${directory}/${name}`),
      ).split("\0").filter((it) => !/^(_|SHLVL|PWD|OLDPWD)=/.test(it)).sort()
    );
    assertEquals(after, before);
    for (const variable of ["BYTES=a\xffb", "LINES_=a\nb", "EMPTY="]) {
      assertEquals(after?.includes(variable), true);
    }
  }));
