import { assertEquals } from "@std/assert";
import { clipped, displayWidth } from "../src/display_width.ts";

Deno.test("displayWidth() counts columns, not letters", () => {
  assertEquals(
    ["", "abc", "é", "e\u0301", "日本", "한글", "🚀", "a\u200bb"].map(
      displayWidth,
    ),
    [0, 3, 1, 1, 4, 4, 2, 2],
  );
});

Deno.test("clipped() keeps whole letters that fit", () => {
  assertEquals(
    [clipped("日本語", 5), clipped("日本語", 6), clipped("abc", 0)],
    ["日本", "日本語", ""],
  );
});
