import { assertEquals } from "@std/assert";
import { formatDate } from "../../../../src/script/interpret/text/date.ts";

Deno.test("formatDate() knows no zone that is none, and no unknown letter", () => {
  const date = new Date(0);
  assertEquals(formatDate("%Y", date, "Nowhere/At_All"), undefined);
  assertEquals(formatDate("%Q", date, "UTC0"), undefined);
  assertEquals(formatDate("%", date, "UTC0"), undefined);
  assertEquals(formatDate("%99999d", date, "UTC0"), undefined);
  assertEquals(formatDate("%Z", date, "Europe/Paris"), undefined);
  assertEquals(formatDate("%Y", new Date(NaN), "UTC0"), undefined);
});
