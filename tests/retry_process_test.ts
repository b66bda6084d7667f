import { assertEquals } from "@std/assert";
import { families, type Life, slurm, submitted } from "./life.ts";

/** Every submission that was accepted. */
function count({ project }: Life): number {
  return [...Deno.readDirSync(`${project.root}/fake/jobs`)].length;
}

for (const family of families) {
  const flavour = Object.values(family.env)[0] ?? family.name;
  Deno.test(`wait --retry submits what ran out of time again on ${flavour}, as often as is said`, async () => {
    using life = await submitted(family);
    // Moab tells no time-out
    const ended = family.name === "moab" ? "failed" : "timeout";
    life.set(0, "done", 0);
    life.set(1, ended, 3);
    life.set(2, "done", 0);
    life.set(3, "done", 0);
    const wait = () =>
      life.run("wait", "--retry", "1", "--on", ended, "--timeout", "1s");
    const first = await wait();
    assertEquals([first.code, first.stderr], [
      4,
      "1 job submitted again\n1 job had not ended after 1s\n",
    ]);
    assertEquals(count(life), 5);
    life.set(4, ended, 3);
    const second = await wait();
    assertEquals([second.code, count(life)], [3, 5]);
    assertEquals(
      life.project.read("logs/2/script.sh").includes("main.py"),
      true,
    );
  });
}

Deno.test("wait --retry leaves alone what failed by itself, and sets directives of further attempts", async () => {
  using life = await submitted(
    slurm,
    "#!/bin/bash\n#SBATCH --time=1:00\npython main.py seed=1,2,3\n",
  );
  life.set(0, "failed", 3);
  life.set(1, "timeout");
  life.set(2, "done", 0);
  // what failed here has no directives, and is in nobody's way
  Deno.writeTextFileSync(
    `${life.project.dir}/here.sh`,
    "python main.py seed=4\n",
  );
  assertEquals((await life.run("here.sh", "-q", "--local")).code, 1);
  const { code } = await life.run(
    ...["wait", "-q", "--retry", "2", "--timeout", "1s"],
    ...["--set", "--time=8:00:00"],
  );
  assertEquals([code, count(life)], [4, 4]);
  const times = [1, 2].map((at) =>
    life.project.read(`logs/${at}/script.sh`).split("\n")
      .filter((it) => it.includes("--time"))
  );
  assertEquals(times, [["#SBATCH --time=1:00"], ["#SBATCH --time=8:00:00"]]);
  life.set(3, "done", 0);
  assertEquals((await life.run("wait", "-q", "--retry", "2")).code, 3);
});

Deno.test("wait --retry refuses what it cannot set or does not know", async () => {
  using life = await submitted(slurm);
  const call = async (...words: string[]) => {
    const { code, stderr } = await life.run("wait", ...words);
    return [code, stderr];
  };
  assertEquals(await call("--retry", "1", "--on", "oom,rain"), [
    2,
    'mlxpsub: error: Cannot read --on: "rain" is not timeout, preempted, node-fail, oom, failed\n',
  ]);
  assertEquals(await call("--set", "--time=1"), [
    2,
    `mlxpsub: error: Cannot wait with --set: it is of jobs that are submitted again
hint: Add --retry 1
`,
  ]);
  assertEquals(await call("--retry", "1", "--set", "--output=x"), [
    2,
    'mlxpsub: error: Cannot set "--output=x": mlxpsub sets stdout itself\n',
  ]);
});

Deno.test("resubmit --cancelled and --preempted choose jobs by their ends", async () => {
  using life = await submitted(slurm);
  await life.run("cancel", "1-2", "-q");
  life.set(2, "done", 0);
  life.set(3, "preempted");
  const cancelled = await life.run("resubmit", "--cancelled", "-j1");
  assertEquals([cancelled.code, cancelled.stdout], [
    0,
    [1, 2].map((at) => `${life.project.dir}/logs/${at}\t471${at + 4}\n`).join(
      "",
    ),
  ]);
  const preempted = await life.run("resubmit", "--preempted");
  assertEquals([preempted.code, preempted.stdout], [
    0,
    `${life.project.dir}/logs/4\t4717\n`,
  ]);
});

for (
  const mode of [
    ...["kill 5", "kill-after 5", "kill-lost 5"],
    ...["kill 6", "kill-after 6", "kill-lost 6", "limit 5", "ambiguous"],
  ]
) {
  Deno.test(`after "${mode}" wait --retry goes on: every failure is answered once`, async () => {
    using life = await submitted(slurm);
    const wait = (...words: string[]) =>
      life.run("wait", "--retry", "1", "--timeout", "1s", ...words);
    // two of four, and then those once more
    for (const at of [0, 2]) life.set(at, "timeout", 3);
    for (const at of [1, 3]) life.set(at, "done", 0);
    const fake = `${life.project.root}/fake`;
    Deno.writeTextFileSync(`${fake}/mode`, `${mode}\n`);
    const first = await wait();
    if (mode.startsWith("kill")) assertEquals(first.code, 137);
    Deno.writeTextFileSync(`${fake}/mode`, "ok\n");
    for (let round = 0; round < 2; round++) await wait();
    const jobs = () =>
      [...Deno.readDirSync(`${fake}/jobs`)].map((it) =>
        Deno.readTextFileSync(`${fake}/jobs/${it.name}/name`).trim()
      ).toSorted();
    const once = [
      ...["logs/1", "logs/1", "logs/2", "logs/3", "logs/3", "logs/4"],
    ];
    assertEquals(jobs(), once);
    // once more is more than was said
    for (const at of [4, 5]) life.set(at, "timeout", 3);
    const last = await wait();
    assertEquals([last.code, jobs()], [3, once], last.stderr);
  });
}
