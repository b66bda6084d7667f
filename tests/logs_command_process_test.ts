import { assertEquals } from "@std/assert";
import { families, slurm, submitted } from "./life.ts";
import { start } from "./mlxpsub.ts";

Deno.test("mlxpsub logs and show print what a job has", async () => {
  using life = await submitted(slurm);
  const { dir } = life.project;
  const missing = await life.run("logs", "3");
  assertEquals([missing.code, missing.stderr], [
    1,
    `mlxpsub: error: Cannot print "${dir}/logs/3/log.stdout": it is not there yet
hint: See mlxpsub status ${dir}/logs/3
`,
  ]);
  Deno.writeFileSync(
    `${dir}/logs/3/log.stdout`,
    new Uint8Array([104, 105, 10]),
  );
  Deno.writeTextFileSync(`${dir}/logs/3/log.stderr`, "no\n");
  assertEquals((await life.run("logs", "3")).stdout, "hi\n");
  assertEquals((await life.run("logs", "logs/3", "--stderr")).stdout, "no\n");
  const shown = await life.run("show", "3");
  const record = life.project.read("logs/3/metadata/submission.yaml");
  const indented = (text: string) =>
    text.trimEnd().split("\n").map((it) => `  ${it}\n`).join("");
  assertEquals(
    shown.stdout,
    `Paths
  log_dir:  ${dir}/logs/3
  script:   ${dir}/logs/3/script.sh
  stdout:   ${dir}/logs/3/log.stdout
  stderr:   ${dir}/logs/3/log.stderr
  record:   ${dir}/logs/3/metadata/submission.yaml

Record
${indented(record)}
Script
${indented(life.project.read("logs/3/script.sh"))}`,
  );
});

Deno.test("mlxpsub logs prints several jobs, both streams, and the last lines", async () => {
  using life = await submitted(slurm);
  const logs = `${life.project.dir}/logs`;
  const long = Array.from({ length: 40_000 }, (_, at) => `line ${at}\n`);
  Deno.writeTextFileSync(`${logs}/1/log.stdout`, long.join(""));
  Deno.writeTextFileSync(`${logs}/1/log.stderr`, "no end");
  Deno.writeTextFileSync(`${logs}/2/log.stdout`, "\n\nx\n");
  assertEquals(
    (await life.run("logs", "1", "2", "--tail", "2")).stdout,
    `==> ${logs}/1/log.stdout  model=vit seed=1 <==
line 39998
line 39999

==> ${logs}/2/log.stdout  model=vit seed=2 <==

x
`,
  );
  assertEquals(
    (await life.run("logs", "1", "--both", "--tail=1")).stdout,
    `==> ${logs}/1/log.stdout  model=vit seed=1 <==
line 39999

==> ${logs}/1/log.stderr  model=vit seed=1 <==
no end`,
  );
  const most = await life.run("logs", "1", "--tail", "39999");
  assertEquals(most.stdout, long.slice(1).join(""));
  const whole = await life.run("logs", "1", "--tail", "50000");
  assertEquals(whole.stdout, long.join(""));
  // what is there is printed, and what is not is told
  const range = await life.run("logs", "2-3");
  assertEquals([range.code, range.stdout, range.stderr], [
    1,
    `==> ${logs}/2/log.stdout  model=vit seed=2 <==\n\n\nx\n`,
    `mlxpsub: error: Cannot print "${logs}/3/log.stdout": it is not there yet
hint: See mlxpsub status ${logs}/3
`,
  ]);
  const followed = await life.run("logs", "1-2", "-f");
  assertEquals([followed.code, followed.stderr], [
    2,
    `mlxpsub: error: Cannot follow more than one log
hint: Name one job, without --both
`,
  ]);
});

for (const family of families) {
  const flavour = family.env.FAKE_FLAVOUR ?? "";
  Deno.test(`mlxpsub logs points to the log.stderr of a failed job that printed nothing: ${family.name} ${flavour}`, async () => {
    using life = await submitted(family);
    const logs = `${life.project.dir}/logs`;
    for (const [at, id] of [1, 2].entries()) {
      Deno.writeTextFileSync(`${logs}/${id}/log.stdout`, "");
      Deno.writeTextFileSync(`${logs}/${id}/log.stderr`, "why\n");
      life.set(at, at === 0 ? "failed" : "done", at === 0 ? 3 : 0);
    }
    const { code, stdout, stderr } = await life.run("logs", "1", "2");
    assertEquals([code, stdout, stderr], [
      0,
      `==> ${logs}/1/log.stdout  model=vit seed=1 <==\n\n==> ${logs}/2/log.stdout  model=vit seed=2 <==\n`,
      `job 1 is FAILED and printed nothing; see mlxpsub logs ${logs}/1 --stderr\n`,
    ]);
  });
}

Deno.test("mlxpsub logs -f points there as well once the job has ended", async () => {
  using life = await submitted(slurm);
  const logs = `${life.project.dir}/logs`;
  Deno.writeTextFileSync(`${logs}/1/log.stdout`, "");
  Deno.writeTextFileSync(`${logs}/1/log.stderr`, "why\n");
  life.set(0, "failed", 3);
  const { code, stdout, stderr } = await life.run("logs", "1", "-f");
  assertEquals([code, stdout, stderr], [
    0,
    "",
    `job 1 is FAILED and printed nothing; see mlxpsub logs ${logs}/1 --stderr\n`,
  ]);
});

Deno.test("mlxpsub logs -f says that a job has not started, and waits", async () => {
  using life = await submitted(slurm);
  const path = `${life.project.dir}/logs/1/log.stdout`;
  life.set(0, "pending");
  const child = start(["logs", "1", "-f"], {
    cwd: life.project.dir,
    env: life.env,
  });
  const errors = child.stderr.pipeThrough(new TextDecoderStream()).getReader();
  let said = "";
  while (!said.endsWith("\n")) {
    const { done, value } = await errors.read();
    if (done) break;
    said += value;
  }
  assertEquals(
    said.replace(/ \(.*\)/, ""),
    "job 1 is PENDING: waiting for its log\n",
  );
  Deno.writeTextFileSync(path, "one\n");
  life.set(0, "done", 0);
  const printed = await new Response(child.stdout).text();
  await errors.cancel();
  assertEquals([(await child.status).code, printed], [0, "one\n"]);
});

Deno.test("mlxpsub logs -f goes on with what the job writes until it has ended", async () => {
  using life = await submitted(slurm);
  const path = `${life.project.dir}/logs/1/log.stdout`;
  life.set(0, "running");
  const running = life.run("logs", "1", "-f");
  await new Promise((resolve) => setTimeout(resolve, 800));
  Deno.writeTextFileSync(path, "one\n");
  await new Promise((resolve) => setTimeout(resolve, 400));
  Deno.writeTextFileSync(path, "two\n", { append: true });
  life.set(0, "done", 0);
  const { code, stdout } = await running;
  assertEquals([code, stdout], [0, "one\ntwo\n"]);
});

for (const options of [[], ["-f"]]) {
  Deno.test(`mlxpsub logs ${options.join("")} says what it cannot print`, async () => {
    using life = await submitted(slurm);
    const path = `${life.project.dir}/logs/1/log.stdout`;
    const made: [make: () => void, state: string][] = [
      [() => Deno.mkdirSync(path), "it is no regular file"],
      [() => Deno.symlinkSync("/dev/zero", path), "it is no regular file"],
      [
        () => new Deno.Command("mkfifo", { args: [path] }).outputSync(),
        "it is no regular file",
      ],
    ];
    if (Deno.uid() !== 0) {
      made.push([
        () => Deno.writeTextFileSync(path, "x", { mode: 0 }),
        "permission denied",
      ]);
    }
    for (const [make, state] of made) {
      make();
      const { code, stdout, stderr } = await life.run("logs", "1", ...options);
      assertEquals([code, stdout, stderr.split("\n")[0]], [
        1,
        "",
        `mlxpsub: error: Cannot print "${path}": ${state}`,
      ]);
      Deno.removeSync(path, { recursive: true });
    }
  });
}
