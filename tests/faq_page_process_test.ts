/** Runs that docs/FAQ.md and docs/start.md write are found, and planned. */
import { assert, assertEquals } from "@std/assert";
import { schedulers } from "../src/schedulers/registry.ts";
import { mlxpsub, Project } from "./mlxpsub.ts";

function page(name: string): string {
  return Deno.readTextFileSync(new URL(`../docs/${name}`, import.meta.url));
}

/** What is planned of a script, a line a job, and what is said of it. */
async function planned(
  script: string,
  options: string[],
): Promise<{ jobs: (string | undefined)[]; stderr: string }> {
  using project = new Project({ "script.sh": script, "train.py": "" });
  const { code, stdout, stderr } = await mlxpsub(
    ["script.sh", "--dry-run", "--quiet", ...options],
    { cwd: project.dir, env: { HOME: project.root } },
  );
  assertEquals(code, 0, stderr);
  const lines = stdout.trimEnd().split("\n");
  return { jobs: lines.map((it) => it.split("\t").at(-1)), stderr };
}

Deno.test("docs/FAQ.md: the commands that it writes make the runs that they say", async () => {
  const commands = [...page("FAQ.md").matchAll(/`([^`]*python\s[^`]*=1,2)`/g)]
    .map(([, command = ""]) => command.replace(/\s+/g, " "));
  assertEquals(commands.length, 2);
  for (const command of commands) {
    assertEquals(
      (await planned(`${command}\n`, ["--local"])).jobs,
      ["lr=1", "lr=2"],
      command,
    );
  }
});

const starts = [...page("start.md").matchAll(/^```sh\n(.*?)^```$/gms)]
  .map(([, script = ""]) => script);

for (const { name, prefix } of schedulers) {
  Deno.test(`docs/start.md has a script for ${name}, which is planned without a word`, async () => {
    const script = starts.find((it) => it.includes(`\n${prefix} `));
    assert(script !== undefined, `no line begins with ${prefix}`);
    assertEquals(await planned(script, ["--scheduler", name]), {
      jobs: ["lr=0.1", "lr=0.01"],
      stderr: "",
    });
  });
}
