import { assertEquals } from "@std/assert";
import { families, slurm, submitted } from "./life.ts";

for (const family of families) {
  const flavour = family.env.FAKE_FLAVOUR ?? "";
  Deno.test(`clean removes what never ran, and the log of a sweep that is gone: ${family.name} ${flavour}`, async () => {
    using life = await submitted(family);
    const { dir } = life.project;
    const logs = `${dir}/logs`;
    const numbers = () =>
      [...Deno.readDirSync(logs)].map((it) => it.name).sort();
    Deno.writeTextFileSync(`${logs}/3/log.stdout`, "");
    assertEquals((await life.run("cancel", "3", "4", "-q")).code, 0);
    const before = life.project.snapshot();
    const asked = await life.run("clean");
    assertEquals([asked.code, asked.stdout, asked.stderr], [
      2,
      `${logs}/4\tnever ran: CANCELLED\n`,
      `mlxpsub: error: Cannot ask whether to remove that: this is no terminal
hint: Add --yes
`,
    ]);
    const dry = await life.run("clean", "--dry-run");
    assertEquals([dry.code, dry.stdout, dry.stderr], [
      0,
      asked.stdout,
      "1 entry would be removed\n",
    ]);
    const json = await life.run("clean", "--dry-run", "--json");
    assertEquals(JSON.parse(json.stdout), {
      entries: [
        { path: `${logs}/4`, why: "never ran: CANCELLED", removed: false },
      ],
    });
    assertEquals(life.project.snapshot(), before);
    const done = await life.run("clean", "logs", "--yes");
    assertEquals([done.code, done.stdout, done.stderr], [
      0,
      asked.stdout,
      "1 entry removed\n",
    ]);
    assertEquals(numbers(), [".mlxpsub", "1", "2", "3"]);
    // one waits still, although its directory is gone
    for (const it of ["1", "2", "3"]) {
      Deno.removeSync(`${logs}/${it}`, { recursive: true });
    }
    life.set(0, "done", 0);
    const waiting = await life.run("clean", "--yes");
    assertEquals([waiting.code, waiting.stdout, waiting.stderr], [
      0,
      "",
      "nothing to clean\n",
    ]);
    life.set(1, "done", 0);
    const last = await life.run("clean", "--yes");
    assertEquals([last.code, last.stderr], [0, "1 entry removed\n"]);
    assertEquals(
      /^\/.*\/logs\/\.mlxpsub\/.*\.jsonl\tits log directories are gone\n$/
        .test(last.stdout),
      true,
      last.stdout,
    );
    assertEquals(numbers(), []);
  });
}

Deno.test("clean leaves what is prepared, what has written anything, and what is not the caller's", async () => {
  using life = await submitted(slurm);
  const logs = `${life.project.dir}/logs`;
  assertEquals((await life.run("cancel", "--all", "-q")).code, 0);
  Deno.writeTextFileSync(`${logs}/1/results.txt`, "");
  Deno.writeTextFileSync(`${logs}/2/metadata/end`, "");
  const more = ["script.sh", "-q", "-j1", "--scheduler", "slurm"];
  assertEquals((await life.run(...more, "--first", "1")).code, 0);
  const left = ["3", "4"];
  if (Deno.uid() === 0) {
    Deno.chownSync(`${logs}/3`, 12345, 12345);
    left.shift();
  }
  const half = "submission.yaml.4f3c2b1a-0000-4000-8000-0123456789ab";
  const old = `${logs}/1/metadata/${half}`;
  const young = `${logs}/2/metadata/${half}`;
  for (const it of [old, young]) Deno.writeTextFileSync(it, "");
  Deno.utimeSync(old, 0, 0);
  const { code, stdout } = await life.run("clean", "--yes");
  assertEquals([code, stdout], [
    0,
    [
      ...left.map((it) => `${logs}/${it}\tnever ran: CANCELLED\n`),
      `${old}\twas never finished\n`,
    ].join(""),
  ]);
  const again = await life.run("clean", "--dry-run");
  assertEquals([again.code, again.stderr], [0, "nothing to clean\n"]);
});
