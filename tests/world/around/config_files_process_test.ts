import { assertEquals } from "@std/assert";
import { configFilesHere } from "../../../src/world/around/config_files.ts";
import { inDirectory } from "../fixture.ts";

Deno.test("configFilesHere() opens no pipe, which would wait for its other end", async () => {
  await inDirectory(async (dir) => {
    const pipe = `${dir}/main.py`;
    new Deno.Command("mkfifo", { args: [pipe] }).outputSync();
    const writer = new Deno.Command("timeout", {
      args: ["0.5", "sh", "-c", ': >"$1"', "sh", pipe],
    }).spawn();
    assertEquals(configFilesHere().read(pipe), undefined);
    // nobody had opened it for reading
    assertEquals((await writer.status).code, 124);
  });
});
