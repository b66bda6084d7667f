import { assertEquals, assertThrows } from "@std/assert";
import { reasonOf } from "../../../src/world/system/cause.ts";

function reasonFrom(call: () => unknown): string {
  return reasonOf(assertThrows(call));
}

Deno.test("reasonOf() says why a program cannot be started", () => {
  assertEquals(
    reasonFrom(() => new Deno.Command("/no/it's: a program").outputSync()),
    "no such file or directory",
  );
  assertEquals(
    reasonFrom(() => new Deno.Command("no-such-program").outputSync()),
    "it is not on PATH",
  );
  assertEquals(
    reasonFrom(() => new Deno.Command("true", { cwd: "/no/such" }).spawn()),
    "no such cwd '/no/such'",
  );
});
