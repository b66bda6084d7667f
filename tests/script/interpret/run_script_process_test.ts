import { assertEquals } from "@std/assert";
import { runScript } from "../../../src/script/interpret/run_script.ts";
import { looks } from "../../../src/world/around/here.ts";

/** Scripts that came out otherwise once, each behind a line `### name`. */
const cases = Deno.readTextFileSync(
  new URL("../../testdata/shell/cases.txt", import.meta.url),
).split(/^### /m).slice(1).map((block) => {
  const end = block.indexOf("\n");
  return { name: block.slice(0, end), text: block.slice(end + 1) };
});

for (const { name, text } of cases) {
  Deno.test(`runScript() prints what bash prints: ${name}`, () => {
    const folder = Deno.realPathSync(Deno.makeTempDirSync());
    const script = `${folder}/script.sh`;
    try {
      Deno.writeTextFileSync(script, text);
      const environment = { PATH: "/usr/bin:/bin", HOME: "/home/me" };
      const { stdout, status } = runScript(text, {
        ...looks,
        environment: new Map(Object.entries(environment)),
        workDir: folder,
        scriptPath: script,
      });
      const bash = new Deno.Command("bash", {
        args: [script],
        cwd: folder,
        clearEnv: true,
        env: environment,
        stdin: "null",
        stderr: "null",
      }).outputSync();
      assertEquals(
        { stdout, status },
        { stdout: new TextDecoder().decode(bash.stdout), status: bash.code },
      );
    } finally {
      Deno.removeSync(folder, { recursive: true });
    }
  });
}
