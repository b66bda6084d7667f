import { assertEquals } from "@std/assert";
import { readSourceFile } from "../../../src/world/around/source_file.ts";
import { inDirectory, startDeno } from "../fixture.ts";

Deno.test("readSourceFile() reads a named pipe", () =>
  inDirectory(async (directory) => {
    const pipe = `${directory}/pipe`;
    new Deno.Command("mkfifo", { args: [pipe] }).outputSync();
    const writer = new Deno.Command("bash", {
      args: ["-c", `for i in 1 2 3; do echo $i; sleep 0.05; done > ${pipe}`],
    }).spawn();
    assertEquals(readSourceFile("pipe", directory).source.text, "1\n2\n3\n");
    await writer.status;
  }));

Deno.test("readSourceFile() reads /dev/stdin", () =>
  inDirectory(async (directory) => {
    const child = await startDeno(
      directory,
      `import { readSourceFile } from "src/world/around/source_file.ts";
      console.log(JSON.stringify(readSourceFile("/dev/stdin", "/")));`,
    );
    const writer = child.stdin.getWriter();
    await writer.write(new TextEncoder().encode("python a.py\n"));
    await writer.close();
    const { stdout } = await child.output();
    assertEquals(JSON.parse(new TextDecoder().decode(stdout)), {
      path: "/dev/stdin",
      source: { name: "/dev/stdin", text: "python a.py\n" },
    });
  }));
