import { assertEquals } from "@std/assert";
import { inDirectory } from "../world/fixture.ts";

const script = new URL("../../scripts/demo.ts", import.meta.url);

Deno.test("the demo has the same six jobs however often it is run", async () => {
  await inDirectory(async (directory) => {
    const shown: string[][] = [];
    for (let time = 0; time < 2; time++) {
      const { code, stdout } = await new Deno.Command(Deno.execPath(), {
        args: ["run", "--no-lock", "-A", script.pathname],
        env: { TMPDIR: directory },
      }).output();
      assertEquals(code, 0);
      const text = new TextDecoder().decode(stdout);
      shown.push(text.match(/^\d+ {2}optimizer.*/gm) ?? []);
    }
    const [first = [], second] = shown;
    assertEquals(
      first.map((it) => it.slice(0, it.indexOf("slope"))),
      ["0.5", "0.1", "0.01"].flatMap((lr, at) =>
        [1, 2].map((seed) =>
          `${2 * at + seed}  optimizer.lr=${lr} seed=${seed}  `
        )
      ),
    );
    assertEquals(second, first);
  });
});
