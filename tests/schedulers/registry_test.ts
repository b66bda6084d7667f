import { assert, assertEquals } from "@std/assert";
import {
  findScheduler,
  schedulerNames,
  schedulerOf,
  schedulers,
} from "../../src/schedulers/registry.ts";

Deno.test("schedulers lists each batch scheduler once", () => {
  assertEquals(schedulers.map((it) => [it.name, it.prefix, it.submitProgram]), [
    ["slurm", "#SBATCH", "sbatch"],
    ["oar", "#OAR", "oarsub"],
    ["torque", "#PBS", "qsub"],
    ["sge", "#$", "qsub"],
    ["lsf", "#BSUB", "bsub"],
    ["moab", "#MSUB", "msub"],
    ["flux", "#flux:", "flux"],
  ]);
});

Deno.test("findScheduler() knows the names that users use, in any case", () => {
  for (
    const [name, found] of [
      ["slurm", "slurm"],
      ["SLURM", "slurm"],
      ["oar", "oar"],
      ["torque", "torque"],
      ["PBS", "torque"],
      ["sge", "sge"],
      ["uge", "sge"],
      ["GridEngine", "sge"],
      ["lsf", "lsf"],
      ["moab", "moab"],
      ["mwm", "moab"],
      ["Flux", "flux"],
      ["flux-core", "flux"],
      ["local", "local"],
      ["condor", undefined],
      ["", undefined],
    ] satisfies [string, string | undefined][]
  ) assertEquals(findScheduler(name)?.name, found);
});

Deno.test("schedulerNames() gives every name that findScheduler() knows", () => {
  const names = schedulerNames();
  assertEquals(names.length, new Set(names).size);
  for (const name of names) assert(findScheduler(name) !== undefined);
});

Deno.test("schedulerOf() finds the scheduler of every name", () => {
  for (const it of schedulers) assertEquals(schedulerOf(it.name), it);
  assertEquals(schedulerOf("local").name, "local");
});

const job = {
  logDirName: "my logs",
  logId: 12,
  stdout: "/root/logs/12/log.stdout",
  stderr: "/root/logs/12/log.stderr",
  shell: "/bin/bash",
};

for (const scheduler of schedulers) {
  Deno.test(`${scheduler.name}: every line of a header is a directive of its own`, () => {
    const headers = [
      scheduler.header(job),
      scheduler.header({ ...job, stdout: "/a\nb/o", stderr: "/a\nb/e" }),
      ...scheduler.array === undefined ? [] : [
        scheduler.array.header({ logDirName: "my logs", size: 3 }),
      ],
    ];
    for (const { lines, name } of headers) {
      for (const line of lines) {
        assert(line.startsWith(`${scheduler.prefix} `), line);
        assertEquals(line.split("\n"), [line]);
      }
      assert(lines[0]?.endsWith(name) || lines[0]?.includes(`"${name}[`));
    }
  });

  Deno.test(`${scheduler.name}: a header read again is what mlxpsub sets itself`, () => {
    const { lines } = scheduler.header(job);
    let start = 0;
    const reading = scheduler.readDirectives(lines.map((text) => {
      const span = { start, end: start + text.length };
      start = span.end + 1;
      return { text, span };
    }));
    assertEquals(
      reading.replaced.map((it) => it.sets).sort(),
      ["name", "stderr", "stdout"],
    );
    assertEquals(reading.faults, []);
    assertEquals(
      reading.kept,
      scheduler.name === "sge"
        ? ["#$ -S /bin/bash"]
        : scheduler.name === "slurm"
        ? ["#SBATCH --open-mode=append"]
        : [],
    );
  });

  Deno.test(`${scheduler.name}: a header leaves a path with a newline to the script`, () => {
    const path = "/root/a\nb/log.stdout";
    const header = scheduler.header({ ...job, stdout: path, stderr: path });
    assertEquals(header.output, "script");
  });

  Deno.test(`${scheduler.name}: a fake stands in for its submit command`, async () => {
    const fake = new URL(
      `../fakes/bin/${scheduler.submitProgram}`,
      import.meta.url,
    );
    assertEquals(((await Deno.stat(fake)).mode ?? 0) & 0o111, 0o111);
  });

  Deno.test(`${scheduler.name}: its own variables and MLXP_SCHEDULER leak, the user's do not`, () => {
    assert(scheduler.leaks("MLXP_SCHEDULER"));
    assert(scheduler.leaks(scheduler.jobIdVariable));
    for (const variable of ["HOME", "PATH", "PWD", "LD_LIBRARY_PATH", "SEED"]) {
      assertEquals(scheduler.leaks(variable), false);
    }
  });

  Deno.test(`${scheduler.name}: no answer at all is never a success`, () => {
    const empty = { stdout: "", stderr: "" };
    assertEquals(scheduler.parseReply({ exitCode: 0, ...empty }), {
      kind: "ambiguous",
      reason: "no job id in an empty answer",
    });
    assertEquals(scheduler.parseReply({ exitCode: 1, ...empty }), {
      kind: "refused",
      reason: "exit code 1 and no message",
    });
    assertEquals(
      scheduler.array?.jobIds({ exitCode: 0, ...empty }, 2),
      undefined,
    );
  });
}
