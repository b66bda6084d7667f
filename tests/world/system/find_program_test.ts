import { assertEquals, assertThrows } from "@std/assert";
import {
  findProgram,
  programPath,
} from "../../../src/world/system/find_program.ts";
import { inDirectory, makePrograms, writeFiles } from "../fixture.ts";

Deno.test("findProgram() takes links to programs, and nothing that only has the name", () =>
  inDirectory((directory) => {
    makePrograms(`${directory}/real`, ["target"]);
    Deno.mkdirSync(`${directory}/a/sbatch`, { recursive: true });
    writeFiles(directory, { "b/sbatch": "not executable" });
    Deno.mkdirSync(`${directory}/c`);
    Deno.symlinkSync("/nowhere", `${directory}/c/sbatch`);
    Deno.mkdirSync(`${directory}/d`);
    Deno.symlinkSync(`${directory}/real/target`, `${directory}/d/sbatch`);
    const entries = ["a", "b", "c"].map((it) => `${directory}/${it}`).join(":");
    assertEquals(findProgram("sbatch", entries), undefined);
    assertEquals(
      findProgram("sbatch", `${entries}:${directory}/d`),
      `${directory}/d/sbatch`,
    );
  }));

Deno.test("findProgram() does not look into the current directory", () =>
  inDirectory((directory) => {
    makePrograms(directory, ["sbatch"]);
    const before = Deno.cwd();
    Deno.chdir(directory);
    try {
      for (const path of ["", ":", ".", "/nowhere:", "x:."]) {
        assertEquals(findProgram("sbatch", path), undefined);
      }
    } finally {
      Deno.chdir(before);
    }
  }));

Deno.test("programPath() takes a path as it is, and throws what Deno throws", () => {
  assertEquals(programPath("/nowhere/x"), "/nowhere/x");
  assertThrows(
    () => programPath("no-such-program"),
    Deno.errors.NotFound,
    "entity not found",
  );
});
