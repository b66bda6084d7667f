/** MLXP behind launchers that keep the job's environment back. */
import { assertEquals } from "@std/assert";
import { parse } from "@std/yaml";
import { local } from "../clusters/local.ts";
import { ClusterProject } from "../clusters/project.ts";
import { filesOf } from "./program_files.ts";

/** Hands on what it takes to find python, and nothing more. */
const launcher = `#!/bin/bash
until [[ $1 == python || $1 == bash ]]; do shift; done
exec env -i PATH="$PATH" HOME="$HOME" "$@"
`;

const run = "python main.py";

/** Ways to start the program, in which it does not see MLXP_SCHEDULER. */
const ways: Record<string, string> = {
  env: `env -i PATH="$PATH" ${run} note=env`,
  exec: `(exec -c env PATH="$PATH" ${run} note=exec)`,
  unset: `env -u MLXP_SCHEDULER ${run} note=unset`,
  taken: `(unset MLXP_SCHEDULER; ${run} note=taken)`,
  hidden: `(export -n MLXP_SCHEDULER; bash -c "${run} note=hidden")`,
  wrapper: `clean() { env -i PATH="$PATH" "$@"; }; clean ${run} note=wrapper`,
  sudo: `sudo -n -u root ${run} note=sudo`,
  shell: `sudo bash -c 'cd . && ${run} note=shell'`,
  docker: `docker run --rm image ${run} note=docker`,
  singularity: `singularity exec --cleanenv image.sif ${run} note=singularity`,
  apptainer: `apptainer -q exec -e image.sif bash -c "${run} note=apptainer"`,
  variable:
    `APPTAINER_CLEANENV=1 apptainer exec image.sif ${run} note=variable`,
  srun: `srun -n 1 --export=PATH,HOME ${run} note=srun`,
  exported: `export SRUN_EXPORT_ENV=NONE; srun ${run} note=exported`,
};

Deno.test("MLXP behind a launcher that keeps the environment back logs into its job's own directory", async () => {
  using project = new ClusterProject(local, {
    ...filesOf("mlxp_program"),
    "configs/mlxp.yaml": "use_scheduler: true\n",
    "script.sh": "",
  });
  for (const name of ["sudo", "docker", "singularity", "apptainer", "srun"]) {
    Deno.writeTextFileSync(`${project.bin}/${name}`, launcher, { mode: 0o755 });
  }
  project.write(
    "script.sh",
    `${project.setUp}${Object.values(ways).join("\n")}\n`,
  );
  const { code, stderr } = await project.mlxpsub(["script.sh"]);
  assertEquals(code, 0, stderr);
  const jobs = project.jobs();
  assertEquals(
    jobs.map((it) => [it.logId, it.stderr, it.stdout]),
    Object.keys(ways).map((
      way,
      at,
    ) => [at + 1, "", `0.5 0 ${way} ${at + 1}\n`]),
  );
  assertEquals(
    jobs.map(({ logDir }) => {
      const info = parse(
        Deno.readTextFileSync(`${logDir}/metadata/info.yaml`),
      ) as { status?: unknown; logger?: { log_dir?: unknown } };
      return [info.status, info.logger?.log_dir];
    }),
    jobs.map(({ logDir }) => ["COMPLETE", logDir]),
  );
  const made = [...Deno.readDirSync(`${project.dir}/logs`)]
    .map((it) => it.name).filter((it) => it !== ".mlxpsub").sort();
  assertEquals(made, Object.keys(ways).map((_, at) => `${at + 1}`).sort());
});
