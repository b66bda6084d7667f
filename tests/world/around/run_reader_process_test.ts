import { assertEquals } from "@std/assert";
import { runReader } from "../../../src/world/around/run_reader.ts";

const { signal } = new AbortController();

Deno.test("runReader() has what a program prints, and its exit code", async () => {
  assertEquals(
    await runReader(
      { argv: ["basename", "a/b.txt", ".txt"], stdin: "", directory: "/" },
      signal,
    ),
    { stdout: "b\n", status: 0 },
  );
});

Deno.test("runReader() has nothing of a directory that is not here", async () => {
  assertEquals(
    await runReader(
      { argv: ["basename", "a"], stdin: "", directory: "/no/such/directory" },
      signal,
    ),
    undefined,
  );
});
