import { stdFlags } from "../../../scripts/std_source.ts";
import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { exitCodes, Failure } from "../../../src/error.ts";
import { reserveLogDirs } from "../../../src/world/logs/log_dir.ts";
import { makeInTurn, writeJobs } from "../../../src/world/logs/tree.ts";
import {
  filesFor,
  inDirectory,
  startDeno,
  treeOf,
  writeFiles,
} from "../fixture.ts";

/** Both ways of writing must come to the same. */
const ways = [
  { name: "in turn", overlapFrom: Infinity },
  { name: "side by side", overlapFrom: 0 },
];

async function reservedJobs(directory: string, count: number) {
  const logIds = await reserveLogDirs(directory, count);
  return logIds.map((it) => filesFor(`${directory}/${it}`, `echo ${it}\n`));
}

const files = [
  "metadata/",
  "metadata/info.yaml",
  "metadata/mlxp.yaml",
  "script.sh",
];

for (const { name, overlapFrom } of ways) {
  Deno.test(`writeJobs() fills every directory, ${name}`, () =>
    inDirectory(async (directory) => {
      const jobs = await reservedJobs(directory, 30);
      const seen: number[] = [];
      await writeJobs(jobs, {
        overlapFrom,
        onProgress: ({ done }) => seen.push(done),
      });
      for (const { logDir, script, mlxpYaml, infoYaml } of jobs) {
        assertEquals(treeOf(logDir), files);
        assertEquals(Deno.readTextFileSync(`${logDir}/script.sh`), script);
        assertEquals(
          Deno.readTextFileSync(`${logDir}/metadata/mlxp.yaml`),
          mlxpYaml,
        );
        assertEquals(
          Deno.readTextFileSync(`${logDir}/metadata/info.yaml`),
          infoYaml,
        );
      }
      assertEquals(seen.at(-1), 30);
      assertEquals(seen, seen.toSorted((a, b) => a - b));
    }));

  Deno.test(`writeJobs() overwrites nothing and leaves nothing of its own, ${name}`, () =>
    inDirectory(async (directory) => {
      const jobs = await reservedJobs(directory, 12);
      writeFiles(directory, { "9/theirs": "", "5/script.sh": "mine" });
      const failure = await assertRejects(
        () => writeJobs(jobs, { overlapFrom }),
        Failure,
      );
      assertEquals(
        failure.message,
        `Cannot write "${directory}/5/script.sh": file exists`,
      );
      assertEquals(failure.exitCode, exitCodes.world);
      assertEquals(treeOf(directory), [
        "5/",
        "5/script.sh",
        "9/",
        "9/theirs",
      ]);
      assertEquals(Deno.readTextFileSync(`${directory}/5/script.sh`), "mine");
    }));

  Deno.test(`writeJobs() takes everything back when it is interrupted, ${name}`, () =>
    inDirectory(async (directory) => {
      const jobs = await reservedJobs(directory, 100);
      const controller = new AbortController();
      const failure = await assertRejects(
        () =>
          writeJobs(jobs, {
            overlapFrom,
            signal: controller.signal,
            onProgress: ({ done }) => {
              if (done >= 20) controller.abort();
            },
          }),
        Failure,
      );
      assertEquals(failure.exitCode, exitCodes.interrupted);
      assertEquals(treeOf(directory), []);
    }));
}

for (const { name, overlapFrom } of ways) {
  Deno.test(`writeJobs() takes nothing back once the sweep is another's, ${name}`, () =>
    inDirectory(async (directory) => {
      const jobs = await reservedJobs(directory, 2000);
      const lost = {
        severity: "error",
        message: "Cannot go on: another mlxpsub has taken it over",
      } as const;
      let looks = 0;
      const failure = await assertRejects(
        () =>
          writeJobs(jobs, {
            overlapFrom,
            obstacle: () => looks++ < 1 ? undefined : lost,
          }),
        Failure,
      );
      assertEquals([failure.exitCode, failure.diagnostics], [
        exitCodes.world,
        [lost],
      ]);
      const written = jobs.filter(({ logDir }) => treeOf(logDir).length > 0);
      assertEquals(written.length > 0 && written.length < 2000, true);
      assertEquals(
        treeOf(directory).filter((it) => /^\d+\/$/.test(it)).length,
        2000,
      );
    }));
}

Deno.test("writeJobs() makes script.sh executable, as far as the umask lets it", () =>
  inDirectory(async (directory) => {
    for (const [umask, mode] of [["022", 0o755], ["077", 0o700]] as const) {
      const logDir = `${directory}/${umask}`;
      Deno.mkdirSync(logDir);
      const child = await startDeno(
        directory,
        `import { writeJobs } from "src/world/logs/tree.ts";
        await writeJobs([{
          logDir: "${logDir}",
          script: "true",
          mlxpYaml: "",
          infoYaml: "",
        }]);`,
        `umask ${umask}`,
      );
      await child.stdin.close();
      const { success } = await child.output();
      assertEquals(success, true);
      assertEquals(
        (Deno.statSync(`${logDir}/script.sh`).mode ?? 0) & 0o777,
        mode,
      );
    }
  }));

Deno.test("what is written is nobody else's to change, and no more open than the umask", () => {
  const { stdout } = new Deno.Command(Deno.execPath(), {
    args: [
      "eval",
      ...stdFlags(Deno.env.get("MLXPSUB_STD") === "npm" ? "npm" : "jsr"),
      "--no-prompt",
      `import { makeInTurn } from "${new URL(
        "../../../src/world/logs/tree.ts",
        import.meta.url,
      )}";
      for (const mask of [0o002, 0o077]) {
        const dir = Deno.makeTempDirSync();
        Deno.umask(mask);
        for (const kind of ["directory", "file", "script"]) {
          const path = dir + "/" + kind;
          makeInTurn({ kind, path, text: "" });
          console.log((Deno.statSync(path).mode & 0o777).toString(8));
        }
        Deno.removeSync(dir, { recursive: true });
      }`,
    ],
  }).outputSync();
  assertEquals(
    new TextDecoder().decode(stdout),
    "755\n644\n755\n700\n600\n700\n",
  );
});

Deno.test("makeInTurn() neither opens what is there nor follows a link", () =>
  inDirectory((directory) => {
    writeFiles(directory, { "theirs": "theirs" });
    Deno.symlinkSync(`${directory}/theirs`, `${directory}/link`);
    Deno.symlinkSync(`${directory}/nowhere`, `${directory}/dangling`);
    for (const kind of ["file", "script"] as const) {
      for (const name of ["theirs", "link", "dangling"]) {
        assertThrows(
          () => makeInTurn({ kind, path: `${directory}/${name}`, text: "x" }),
          Deno.errors.AlreadyExists,
        );
      }
    }
    assertEquals(treeOf(directory), ["dangling", "link", "theirs"]);
    assertEquals(Deno.readTextFileSync(`${directory}/theirs`), "theirs");
  }));
