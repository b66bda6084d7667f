import { assertEquals } from "@std/assert";
import { inDirectory, startDeno, treeOf } from "../fixture.ts";

Deno.test("reserveLogDirs() in eight processes at once gives 200 distinct, contiguous numbers", () =>
  inDirectory(async (directory) => {
    const parent = `${directory}/logs`;
    const processes = await Promise.all(
      Array.from({ length: 8 }, () =>
        startDeno(
          directory,
          `import { reserveLogDirs } from "src/world/logs/log_dir.ts";
        await Deno.stdin.read(new Uint8Array(1));
        console.log(JSON.stringify(await reserveLogDirs("${parent}", 25)));`,
        )),
    );
    for (const { stdin } of processes) {
      const writer = stdin.getWriter();
      await writer.write(new TextEncoder().encode("\n"));
      await writer.close();
    }
    const outputs = await Promise.all(processes.map((it) => it.output()));
    const taken: number[][] = outputs.map(({ stdout }) =>
      JSON.parse(new TextDecoder().decode(stdout))
    );
    for (const logIds of taken) {
      assertEquals(logIds, logIds.toSorted((a, b) => a - b));
    }
    assertEquals(
      taken.flat().sort((a, b) => a - b),
      Array.from({ length: 200 }, (_, at) => at + 1),
    );
    assertEquals(treeOf(parent).length, 200);
  }));
