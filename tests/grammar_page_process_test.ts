/** What docs/GRAMMAR.md says of the shell is so. */
import { assert, assertEquals } from "@std/assert";
import { mlxpsub, Project } from "./mlxpsub.ts";

const page = Deno.readTextFileSync(
  new URL("../docs/GRAMMAR.md", import.meta.url),
);
const blocks = [...page.matchAll(/^```sh\n(.*?)^# runs:\n(.*?)^```$/gms)]
  .map(([, script = "", runs = ""]) => ({
    script,
    runs: runs.trimEnd().split("\n").map((it) => it.replace(/^# /, "")),
  }));

Deno.test("docs/GRAMMAR.md has scripts with their runs", () => {
  assert(blocks.length >= 5, String(blocks.length));
});

for (const [at, { script, runs }] of blocks.entries()) {
  Deno.test(`docs/GRAMMAR.md: script ${at + 1} has the runs that it lists`, async () => {
    using project = new Project({ "script.sh": script, "train.py": "" });
    const { code, stdout } = await mlxpsub(
      ["script.sh", "--local", "--dry-run", "--quiet"],
      { cwd: project.dir },
    );
    assertEquals(code, 0);
    assertEquals(
      stdout.trimEnd().split("\n").map((it) => it.split("\t").at(-1)),
      runs,
    );
  });
}
