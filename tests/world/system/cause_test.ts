import { assertEquals, assertThrows } from "@std/assert";
import { reasonOf } from "../../../src/world/system/cause.ts";

function reasonFrom(call: () => unknown): string {
  return reasonOf(assertThrows(call));
}

Deno.test("reasonOf() gives the system's words alone", () => {
  assertEquals(
    reasonFrom(() => Deno.mkdirSync("/no/such/directory")),
    "no such file or directory",
  );
  assertEquals(reasonFrom(() => Deno.mkdirSync("/tmp")), "file exists");
  assertEquals(
    reasonOf(
      new Error("No space left on device (os error 28): writefile '/a\n: b'"),
    ),
    "no space left on device",
  );
  assertEquals(reasonOf("Text"), "text");
});
