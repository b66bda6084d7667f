import { assertEquals } from "@std/assert";
import { WrittenFiles } from "../../../src/world/logs/written_files.ts";
import { inDirectory } from "../fixture.ts";

/** What can happen to a file, and whether it is as it was written then. */
const cases: [what: string, act: (path: string) => void, as: boolean][] = [
  ["nothing", () => {}, true],
  ["it is read", (path) => Deno.readTextFileSync(path), true],
  [
    "as many bytes are written",
    (path) => Deno.writeTextFileSync(path, "others\n"),
    false,
  ],
  ["its mode is another", (path) => Deno.chmodSync(path, 0o700), false],
  ["it is gone", (path) => Deno.removeSync(path), false],
  ["another file is in its place", (path) => {
    Deno.writeTextFileSync(`${path}.new`, "script\n");
    Deno.renameSync(`${path}.new`, path);
  }, false],
  ["a link is in its place", (path) => {
    Deno.renameSync(path, `${path}.old`);
    Deno.symlinkSync(`${path}.old`, path);
  }, false],
];

for (const [what, act, as] of cases) {
  Deno.test(`WrittenFiles.isAsWritten() is ${as} where ${what}`, () =>
    inDirectory(async (directory) => {
      const path = `${directory}/script.sh`;
      Deno.writeTextFileSync(path, "script\n");
      const files = new WrittenFiles();
      files.note(path);
      // the kernel's clock for files ticks every few milliseconds
      await new Promise((resolve) => setTimeout(resolve, 20));
      act(path);
      assertEquals(files.isAsWritten(path), as);
    }));
}

Deno.test("WrittenFiles.isAsWritten() is false of what was never noted", () =>
  inDirectory((directory) => {
    Deno.writeTextFileSync(`${directory}/script.sh`, "script\n");
    const files = new WrittenFiles();
    files.note(`${directory}/gone.sh`);
    assertEquals(files.isAsWritten(`${directory}/script.sh`), false);
    assertEquals(files.isAsWritten(`${directory}/gone.sh`), false);
  }));
