/** A scheduler that somebody has is disturbed by commands of the environment. */
import { assertEquals, assertRejects } from "@std/assert";
import { inDirectory, until } from "../world/fixture.ts";
import type { Cluster } from "./cluster.ts";
import { hang, takeDown } from "./daemons.ts";
import { local } from "./local.ts";

/** Answers at once, as one that nobody stopped. */
const cluster: Cluster = { ...local, name: "lsf" };

async function withVariables(
  variables: Record<string, string>,
  test: () => Promise<void>,
): Promise<void> {
  for (const [name, value] of Object.entries(variables)) {
    Deno.env.set(`MLXPSUB_CLUSTER_${name}`, value);
  }
  try {
    await test();
  } finally {
    for (const name of Object.keys(variables)) {
      Deno.env.delete(`MLXPSUB_CLUSTER_${name}`);
    }
  }
}

Deno.test("takeDown() runs the command that stops a scheduler, and afterwards the one that starts it", () =>
  inDirectory((directory) => {
    const log = `${directory}/log`;
    return withVariables({
      STOP: `echo "stop" >>${log}`,
      START: `echo "start" >>${log}`,
    }, async () => {
      {
        await using _down = await takeDown(cluster);
        assertEquals(Deno.readTextFileSync(log), "stop\n");
      }
      assertEquals(Deno.readTextFileSync(log), "stop\nstart\n");
    });
  }));

Deno.test("hang() stops the processes that a command prints, and lets them go on", async () => {
  const child = new Deno.Command("sleep", { args: ["100"] }).spawn();
  const state = (): string => {
    const { stdout } = new Deno.Command("ps", {
      args: ["-o", "stat=", "-p", String(child.pid)],
    }).outputSync();
    return new TextDecoder().decode(stdout).charAt(0);
  };
  try {
    await withVariables({ PIDS: `echo ${child.pid}` }, async () => {
      {
        using _hung = await hang(cluster);
        await until(() => state() === "T", "it to stop");
      }
      await until(() => state() === "S", "it to go on");
    });
  } finally {
    child.kill("SIGKILL");
    await child.status;
  }
});

Deno.test("a scheduler that nobody said how to disturb is left alone", async () => {
  const failure = await assertRejects(() => takeDown(cluster), Error);
  assertEquals(
    failure.message,
    "Cannot disturb the scheduler: MLXPSUB_CLUSTER_STOP is not set",
  );
  await withVariables({ PIDS: "echo 0" }, async () => {
    const { message } = await assertRejects(() => hang(cluster), Error);
    assertEquals(
      message,
      `Cannot stop the scheduler's processes: MLXPSUB_CLUSTER_PIDS gives "0"`,
    );
  });
});
