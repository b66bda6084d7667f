import { assertEquals } from "@std/assert";
import { slurm, submitted } from "./life.ts";

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
