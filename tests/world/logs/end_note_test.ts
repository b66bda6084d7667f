import { assertEquals } from "@std/assert";
import { endNoteIn } from "../../../src/world/logs/end_note.ts";
import { inDirectory } from "../fixture.ts";

const sweep = "20261122T153012Z-4f2a";
const note = "exit=3 run= at= host= ran= behind= in=\n";

Deno.test("endNoteIn() reads a job's note", async () => {
  await inDirectory((dir) => {
    Deno.mkdirSync(`${dir}/metadata`);
    assertEquals(endNoteIn(dir, sweep), undefined);
    Deno.writeTextFileSync(`${dir}/metadata/end`, note);
    assertEquals(endNoteIn(dir, sweep)?.exitCode, 3);
  });
});

Deno.test("endNoteIn() takes no link, no directory and no large file for a note", async () => {
  await inDirectory((dir) => {
    const end = `${dir}/metadata/end`;
    Deno.mkdirSync(end, { recursive: true });
    assertEquals(endNoteIn(dir, sweep), undefined);
    Deno.removeSync(end);
    Deno.writeTextFileSync(`${dir}/elsewhere`, note);
    Deno.symlinkSync(`${dir}/elsewhere`, end);
    assertEquals(endNoteIn(dir, sweep), undefined);
    Deno.removeSync(end);
    Deno.writeTextFileSync(end, note);
    Deno.truncateSync(end, 2 ** 21);
    assertEquals(endNoteIn(dir, sweep), undefined);
  });
});
