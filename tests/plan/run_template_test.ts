import { assertEquals } from "@std/assert";
import { trimmed } from "../../src/plan/run_template.ts";

Deno.test("trimmed() takes off blank lines at the start, however many", () => {
  assertEquals(trimmed(["\n \n\t\n  a\n\nb", "\n\n"]), ["  a\n\nb\n"]);
  assertEquals(trimmed([`${" \n".repeat(3_000_000)}a`]), ["a\n"]);
});
