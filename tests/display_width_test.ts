import { assertEquals } from "@std/assert";
import { clipped, displayWidth, wrapped } from "../src/display_width.ts";

Deno.test("displayWidth() counts columns, not letters", () => {
  assertEquals(
    [
      "",
      "abc",
      "é",
      "e\u0301",
      "日本",
      "한글",
      "🚀",
      "a\u200bb",
      "\x1b[1;31ma\x1b[0m",
    ].map(displayWidth),
    [0, 3, 1, 1, 4, 4, 2, 2, 1],
  );
});

Deno.test("clipped() keeps whole letters that fit", () => {
  assertEquals(
    [clipped("日本語", 5), clipped("日本語", 6), clipped("abc", 0)],
    ["日本", "日本語", ""],
  );
  assertEquals(clipped("\x1b[1mabc\x1b[0md", 2), "\x1b[1mab\x1b[0m");
});

Deno.test("wrapped() parts a line at blanks, and no word", () => {
  assertEquals(wrapped("a bc  def", 20), ["a bc  def"]);
  assertEquals(wrapped("a bc  def", 5, { indent: " " }), ["a bc", " def"]);
  assertEquals(wrapped("abc def", 8, { before: 6, indent: "" }), [
    "",
    "abc def",
  ]);
  assertEquals(wrapped("日本語 日本", 7), ["日本語", "日本"]);
  assertEquals(wrapped("  a /far/too/long b", 8, { indent: "    " }), [
    "  a /far/too/long",
    "    b",
  ]);
});
