import { assertEquals } from "@std/assert";
import { schedulers } from "../../src/schedulers/registry.ts";
import type {
  Header,
  Reply,
  Scheduler,
  SubmitResult,
} from "../../src/schedulers/scheduler.ts";

// The schedulers' rules against the fakes that other tests rely on: a header is
// understood, a job runs with its logs where it says, each answer is read.

const bin = decodeURIComponent(
  new URL("../fakes/bin", import.meta.url).pathname,
);
const decoder = new TextDecoder();

/** A job script with a header, in a directory of its own. */
async function withScript(
  text: (dir: string) => [Header, string],
  test: (dir: string, script: string, lines: string[]) => Promise<void>,
): Promise<void> {
  const dir = await Deno.makeTempDir({ prefix: "mlxpsub_fakes_" });
  try {
    const [header, body] = text(dir);
    const script = `${dir}/script.sh`;
    await Deno.writeTextFile(
      script,
      ["#!/bin/bash", ...header.lines, "", body, ""].join("\n"),
      { mode: 0o755 },
    );
    await test(dir, script, header.lines);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

async function submit(
  scheduler: Scheduler,
  script: string,
  lines: string[],
  env: Record<string, string>,
): Promise<SubmitResult> {
  const command = scheduler.submitCommand(script, () => lines);
  const dir = script.slice(0, script.lastIndexOf("/"));
  const process = new Deno.Command(`${bin}/${command.program}`, {
    args: command.args,
    stdin: command.stdin === "script" ? "piped" : "null",
    stdout: "piped",
    stderr: "piped",
    cwd: dir,
    clearEnv: true,
    env: {
      PATH: "/usr/bin:/bin",
      HOME: dir,
      PWD: dir,
      FAKE_DIR: `${dir}/fake`,
      ...env,
    },
  }).spawn();
  if (command.stdin === "script") {
    const input = process.stdin.getWriter();
    await input.write(await Deno.readFile(script));
    await input.close();
  }
  const { code, stdout, stderr } = await process.output();
  return {
    exitCode: code,
    stdout: decoder.decode(stdout),
    stderr: decoder.decode(stderr),
  };
}

const flavours = schedulers.flatMap((scheduler) =>
  scheduler.name === "torque"
    ? [{ scheduler, flavour: "torque" }, { scheduler, flavour: "pbspro" }]
    : [{ scheduler, flavour: scheduler.name }]
);

for (const { scheduler, flavour } of flavours) {
  const env = { FAKE_FLAVOUR: flavour };

  Deno.test(`${flavour}: a job runs with its logs where the header says`, async () => {
    await withScript((dir) => {
      const header = scheduler.header({
        logDirName: "logs",
        logId: 1,
        stdout: `${dir}/log.stdout`,
        stderr: `${dir}/log.stderr`,
        shell: "/bin/bash",
      });
      assertEquals(header.output, "scheduler");
      const id = scheduler.jobIdVariable;
      return [header, `words=(a b); echo "\${words[1]} $${id}"; echo e >&2`];
    }, async (dir, script, lines) => {
      const result = await submit(scheduler, script, lines, {
        ...env,
        FAKE_RUN: "1",
      });
      const reply = scheduler.parseReply(result);
      assertEquals(reply.kind, "submitted");
      const log = await Deno.readTextFile(`${dir}/log.stdout`);
      const jobId = reply.kind === "submitted" ? reply.jobId : "";
      assertEquals(
        log.replace(".server", ""),
        `b ${jobId.replace(/^Moab\.|\.server$/g, "")}\n`,
      );
      assertEquals(await Deno.readTextFile(`${dir}/log.stderr`), "e\n");
    });
  });

  Deno.test(`${flavour}: each answer of the fake is read for what it is`, async () => {
    await withScript((dir) => [
      scheduler.header({
        logDirName: "logs",
        logId: 1,
        stdout: `${dir}/o`,
        stderr: `${dir}/e`,
      }),
      "echo lr=1",
    ], async (_, script, lines) => {
      for (
        const [mode, kind] of [
          ["ok", "submitted"],
          ["noise", "submitted"],
          ["refuse", "refused"],
          ["refuse-some lr=1$", "refused"],
          ["refuse-some lr=2$", "submitted"],
          ["limit 6", "submitted"],
          ["limit 6", scheduler.name === "oar" ? "refused" : "later"],
          ["ambiguous", "ambiguous"],
          ["lost", "ambiguous"],
          ["garbage", "ambiguous"],
        ] satisfies [string, Reply["kind"]][]
      ) {
        const result = await submit(scheduler, script, lines, {
          ...env,
          FAKE_MODE: mode,
        });
        assertEquals([mode, scheduler.parseReply(result).kind], [mode, kind]);
      }
    });
  });

  const array = flavour === "pbspro"
    ? scheduler.array?.dialect?.read("pbs_version = 23.06.06")
    : scheduler.array;
  if (array === undefined) continue;

  Deno.test(`${flavour}: each task of an array finds its index`, async () => {
    await withScript((dir) => [
      array.header({
        logDirName: "logs",
        size: 3,
        shell: "/bin/bash",
        ...array.limitsRunning === "yes" ? { maxRunning: 2 } : {},
      }),
      `echo $${array.indexVariable} >>${dir}/tasks`,
    ], async (dir, script, lines) => {
      const result = await submit(scheduler, script, lines, {
        ...env,
        FAKE_RUN: "1",
      });
      assertEquals(array.jobIds(result, 3)?.length, 3);
      assertEquals(await Deno.readTextFile(`${dir}/tasks`), "1\n2\n3\n");
    });
  });
}

Deno.test("slurm: the fake reads quotes and doubled percent signs as sbatch does", async () => {
  const [slurm] = schedulers;
  if (slurm === undefined) throw new Error("no schedulers");
  for (const name of ["a b", "a%b%j", `q"x'`, "a #b", "é$HOME"]) {
    await withScript((dir) => {
      Deno.mkdirSync(`${dir}/${name}`);
      return [
        slurm.header({
          logDirName: name,
          logId: 1,
          stdout: `${dir}/${name}/o`,
          stderr: `${dir}/${name}/e`,
        }),
        "echo out",
      ];
    }, async (dir, script, lines) => {
      await submit(slurm, script, lines, { FAKE_RUN: "1" });
      assertEquals(await Deno.readTextFile(`${dir}/${name}/o`), "out\n");
    });
  }
});

Deno.test("the fakes number parallel calls apart and record each", async () => {
  const [slurm] = schedulers;
  if (slurm === undefined) throw new Error("no schedulers");
  await withScript((dir) => [
    slurm.header({
      logDirName: "logs",
      logId: 1,
      stdout: `${dir}/o`,
      stderr: `${dir}/e`,
    }),
    "true",
  ], async (dir, script, lines) => {
    const results = await Promise.all(
      Array.from({ length: 8 }, () => submit(slurm, script, lines, { A: "1" })),
    );
    const ids = results.map((it) => it.stdout.trim()).sort();
    assertEquals(ids, [
      "4711",
      "4712",
      "4713",
      "4714",
      "4715",
      "4716",
      "4717",
      "4718",
    ]);
    const call = (n: number, file: string) =>
      Deno.readTextFile(`${dir}/fake/calls/${n}/${file}`);
    assertEquals(await call(8, "program"), "sbatch\n");
    assertEquals(await call(8, "argv"), `--parsable\0${script}\0`);
    assertEquals(await call(8, "cwd"), dir);
    assertEquals(await call(8, "PWD"), dir);
    assertEquals((await call(8, "env")).split("\0").includes("A=1"), true);
    assertEquals(await call(8, "script"), await Deno.readTextFile(script));
  });
});
