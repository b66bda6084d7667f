import { assertEquals } from "@std/assert";
import { inDirectory, startDeno } from "../fixture.ts";

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
