import { assertEquals } from "@std/assert";
import { lostEnvironment } from "../../src/plan/lost_environment.ts";

const cases: [words: string, launcher: string | undefined, hint?: string][] = [
  ["python", undefined],
  ["srun python", undefined],
  ["srun -n 1 --export=ALL,A=1 python", undefined],
  ["srun --export=PATH,MLXP_SCHEDULER python", undefined],
  [
    "srun --export=PATH,HOME python",
    "srun --export=PATH,HOME",
    "Write srun --export=PATH,HOME,MLXP_SCHEDULER",
  ],
  [
    "srun -n 2 --export NONE python",
    "srun --export=NONE",
    "Write srun --export=ALL",
  ],
  ["srun --export=PATH --export=ALL python", undefined],
  ["env A=1 python", undefined],
  ["env -u A python", undefined],
  [
    "env -i PATH=$PATH python",
    "env -i",
    'Write env -i MLXP_SCHEDULER="$MLXP_SCHEDULER" …',
  ],
  [
    "env - python",
    "env -",
    'Write env - MLXP_SCHEDULER="$MLXP_SCHEDULER" …',
  ],
  [
    "env -u A -u MLXP_SCHEDULER python",
    "env -u A -u MLXP_SCHEDULER",
    "Leave MLXP_SCHEDULER as it is",
  ],
  ["env --unset=MLXP_SCHEDULER python", "env --unset=MLXP_SCHEDULER"],
  ["exec -a name python", undefined],
  ["exec -ca name python", "exec -c", "Write exec"],
  [
    "apptainer -q exec -ec image.sif bash -c",
    "apptainer exec -ec",
    'Write apptainer exec -ec --env MLXP_SCHEDULER="$MLXP_SCHEDULER" …',
  ],
  ["/usr/bin/env -i MLXP_SCHEDULER=$MLXP_SCHEDULER python", undefined],
  ["sudo -u me python", "sudo", "Write sudo --preserve-env=MLXP_SCHEDULER"],
  ["sudo -E python", undefined],
  ["sudo --preserve-env=MLXP_SCHEDULER python", undefined],
  [
    "docker run --rm image python",
    "docker run",
    "Write docker run --env MLXP_SCHEDULER …",
  ],
  ["docker run -e MLXP_SCHEDULER image python", undefined],
  ["podman run --env-host image python", undefined],
  ["singularity exec image.sif python", undefined],
  [
    "singularity exec --cleanenv image.sif python",
    "singularity exec --cleanenv",
    'Write singularity exec --cleanenv --env MLXP_SCHEDULER="$MLXP_SCHEDULER" …',
  ],
  ["apptainer exec -e --nv image.sif python", "apptainer exec -e"],
  [
    "apptainer exec -e --env MLXP_SCHEDULER=$MLXP_SCHEDULER image.sif python",
    undefined,
  ],
  [
    "time srun env -i python",
    "env -i",
    'Write env -i MLXP_SCHEDULER="$MLXP_SCHEDULER" …',
  ],
  ["doas python", "doas"],
  ["systemd-run --wait python", "systemd-run"],
  [
    "oarsh node python",
    "oarsh",
    'Write env MLXP_SCHEDULER="$MLXP_SCHEDULER" before python',
  ],
];

for (const [words, launcher, hint] of cases) {
  Deno.test(`lostEnvironment() of ${words}`, () => {
    const lost = lostEnvironment(words.split(" "), { script: "" });
    assertEquals(lost?.launcher, launcher);
    if (hint !== undefined) assertEquals(lost?.hint, hint);
  });
}

Deno.test("lostEnvironment() knows that srun takes over what sbatch exports", () => {
  const words = ["srun", "python"];
  const launcher = (sbatchExport: string, script = "") =>
    lostEnvironment(words, {
      script,
      sbatchExport: { value: sbatchExport, from: "#SBATCH --export" },
    })?.launcher;
  assertEquals(launcher("PATH"), "srun under #SBATCH --export=PATH");
  assertEquals(launcher("NONE"), "srun under #SBATCH --export=NONE");
  assertEquals(launcher("ALL,A=1"), undefined);
  assertEquals(launcher("PATH", "unset SLURM_EXPORT_ENV\n"), undefined);
  assertEquals(
    lostEnvironment(["python"], {
      script: "",
      sbatchExport: { value: "NONE", from: "#SBATCH --export" },
    }),
    undefined,
  );
});

Deno.test("lostEnvironment() sees what a container is told on another line", () => {
  assertEquals(
    lostEnvironment(["singularity", "exec", "-e", "image", "python"], {
      script: "export SINGULARITYENV_MLXP_SCHEDULER=$MLXP_SCHEDULER\n",
    }),
    undefined,
  );
});

Deno.test("lostEnvironment() sees the variables that say --cleanenv", () => {
  const judged = (name: string, value: string) =>
    lostEnvironment(["apptainer", "exec", "image", "python"], {
      script: "",
      variables: new Map([[name, value]]),
    });
  const hint = 'Write apptainer exec --env MLXP_SCHEDULER="$MLXP_SCHEDULER" …';
  assertEquals(judged("APPTAINER_CLEANENV", "true"), {
    launcher: "apptainer under APPTAINER_CLEANENV",
    hint,
  });
  assertEquals(judged("SINGULARITY_CONTAINALL", "1"), {
    launcher: "apptainer under SINGULARITY_CONTAINALL",
    hint,
  });
  assertEquals(judged("APPTAINER_CLEANENV", "0"), undefined);
});

Deno.test("lostEnvironment() knows the variables that srun and sbatch obey", () => {
  const judged = (
    variables: Record<string, string>,
    script = "",
    words = "srun",
  ) =>
    lostEnvironment([...words.split(" "), "python"], {
      script,
      variables: new Map(Object.entries(variables)),
      sbatchExport: { value: "PATH", from: "SBATCH_EXPORT" },
    });
  assertEquals(judged({}), {
    launcher: "srun under SBATCH_EXPORT=PATH",
    hint: "Write SBATCH_EXPORT=PATH,MLXP_SCHEDULER, or srun --export=ALL",
  });
  assertEquals(judged({ SRUN_EXPORT_ENV: "ALL" }), undefined);
  assertEquals(
    judged({ SRUN_EXPORT_ENV: "NONE" })?.launcher,
    "srun under SRUN_EXPORT_ENV=NONE",
  );
  assertEquals(
    judged({ SRUN_EXPORT_ENV: "NONE" }, "", "srun --export=ALL"),
    undefined,
  );
  const script = "export SLURM_EXPORT_ENV=HOME\n";
  assertEquals(
    judged({ SLURM_EXPORT_ENV: "HOME" }, script)?.launcher,
    "srun under SLURM_EXPORT_ENV=HOME",
  );
  assertEquals(judged({ SLURM_EXPORT_ENV: "ALL" }, script), undefined);
});
