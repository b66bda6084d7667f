import { assertEquals } from "@std/assert";
import { slurm } from "../../../src/schedulers/slurm/slurm.ts";
import { prepareEnvironment } from "../../../src/world/around/environment.ts";

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
