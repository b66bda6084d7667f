import { assertEquals } from "@std/assert";
import { renderArrayScript } from "../../src/plan/array_script.ts";
import { renderJobScript } from "../../src/plan/job_script.ts";
import { logDirIn, logDirsIn } from "../../src/plan/made_for.ts";

const dirs = [
  "/a/logs/1",
  "/a b/logs/2",
  "/it's/logs/3",
  `/"it's" $HOME/logs/4`,
  "/a;b/logs/5",
  "/a\nb/logs/6",
  "/ä/logs/7",
];

Deno.test("logDirIn() reads what a job's script was written for, whatever the path", () => {
  for (const logDir of dirs) {
    const script = renderJobScript({
      shebang: "#!/bin/bash",
      header: { lines: ["#SBATCH -J x"], name: "x", output: "script" },
      directives: [],
      logDir,
      workDir: "/",
    }, "export MLXP_SCHEDULER=/other/metadata/mlxp.yaml\n");
    assertEquals(logDirIn(script), logDir);
  }
  assertEquals(logDirIn("#!/bin/sh\npython main.py\n"), undefined);
});

Deno.test("logDirsIn() reads the directory of each index of an array", () => {
  const script = renderArrayScript({
    shebang: "#!/bin/bash",
    directives: [],
    indexVariable: "I",
    logDirs: dirs,
  });
  assertEquals(
    [...logDirsIn(script)],
    dirs.map((it, at): [number, string] => [at + 1, it]),
  );
});
