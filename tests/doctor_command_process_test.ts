import { assert, assertEquals } from "@std/assert";
import { commandsWithoutSchedulers, mlxpsub, Project } from "./mlxpsub.ts";

Deno.test("mlxpsub doctor times the log directory and leaves nothing in it", async () => {
  using project = new Project({ "logs/kept": "" });
  const before = project.snapshot();
  const { code, stdout } = await mlxpsub(["doctor"], { cwd: project.dir });
  assertEquals(code, 0, stdout);
  assert(
    /^log directory {2}\/.*\/logs: 100 small files in \d+ ms$/m.test(stdout),
    stdout,
  );
  assert(/^bash {11}\/.*, \d+\.\d+/m.test(stdout), stdout);
  assert(/^SLURM {10}sbatch not found$/m.test(stdout), stdout);
  assertEquals(project.snapshot(), before);
  const json = await mlxpsub(["doctor", "--json"], { cwd: project.dir });
  const { examined } = JSON.parse(json.stdout);
  assertEquals(json.code, 0);
  assertEquals(
    examined.find((it: { name: string }) => it.name === "SLURM"),
    { name: "SLURM", value: "sbatch not found", hint: null, blocks: false },
  );
});

Deno.test("mlxpsub doctor looks where --log-dir says, at what is there of it", async () => {
  using project = new Project({ "logs": "no directory\n", "big/data": "" });
  const { dir } = project;
  const rowOf = async (...args: string[]) => {
    const { code, stdout } = await mlxpsub(["doctor", ...args], { cwd: dir });
    const row = stdout.split("\n").find((it) => it.startsWith("log directory"));
    return [code, row?.replace(/ in \d+ ms$/, "")];
  };
  assertEquals(await rowOf(), [
    1,
    `log directory  ${dir}/logs: not a directory`,
  ]);
  assertEquals(await rowOf("--log-dir", "big/new/logs"), [
    0,
    `log directory  ${dir}/big: 100 small files`,
  ]);
});

Deno.test("mlxpsub doctor says what to take where glibc is old", async () => {
  using project = new Project({
    "bin/getconf": "#!/bin/sh\necho glibc 2.17\n",
  });
  const bin = `${project.dir}/bin`;
  Deno.chmodSync(`${bin}/getconf`, 0o755);
  const { stdout } = await mlxpsub(["doctor"], {
    cwd: project.dir,
    env: { PATH: `${bin}:${commandsWithoutSchedulers()}` },
  });
  const lines = stdout.split("\n");
  const at = lines.findIndex((it) => it.startsWith("glibc"));
  assertEquals(lines.slice(at, at + 2), [
    "glibc          2.17; 2.27 or newer is needed",
    "               hint: Take mlxpsub.js, with a Node 18 or newer that starts here",
  ]);
});

Deno.test("mlxpsub doctor fails where a scheduler does not answer, and says what to do", async () => {
  using project = new Project({
    "bin/sbatch": "#!/bin/sh\necho slurm 23.11.4\n",
    "bin/sinfo":
      "#!/bin/sh\necho 'slurm_load_partitions: Unable to contact' >&2\nexit 1\n",
    "bin/bsub": "#!/bin/sh\necho LSF 10.1\n",
    "bin/lsid": "#!/bin/sh\nexec sleep 600\n",
    "bin/msub": "#!/bin/sh\necho msub 9.1\n",
    "bin/showq": "#!/bin/sh\n",
  });
  for (const name of ["sbatch", "sinfo", "bsub", "lsid", "msub", "showq"]) {
    Deno.chmodSync(`${project.dir}/bin/${name}`, 0o755);
  }
  const bin = `${project.dir}/bin`;
  const { code, stdout } = await mlxpsub(["doctor"], {
    cwd: project.dir,
    env: {
      PATH: `${bin}:${commandsWithoutSchedulers()}`,
      SLURM_JOB_ID: "7",
    },
  });
  assertEquals(code, 1);
  const lines = stdout.split("\n");
  const at = lines.findIndex((it) => it.startsWith("SLURM"));
  assertEquals(lines.slice(at, at + 2), [
    `SLURM          ${bin}/sbatch, slurm 23.11.4; sinfo fails: slurm_load_partitions: Unable to contact`,
    "               hint: Wait, or ask its administrators; jobs run here with --local",
  ]);
  assert(
    stdout.includes(`${bin}/bsub, LSF 10.1; lsid does not answer within 5 s`),
    stdout,
  );
  assert(
    /bin\/msub, msub 9\.1; (?:answers in \d+ ms|showq does not answer)/.test(
      stdout,
    ),
    stdout,
  );
  assert(stdout.includes("yes, 7 of SLURM"), stdout);
});
